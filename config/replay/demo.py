"""The demonstration's country: holidays, the published cases and everybody else, as of one day."""

from __future__ import annotations

from pathlib import Path

from config.replay.country import AS_OF, is_placed, place
from config.replay.running import Say, replay
from config.replay.stories import read
from workflow.calendars import seed

FILE = Path(__file__).parent / "public-cases.toml"
YEARS = range(2023, 2028)


def make_country(say: Say = print) -> None:
    """Replay what was published up to the day, then place the rest; again changes nothing."""
    if is_placed(FILE):
        return
    seed(YEARS)
    say("Memutar ulang perkara yang dipublikasikan …")
    replay(read(FILE), say, until=AS_OF)
    say("Menempatkan instansi lain per 29 Oktober 2025 …")
    place(FILE, say)
