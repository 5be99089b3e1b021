"""Mapping over HTTP."""
