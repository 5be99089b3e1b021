"""The list of cases: filtered and sorted by its address, in pages that neither skip nor repeat."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow import words
from workflow.features import features, lifecycle_of
from workflow.models import Case
from workflow.pages.inboxlist import stage_choices
from workflow.parts import Link

PAGE = 50


@dataclass(frozen=True)
class Sort:
    """An order of the list: the column, downward or upward, and how its value is read from an address."""

    column: str
    is_down: bool
    read: Callable[[str], Any]

    def ordering(self) -> tuple[str, str]:
        """Return the order with the id last, so that it is total."""
        sign = "-" if self.is_down else ""
        return f"{sign}{self.column}", f"{sign}id"

    def after(self, value: Any, pk: int) -> Q:
        """Return what comes after a row."""
        way = "lt" if self.is_down else "gt"
        return Q(**{f"{self.column}__{way}": value}) | Q(**{self.column: value, f"id__{way}": pk})


SORTS = {
    "baru": Sort("entered_at", True, dt.datetime.fromisoformat),
    "lama": Sort("entered_at", False, dt.datetime.fromisoformat),
    "nomor": Sort("label", False, str),
}


@dataclass(frozen=True)
class CaseRow:
    """A case as the list shows it."""

    label: str
    title: str
    kind: str
    organisation: str
    stage: str
    entered_at: dt.datetime
    url: str


class CaseFilters(forms.Form):
    """What narrows the list; everything may be left open."""

    q = forms.CharField(label=gettext_lazy("Perkara atau instansi"), required=False, max_length=100)
    jenis = forms.ChoiceField(label=gettext_lazy("Jenis"), required=False)
    tahap = forms.ChoiceField(label=gettext_lazy("Tahap"), required=False)
    urut = forms.ChoiceField(
        label=gettext_lazy("Urutan"),
        required=False,
        choices=[
            ("", gettext_lazy("Terakhir bergerak")),
            ("lama", gettext_lazy("Paling lama diam")),
            ("nomor", gettext_lazy("Nomor perkara")),
        ],
    )
    instansi = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        kinds = [(f.lifecycle.kind, f.lifecycle.label) for f in features()]
        self.fields["jenis"].choices = [("", _("Semua jenis")), *kinds]  # type: ignore[attr-defined]
        self.fields["tahap"].choices = [("", _("Semua tahap")), *stage_choices(data.get("jenis", ""))]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        """Return what was chosen; what cannot be understood is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrows(self) -> bool:
        """Return whether something is filtered away."""
        return bool(self.chosen.keys() - {"urut"})


def narrowed(cases: QuerySet[Case], chosen: dict[str, Any]) -> QuerySet[Case]:
    """Return the cases that the filters leave."""
    found = cases.select_related("organisation").order_by(*_sort(chosen).ordering())
    for column, name in (("kind", "jenis"), ("stage", "tahap")):
        if name in chosen:
            found = found.filter(**{column: chosen[name]})
    if "instansi" in chosen:
        found = found.filter(organisation__lineage__contains=[chosen["instansi"]])
    return found.filter(matching(chosen["q"])) if "q" in chosen else found


def matching(text: str) -> Q:
    """Return the cases whose number, title or organisation holds a text."""
    return Q(label__icontains=text) | Q(title__icontains=text) | Q(organisation__name__icontains=text)


def page_of(cases: QuerySet[Case], chosen: dict[str, Any], place: str) -> tuple[list[CaseRow], str]:
    """Return one page of a narrowed list, and the place where the next begins; empty where none does."""
    sort = _sort(chosen)
    value, pk = _read(sort, place)
    found = list((cases.filter(sort.after(value, pk)) if pk else cases)[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return [row_of(case) for case in found[:PAGE]], _place(sort, last) if last else ""


def row_of(case: Case) -> CaseRow:
    """Return a case as the list shows it."""
    lifecycle = lifecycle_of(case.kind)
    stage = lifecycle.stages.get(case.stage)
    return CaseRow(
        case.label, case.title, str(lifecycle.label), case.organisation.name,
        str(stage.label if stage else case.stage), case.entered_at, reverse("case", args=[case.pk]),
    )  # fmt: skip


def cells(cases: QuerySet[Case]) -> Iterator[tuple[object, ...]]:
    """Return the list as rows of a file."""
    for row in map(row_of, cases.iterator(chunk_size=2000)):
        yield row.label, row.title, row.kind, row.organisation, row.stage, words.plain_day(row.entered_at)


def next_link(data: QueryDict, place: str) -> Link | None:
    """Return the way to the next page with the same filters."""
    if not place:
        return None
    kept = data.copy()
    kept["sesudah"] = place
    return Link(_("Berikutnya"), f"?{kept.urlencode()}")


def _sort(chosen: dict[str, Any]) -> Sort:
    return SORTS[chosen.get("urut", "baru")]


def _place(sort: Sort, case: Case) -> str:
    value = getattr(case, sort.column)
    return f"{value.isoformat() if isinstance(value, dt.datetime) else value}~{case.pk}"


def _read(sort: Sort, place: str) -> tuple[Any, int]:
    """Return the place that an address names; a place that cannot be read is the beginning."""
    value, _tilde, pk = place.rpartition("~")
    try:
        return sort.read(value), int(pk)
    except ValueError:
        return None, 0
