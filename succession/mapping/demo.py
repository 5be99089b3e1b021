"""What the demonstration has of mapping: two agencies whose people are placed."""

from __future__ import annotations


def make_periods() -> None:
    """Map the people of two agencies; again changes nothing."""
