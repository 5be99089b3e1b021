"""From made-up people to a pool in force: what stands behind a published vacancy, and is marked so."""

from __future__ import annotations

from datetime import date, timedelta

from config.replay.stage import Play
from succession.calibration.demo import calibrate_all
from succession.mapping.demo import Mapped, place_people
from succession.mapping.selectors import last_final
from succession.mapping.synthetic import Plan
from succession.pools.demo import pool_for

PEOPLE = 400
SEED = 3208
FAMILY = "Manajerial umum (rekaan)"


def map_people(play: Play, on: date) -> None:
    """Map made-up people of the agency, as of the last day of the month before."""
    as_of = on.replace(day=1) - timedelta(days=1)
    agency = play.cast.agency
    mapped = Mapped(agency.code, PEOPLE, Plan(), as_of, play.at(on))
    play.cases.append(place_people(agency, mapped, seed=SEED).pk)
    play.remarks.append(f"{PEOPLE} pegawai rekaan")


def calibrate(play: Play, on: date) -> None:
    """Let a made-up committee confirm every box; the clock makes them final after the window."""
    period = play.last("mapping")
    play.cases.append(calibrate_all(period, start=play.at(on)).pk)
    play.catch_up()


def draw_pool(play: Play, on: date) -> None:
    """Bring into force the pool from which the post of the story is filled."""
    period = last_final(play.cast.agency.pk)
    assert period is not None
    level = str(play.facts.get("level", "jpt_pratama"))
    play.cases.append(pool_for(period, family=FAMILY, level=level, start=play.at(on)).pk)
    play.catch_up()


STEPS = {"map_people": map_people, "calibrate": calibrate, "draw_pool": draw_pool}
