"""The rest of the country as of one day: as many agencies in each state as were published, with their events.

How many were approved and in process is published; which agencies, and how far each had come, is made up
and marked so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path

from django.db import connection

from approvals.registry import demo
from config.replay.acts import take
from config.replay.cast import OFFICES, Cast
from config.replay.crowd import people
from config.replay.plan import WAY, before, working_day
from config.replay.running import Say
from config.replay.stage import Play
from workflow.models import Appointment, Case, Organisation

AS_OF = date(2025, 10, 29)
CYCLE = 2025
APPROVED = ("decided", "applying", "flagged")
# How far those in process are: made up, the same each time; more of them early than late.
STOPS = (
    *("sign_commitment", "name_companion", "name_companion", "open_assessment", "open_assessment"),
    *("sign_commitment", "open_assessment", "open_assessment", "answers", "answers", "check", "submit"),
    *("name_companion", "sign_commitment", "open_assessment", "endorse", "submit", "score_round"),
    *("open_assessment", "sign_commitment", "answers", "submit", "score_round", "declare_eligible"),
    *("name_companion", "open_assessment", "open_pre_ekspose", "pass_pre_ekspose", "schedule_ekspose"),
    *("sign_commitment", "hold_ekspose"),
)
PRESENTING_A_DAY = 4
PROCESSES = 2


@dataclass(frozen=True)
class Target:
    """How far an agency is to come."""

    agency: Organisation
    step: str


def is_placed(file: Path) -> bool:
    """Return whether the country stands: an interrupted first start is taken up again by the next."""
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    wanted = content["nation"]["approved_by_2025_10_29"] + content["nation"]["in_process_by_2025_10_29"]
    placed = Case.objects.filter(provenance="synthetic", kind="readiness").count()
    return placed >= int(wanted) - len(content["case"])


def place(file: Path, say: Say) -> int:
    """Place agencies that have no case yet, as many as are still missing; returns how many."""
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    targets = list(_targets(content["nation"], [story["agency"] for story in content["case"]]))
    _staff([target.agency for target in targets])
    days = _working_days()
    _hang_up()  # a connection cannot be shared with a child
    parts = [_Part(n, PROCESSES, targets, days, say) for n in range(PROCESSES)]
    for part in parts:
        part.start()
    for part in parts:
        part.join()
    if any(part.exitcode for part in parts):
        raise RuntimeError("a part of the country was not placed")
    return len(targets)


class _Part(get_context("fork").Process):  # type: ignore[misc]
    """One process that places its share; agencies that present on one day belong to one share."""

    def __init__(self, number: int, of: int, targets: list[Target], days: list[date], say: Say) -> None:
        super().__init__()
        self.share = [(n, t) for n, t in enumerate(targets, 1) if n // PRESENTING_A_DAY % of == number]
        self.days, self.say = days, say

    def run(self) -> None:
        """Place the share, without waiting for the disk at each commit: a broken first start begins anew."""
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
        for place, (number, target) in enumerate(self.share, 1):
            _place(target, number, self.days)
            if place % 100 == 0:
                self.say(f"  {place}/{len(self.share)} instansi rekaan")
        _hang_up()


def _hang_up() -> None:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]


def _targets(nation: dict[str, int], published: list[str]) -> Iterator[Target]:
    begun = set(Case.objects.filter(kind="readiness").values_list("organisation_id", flat=True))
    approved = Case.objects.filter(kind="review", stage__in=APPROVED).count()
    free = Organisation.objects.filter(kind="agency").exclude(pk__in=begun).exclude(code__in=published)
    # Every seventh first, so that the approved stand in all parts of the country.
    agencies = iter(sorted(free, key=lambda o: (o.pk % 7, o.pk)))
    for _n in range(nation["approved_by_2025_10_29"] - approved):
        yield Target(next(agencies), "receive")
    for n in range(nation["in_process_by_2025_10_29"] - (len(begun) - approved)):
        yield Target(next(agencies), STOPS[n % len(STOPS)])


def _staff(agencies: list[Organisation]) -> None:
    people(agencies)
    offices = Organisation.objects.filter(kind__in=OFFICES)
    held = set(Appointment.objects.values_list("organisation_id", flat=True))
    for office in offices:
        if office.pk not in held:
            demo.staff(office, OFFICES[office.kind])


def _working_days() -> list[date]:
    """Return the working days of two years up to the day, the last one last."""
    days = [AS_OF]
    while days[-1] > AS_OF - timedelta(days=700):
        days.append(before(days[-1]))
    return days[::-1]


def _place(target: Target, number: int, days: list[date]) -> None:
    way = WAY[: WAY.index(target.step) + 1]
    play = Play(Cast(target.agency).ready(), "synthetic", CYCLE)
    play.ekspose_on, last = _days_of(target, number, days)
    gap = 3 + number % 4
    for left, step in zip(range(len(way) - 1, -1, -1), way, strict=True):
        day = days[last - min(left, 10) - gap * max(0, left - 10)]
        take(play, step, play.ekspose_on if step == "hold_ekspose" and play.ekspose_on else day)


def _days_of(target: Target, number: int, days: list[date]) -> tuple[date | None, int]:
    """Return the day of its ekspose, if it comes so far, and the place of its last day among the days."""
    if target.step == "receive":
        place = len(days) - 12 - number // PRESENTING_A_DAY
        return days[place], place + 4
    if target.step == "hold_ekspose":
        return days[-1 - number % 10], len(days) - 1 - number % 10
    if target.step == "schedule_ekspose":
        return working_day(AS_OF + timedelta(days=5 + number // PRESENTING_A_DAY % 60)), len(days) - 2
    return None, len(days) - 1 - number % 40
