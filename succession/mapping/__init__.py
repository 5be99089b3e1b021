"""Mapping: people, their scores and their boxes in one period."""
