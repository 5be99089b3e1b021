"""The rule files of readiness: its instruments with their examples, its policy."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from approvals.readiness.instruments import Instrument, read
from workflow.rules import Table
from workflow.rules.policies import check_periods
from workflow.rules.tables import repeated

CODE = "readiness"
CENT = Decimal("0.01")
HEAVIEST = 1_000_000
HIGHEST_SCALE = 20


def is_readiness_instrument(content: Mapping[str, Any]) -> bool:
    """Return whether a file is an instrument of readiness: it has pillars or a threshold."""
    return not content.keys().isdisjoint({"pillar", "threshold"})


def is_readiness_policy(content: Mapping[str, Any]) -> bool:
    """Return whether a policy is readiness's."""
    return content.get("code") == CODE


def check_policy(table: Table) -> None:
    """Note every fault of readiness's policy."""
    check_periods(table)


def check_instrument(table: Table) -> None:
    """Note every fault of an instrument; where there is none, work its examples out."""
    scale_max = table.whole("scale_max", 1, HIGHEST_SCALE)
    threshold = table.number("threshold", 0, HEAVIEST)
    pillars = table.tables("pillar")
    repeated(pillars, "code", [pillar.slug("code") for pillar in pillars])
    codes = _check_pillars(pillars, scale_max)
    _check_reachable(table, threshold, [pillar.content.get("weight") for pillar in pillars])
    examples = table.tables("example")
    for example in examples:
        _check_example(example, codes, scale_max)
    if not table.faults:
        _run_examples(read(table.content), examples)


def _check_pillars(pillars: list[Table], scale_max: int | None) -> list[str] | None:
    """Return the codes of all indicators, or None while they cannot all be told."""
    inner = [_check_pillar(pillar, scale_max) for pillar in pillars]
    indicators = [indicator for below in inner for indicator in below]
    codes = [indicator.slug("code", longest=60) for indicator in indicators]
    repeated(indicators, "code", codes)
    is_whole = bool(inner) and all(inner) and None not in codes
    return [code for code in codes if code] if is_whole else None


def _check_pillar(pillar: Table, scale_max: int | None) -> list[Table]:
    pillar.text("title")
    weight = pillar.number("weight", 0, HEAVIEST)
    indicators = pillar.tables("indicator")
    weights = [_check_indicator(i, scale_max) for i in indicators]
    total = sum((w for w in weights if w is not None), Decimal(0))
    if indicators and weight is not None and None not in weights and total != weight:
        words = {"weight": weight, "total": total}
        pillar.fault("weight", _("Bobot pilar %(weight)s, jumlah bobot indikatornya %(total)s.") % words)
    return indicators


def _check_indicator(indicator: Table, scale_max: int | None) -> Decimal | None:
    indicator.text("title")
    if indicator.has("must_pass") and scale_max:
        indicator.whole("must_pass", 1, scale_max)
    if indicator.has("measured"):
        indicator.slug("measured")
    indicator.slugs("evidence")
    indicator.texts("levels", scale_max + 1 if scale_max else None)
    return indicator.number("weight", 0, HEAVIEST)


def _check_reachable(table: Table, threshold: Decimal | None, weights: list[Any]) -> None:
    if threshold is None or table.faults:
        return
    highest = sum((Decimal(w) for w in weights), Decimal(0))
    if threshold > highest:
        table.fault("threshold", _("Ambang tidak dapat dicapai: nilai tertinggi %s.") % highest)


def _check_example(example: Table, codes: list[str] | None, scale_max: int | None) -> None:
    example.number("score", 0, HEAVIEST)
    example.flag("eligible")
    levels = example.table("levels")
    if levels and (scale_max is None or codes is None):
        levels.leave_open()
    elif levels:
        for code in codes or ():
            levels.whole(code, 0, scale_max or 0)


def _run_examples(instrument: Instrument, examples: list[Table]) -> None:
    for example in examples:
        levels = example.content["levels"]
        if levels.keys() == instrument.indicators.keys():
            _compare(instrument, example, levels)


def _compare(instrument: Instrument, example: Table, levels: dict[str, int]) -> None:
    score, stated = instrument.score(levels), Decimal(example.content["score"])
    if _cents(score) != _cents(stated):
        words = {"score": _cents(score), "stated": _cents(stated)}
        example.fault("score", _("Contoh menyebut %(stated)s, perhitungannya %(score)s.") % words)
    if instrument.is_eligible(levels) is not example.content["eligible"]:
        example.fault("eligible", _("Contoh menyebut sebaliknya dari hasil hitungan."))


def _cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)
