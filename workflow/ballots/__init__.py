"""Decisions by several: bodies with seats, sittings, ballots with a frozen electorate and rules as data."""
