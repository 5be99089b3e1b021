"""Eligibility for a post, criterion by criterion, in three values with the reason: plain and exact.

What data cannot tell is *needs checking* and never a refusal (domain, part 3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from succession.mapping.explaining import option_words
from workflow.words import plain_day

MET: Final = "met"
NOT_MET: Final = "not_met"
NEEDS_CHECKING: Final = "needs_checking"
WORDS = {
    MET: gettext_lazy("Memenuhi"),
    NOT_MET: gettext_lazy("Tidak memenuhi"),
    NEEDS_CHECKING: gettext_lazy("Perlu diperiksa"),
}


@dataclass(frozen=True)
class Profile:
    """What the data of the final period say of somebody."""

    birth_on: date
    level: str
    box: int
    values: Mapping[str, str]


def judge(criterion: Mapping[str, Any], profile: Profile, on: date) -> dict[str, Any]:
    """Return the verdict on one criterion as of a day, with its reason."""
    verdict, words = _JUDGES[criterion["kind"]](criterion, profile, on)
    return {"code": criterion["code"], "title": criterion["title"], "verdict": verdict, "words": words}


def overall(results: list[dict[str, Any]]) -> str:
    """Return the verdict on all criteria: one that is not met decides, then one that needs checking."""
    verdicts = {result["verdict"] for result in results}
    return next((v for v in (NOT_MET, NEEDS_CHECKING) if v in verdicts), MET)


def age_on(birth_on: date, on: date) -> int:
    """Return the age in whole years on a day."""
    return on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))


def _choice(criterion: Mapping[str, Any], profile: Profile, _on: date) -> tuple[str, str]:
    value = profile.values.get(criterion["value"])
    if not value:
        return NEEDS_CHECKING, _("Data belum ada.")
    words = _("Data: %s.") % option_words(value)
    if value in criterion["not_met"]:
        return NOT_MET, words
    return (MET if value in criterion["met"] else NEEDS_CHECKING), words


def _age(criterion: Mapping[str, Any], profile: Profile, on: date) -> tuple[str, str]:
    age = age_on(profile.birth_on, on)
    words = _("%(age)d tahun pada %(on)s.") % {"age": age, "on": plain_day(on)}
    return (MET if age <= criterion["most"] else NOT_MET), words


def _post(criterion: Mapping[str, Any], profile: Profile, _on: date) -> tuple[str, str]:
    if profile.level in criterion["higher"]:
        return MET, _("Kini pada jenjang yang sama atau lebih tinggi.")
    if profile.level in criterion["unclear"]:
        return NEEDS_CHECKING, _("Jenjang jabatan fungsional tidak terbaca dari data.")
    if profile.level not in criterion["levels"]:
        return NOT_MET, _("Jenjang kini belum mencukupi.")
    return _years(criterion, profile.values.get(criterion["value"]))


def _years(criterion: Mapping[str, Any], years: str | None) -> tuple[str, str]:
    if not years:
        return NEEDS_CHECKING, _("Lama dalam jenjang belum ada dalam data.")
    words = _("%(years)s tahun dalam jenjang, diperlukan %(needed)s.")
    verdict = MET if Decimal(years) >= criterion["years"] else NOT_MET
    return verdict, words % {"years": years.replace(".", ","), "needed": criterion["years"]}


def _checked(_criterion: Mapping[str, Any], _profile: Profile, _on: date) -> tuple[str, str]:
    return NEEDS_CHECKING, _("Tidak terbaca dari data; periksa berkasnya.")


def _group(criterion: Mapping[str, Any], profile: Profile, _on: date) -> tuple[str, str]:
    verdict = MET if profile.box in criterion["boxes"] else NOT_MET
    return verdict, _("Kotak akhir %d.") % profile.box


_JUDGES = {"choice": _choice, "age": _age, "post": _post, "checked": _checked, "group": _group}
KINDS = tuple(kind for kind in _JUDGES if kind != "group")


def succession_group(boxes: tuple[int, ...]) -> dict[str, Any]:
    """Return the criterion that no level may leave out: a final box of the instrument's succession group."""
    return {
        "code": "succession_group",
        "title": _("Kotak dalam kelompok rencana suksesi"),
        "kind": "group",
        "boxes": list(boxes),
    }
