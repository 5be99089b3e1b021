"""Made-up people by the thousand: the same ones for the same seed, spread as an agency's people are.

Nothing here is of anybody: names say that they are made up, figures are drawn. What is drawn hangs on two
hidden gifts of a person, one for each axis, so that a few stand out and most are in the middle.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import IO

from succession.mapping.components import Component
from succession.mapping.instruments import AXES, Instrument
from succession.mapping.staging import COLUMNS

# Shares of a hundred, the best option first; what an instrument calls otherwise is spread like a bell.
SHARES: Mapping[str, Sequence[int]] = {
    "appraisal": (24, 64, 9, 2, 1),
    "feedback_360": (20, 60, 15, 4, 1),
    "awards": (1, 6, 14, 36, 43),
    "team": (4, 24, 17, 40, 15),
    "integrity": (95, 3, 1, 1, 0),
    "variety": (15, 45, 40),
    "acting": (1, 4, 10, 10, 15, 60),
    "education": (2, 20, 52, 14, 12),
    "field_match": (75, 25),
}
OPTIONAL_MISSING = 0.1
NORMAL = NormalDist()
GIVEN = (
    "Adi", "Bayu", "Citra", "Dewi", "Eka", "Farah", "Gita", "Hadi", "Intan", "Joko", "Kirana", "Laras",
    "Made", "Nanda", "Okta", "Putri", "Rani", "Satria", "Tirta", "Utami", "Wira", "Yuda", "Zahra",
)  # fmt: skip
FAMILY = (
    "Angkasa", "Bintang", "Cakrawala", "Danau", "Embun", "Fajar", "Gerimis", "Hutan", "Jingga", "Kabut",
    "Langit", "Mega", "Nirmala", "Ombak", "Pelangi", "Rembulan", "Samudra", "Teduh", "Umbara", "Wana",
)  # fmt: skip
UNITS = (
    "Sekretariat", "Inspektorat", "Perencanaan", "Keuangan", "Kepegawaian", "Hukum", "Hubungan Masyarakat",
    "Data dan Informasi", "Pelayanan Umum", "Pendidikan dan Pelatihan", "Sarana dan Prasarana", "Pengawasan",
    "Pemberdayaan", "Perlindungan", "Rehabilitasi", "Kerja Sama",
)  # fmt: skip
# Level, its share of a thousand, least age, what the post is called.
LEVELS = (
    ("jpt_pratama", 8, 42, "Kepala"),
    ("administrator", 40, 36, "Kepala Bagian"),
    ("pengawas", 90, 32, "Kepala Subbagian"),
    ("fungsional", 420, 25, "Analis"),
    ("pelaksana", 442, 23, "Pelaksana"),
)


@dataclass(frozen=True)
class Plan:
    """How many of the people wait without a box, and exactly how many stand in some boxes."""

    unmapped: int = 0
    boxes: Mapping[int, int] = field(default_factory=dict)


class _Stream:
    """A file that is written while it is read."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines, self._rest = lines, b""

    def read(self, size: int = -1) -> bytes:
        """Return up to so many bytes, nothing at the end."""
        parts, length = [self._rest], len(self._rest)
        while size < 0 or length < size:
            line = next(self._lines, b"")
            if not line:
                break
            parts.append(line)
            length += len(line)
        whole = b"".join(parts)
        taken = whole if size < 0 else whole[:size]
        self._rest = whole[len(taken) :]
        return taken


def people(
    instrument: Instrument, number: int, seed: int, *, prefix: str = "X", plan: Plan | None = None
) -> IO[bytes]:
    """Return a CSV file of so many people for an instrument, written while it is read.

    Without a plan one in twelve waits without a box. `prefix` begins their numbers, so that two agencies
    share nobody.
    """
    return _Stream(_lines(instrument, number, seed, prefix, plan))  # type: ignore[return-value]


def _lines(instrument: Instrument, number: int, seed: int, prefix: str, plan: Plan | None) -> Iterator[bytes]:
    draw = random.Random(seed)  # noqa: S311 (made-up people, no secret)
    yield (",".join([*COLUMNS, *instrument.columns]) + "\n").encode()
    wishes = _wishes(draw, number, plan)
    for place in range(1, number + 1):
        fixed = _person(draw, f"SIN-{prefix}-{place:06}")
        values = _values(draw, instrument, plan, next(wishes))
        cells = [*fixed, *(values.get(code, "") for code in instrument.columns)]
        yield (",".join(cells) + "\n").encode()


def _wishes(draw: random.Random, number: int, plan: Plan | None) -> Iterator[int]:
    """Yield for each person the box he must stand in, -1 for none, 0 where the plan leaves it open."""
    if plan is None:
        while True:
            yield -1 if draw.random() < 1 / 12 else 0
    wanted = [-1] * plan.unmapped + [box for box, count in plan.boxes.items() for _n in range(count)]
    wanted += [0] * (number - len(wanted))
    draw.shuffle(wanted)
    yield from wanted


def _person(draw: random.Random, number: str) -> list[str]:
    level, _share, least, post = draw.choices(LEVELS, [row[1] for row in LEVELS])[0]
    unit = draw.choice(UNITS)
    name = f"{draw.choice(GIVEN)} {draw.choice(GIVEN)} {draw.choice(FAMILY)} (rekaan)"
    year = 2025 - draw.randint(least, 57)
    birth = f"{year}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
    return [number, name, birth, unit, f"{post} {unit}", level]


def _values(draw: random.Random, instrument: Instrument, plan: Plan | None, wish: int) -> dict[str, str]:
    """Draw values until they stand where they should; a counted box is left to those it counts."""
    lift = 0.0
    while True:
        values = _drawn(draw, instrument, lift)
        lift += 0.1 * (wish > 0)
        if wish < 0:
            return _without_something(draw, instrument, values)
        if plan is None or not plan.boxes:
            return values
        box = instrument.place(values).box
        if box == wish or (not wish and box not in plan.boxes):
            return values


def _drawn(draw: random.Random, instrument: Instrument, lift: float) -> dict[str, str]:
    """Draw the values of one person; something that may be missing is missing now and then."""
    gifts = {axis: draw.gauss(lift, 1) for axis in AXES}
    values = {}
    for component in instrument.components:
        for leaf in component.leaves:
            if leaf.scores_zero and draw.random() < OPTIONAL_MISSING:
                continue
            values[leaf.code] = _value(draw, leaf, instrument.scale_max, gifts[component.axis])
    return values


def _without_something(draw: random.Random, instrument: Instrument, values: dict[str, str]) -> dict[str, str]:
    needed = [code for code, leaf in instrument.leaves.items() if not leaf.scores_zero]
    missing = set(draw.sample(needed, min(len(needed), draw.randint(1, 2))))
    return {code: text for code, text in values.items() if code not in missing}


def _value(draw: random.Random, leaf: Component, scale_max: int, gift: float) -> str:
    luck = 0.6 * gift + 0.8 * draw.gauss(0, 1)
    if leaf.is_choice:
        return _option(leaf, luck)
    if leaf.bands:
        highest = max(float(band.low) for band in leaf.bands) * 1.5 + 1
        return str(min(int(highest * NORMAL.cdf(luck - 0.2)), scale_max))
    share = min(max(0.72 + 0.11 * luck, 0.2), 1.0)
    return f"{share * scale_max:.2f}"


def _option(leaf: Component, luck: float) -> str:
    options = list(leaf.options)
    shares = SHARES.get(leaf.code, ())
    if len(shares) != len(options):
        shares = [min(n, len(options) + 1 - n) for n in range(1, len(options) + 1)]
    rank = (1 - NORMAL.cdf(luck)) * sum(shares)
    for option, share in zip(options, shares, strict=True):
        rank -= share
        if rank < 0:
            return option
    return options[-1]
