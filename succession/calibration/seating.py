"""The form of a committee's decree: its seats with their roles, and as many rows as are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.registry.forms import PeriodForm, PersonField
from succession.calibration.committees import NAMES
from succession.calibration.selectors import rule_now
from workflow.ballots.bodies import Place
from workflow.inputs import DayField
from workflow.models import Organisation, Person

HEADS = 2  # the chair and the deputy
MORE, KNOWN = "more", "committee-people"
OFFERED = 300


@dataclass(frozen=True)
class SeatRow:
    """A seat of the form: its name and what it does, who sits there, who may step in, and their names."""

    label: str
    does: str
    person: forms.BoundField
    name: str = ""
    alternate: forms.BoundField | None = None
    alternate_name: str = ""


def rows_of(data: QueryDict | None) -> int:
    """Return how many members a form has rows for: as many as the policy asks at least, or as were sent."""
    rule = rule_now()
    least, most = max(rule.min_seats - HEADS, 1), rule.max_seats - HEADS
    sent = str(data.get("rows", "")) if data else ""
    named = [n for n in range(1, most + 1) if data and data.get(f"member_{n}")]
    asked = int(sent) if sent.isdecimal() and len(sent) < 3 else least
    more = (2 if rule.is_odd else 1) if data and MORE in data else 0
    return min(max(least, asked, *named) + more, most)


class CommitteeForm(PeriodForm):
    """A decree with its seats: chair, deputy, members with alternates, secretary; each by his number."""

    code = forms.ChoiceField(label=gettext_lazy("Susunan"), choices=list(NAMES.items()))
    basis = forms.CharField(
        label=gettext_lazy("Dasar hukum"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    number = forms.CharField(label=gettext_lazy("Nomor keputusan"), max_length=100)
    dated_on = DayField(label=gettext_lazy("Tanggal keputusan"))
    rows = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("code", "number", "dated_on", "basis", "from_on", "until_on")

    def __init__(self, data: QueryDict | None = None, *, organisation: Organisation) -> None:
        """Read what was sent; a form that was sent for more rows keeps what was typed and judges nothing."""
        is_for_more = data is not None and MORE in data
        typed = data.dict() if data is not None and is_for_more else {}
        self.size, self.organisation = rows_of(data), organisation
        super().__init__(None if is_for_more else data, initial={**typed, "rows": self.size})
        self._add_seats()

    def _add_seats(self) -> None:
        self.fields["chair"] = _seat(_("Ketua"), is_needed=True)
        self.fields["deputy"] = _seat(_("Wakil ketua"))
        for n in self.numbers:
            self.fields[f"member_{n}"] = _seat(_("Anggota %d") % n)
            self.fields[f"alternate_{n}"] = _seat(_("Pengganti anggota %d") % n)
        self.fields["secretary"] = _seat(_("Sekretaris"))

    @property
    def numbers(self) -> range:
        """Return the numbers of the members for whom there are rows."""
        return range(1, self.size + 1)

    @property
    def is_full(self) -> bool:
        """Return whether the policy admits no more members."""
        return self.size >= rule_now().max_seats - HEADS

    @property
    def decree(self) -> list[forms.BoundField]:
        """Return what is asked of the decree itself."""
        return [self[name] for name in self.field_order]

    @property
    def seats(self) -> Iterator[SeatRow]:
        """Yield the seats in their order, each with the names behind the numbers that were typed."""
        yield self._seat("chair", _("memimpin, bersuara"))
        yield self._seat("deputy", _("memimpin bila ketua berhalangan, bersuara"))
        for n in self.numbers:
            yield self._seat(f"member_{n}", _("bersuara"), f"alternate_{n}")
        yield self._seat("secretary", _("tanpa hak suara"))

    def _seat(self, name: str, does: str, alternate: str = "") -> SeatRow:
        who, other = self[name], self[alternate] if alternate else None
        other_name = self.names.get(other.value() or "", "") if other else ""
        return SeatRow(str(who.label), does, who, self.names.get(who.value() or "", ""), other, other_name)

    @cached_property
    def names(self) -> dict[str, str]:
        """Return the names behind the numbers that were typed."""
        typed = [bound.value() for bound in self if isinstance(bound.field, PersonField) and bound.value()]
        return dict(Person.objects.filter(number__in=typed).values_list("number", "name")) if typed else {}

    @property
    def known(self) -> list[tuple[str, str]]:
        """Return number and name of who bears a role in the agency: the browser offers them."""
        found = Person.objects.filter(appointments__organisation=self.organisation).exclude(number="")
        return list(found.distinct().order_by("name").values_list("number", "name")[:OFFERED])

    def clean(self) -> dict[str, Any]:
        """Ask for the member whose alternate is named."""
        data = super().clean()
        for n in self.numbers:
            if data.get(f"alternate_{n}") and not data.get(f"member_{n}") and not self[f"member_{n}"].errors:
                self.add_error(f"member_{n}", _("Isi anggota %d, atau kosongkan penggantinya.") % n)
        return data

    @property
    def places(self) -> list[Place]:
        """Return the seats of the decree that are taken, in their order."""
        return list(self._places())

    def _places(self) -> Iterator[Place]:
        given = self.cleaned_data
        yield Place(_("Ketua"), given["chair"], is_chair=True)
        if given["deputy"]:
            yield Place(_("Wakil ketua"), given["deputy"], is_deputy=True)
        for n in self.numbers:
            if who := given[f"member_{n}"]:
                other = given[f"alternate_{n}"]
                yield Place(_("Anggota %d") % n, who, alternates=[other] if other else [])
        if given["secretary"]:
            yield Place(_("Sekretaris"), given["secretary"], is_secretary=True)


def _seat(label: str, *, is_needed: bool = False) -> PersonField:
    """Return the field for who sits there: his number, which the browser completes."""
    asked = forms.TextInput(attrs={"list": KNOWN, "autocomplete": "off"})
    words = {"required": _("Isi dahulu: %s") % label}
    return PersonField(label=label, required=is_needed, help_text="", widget=asked, error_messages=words)
