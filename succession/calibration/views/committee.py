"""The committee of an agency: who sits there by which decree, and setting it up from a new one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from approvals.registry import selectors as registry
from approvals.registry.forms import PeriodForm, PersonField
from approvals.registry.permissions import may_administer
from approvals.registry.views.pages import organisation_of
from succession.calibration.committees import NAMES, rule_in_words, set_up_committee, unconfirmed
from succession.calibration.selectors import committee_of, rule_now
from workflow import words
from workflow.actors import Actor
from workflow.ballots.bodies import Decree, Place
from workflow.exceptions import NotPermitted, NotYoursToKnow
from workflow.inputs import DayField
from workflow.models import Body, Organisation, RuleVersion, Term
from workflow.pages.refusals import Refusal, tried
from workflow.parts import Column, Crumb, Empty, PageHead
from workflow.standings import standing
from workflow.visitors import visitor_of

PAGE = "succession/calibration/committee.html"


class CommitteeForm(PeriodForm):
    """A decree with its seats: chair, deputy, members with alternates, secretary; each by his number."""

    code = forms.ChoiceField(label=gettext_lazy("Susunan"), choices=list(NAMES.items()))
    basis = forms.CharField(
        label=gettext_lazy("Dasar hukum"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    number = forms.CharField(label=gettext_lazy("Nomor keputusan"), max_length=100)
    dated_on = DayField(label=gettext_lazy("Tanggal keputusan"))
    field_order = ("code", "number", "dated_on", "basis", "from_on", "until_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chair"] = PersonField(label=_("Ketua"))
        self.fields["deputy"] = PersonField(label=_("Wakil ketua"), required=False)
        for n in range(1, rule_now().max_seats - 1):
            self.fields[f"member_{n}"] = PersonField(label=_("Anggota %d") % n, required=False, help_text="")
            label = _("Pengganti anggota %d") % n
            self.fields[f"alternate_{n}"] = PersonField(label=label, required=False, help_text="")
        self.fields["secretary"] = PersonField(
            label=_("Sekretaris"), required=False, help_text=_("Tanpa hak suara.")
        )

    @property
    def places(self) -> list[Place]:
        """Return the seats of the decree in their order."""
        return list(self._places())

    def _places(self) -> Iterator[Place]:
        given = self.cleaned_data
        yield Place(_("Ketua"), given["chair"], is_chair=True)
        if given["deputy"]:
            yield Place(_("Wakil ketua"), given["deputy"], is_deputy=True)
        for n in range(1, rule_now().max_seats - 1):
            if who := given[f"member_{n}"]:
                other = given[f"alternate_{n}"]
                yield Place(_("Anggota %d") % n, who, alternates=[other] if other else [])
        if given["secretary"]:
            yield Place(_("Sekretaris"), given["secretary"], is_secretary=True)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def committee(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show the committees of an agency, or set one up; answers 303, 403, 404, 409 or 422."""
    _ensure_policy()
    found, visitor = organisation_of(code), visitor_of(request)
    is_keeper = may_administer(found, visitor.actor)
    if not (is_keeper or registry.knows(visitor.hats, found)):
        raise NotPermitted([_("Susunan komite terbaca oleh yang berperan di instansi ini.")])
    if request.method != "POST":
        return _page(request, found, CommitteeForm() if is_keeper else None)
    if not is_keeper:
        raise NotPermitted([_("Komite ditetapkan oleh administrator instansi.")])
    form = CommitteeForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, 422)
    answer = tried(lambda: _set_up(visitor.actor, found, form))
    if isinstance(answer, Refusal):
        return _page(request, found, form, answer.status, answer)
    messages.success(
        request, _("Komite ditetapkan. Perannya berlaku setelah dikonfirmasi administrator lain.")
    )
    return HttpResponseRedirect(request.path, status=303)


def _ensure_policy() -> None:
    try:
        rule_now()
    except RuleVersion.DoesNotExist as missing:
        raise NotYoursToKnow(_("Kebijakan kalibrasi belum dimuat.")) from missing


def _set_up(actor: Actor, organisation: Organisation, form: CommitteeForm) -> Body:
    given = form.cleaned_data
    decree = Decree(given["number"], given["dated_on"], given["basis"])
    return set_up_committee(
        organisation,
        decree=decree,
        during=given["during"],
        places=form.places,
        actor=actor,
        code=given["code"],
    )


def _page(
    request: HttpRequest,
    organisation: Organisation,
    form: CommitteeForm | None,
    status: int = 200,
    refusal: Refusal | None = None,
) -> HttpResponseBase:
    title = _("Komite dan tim penilai")
    home = reverse("organisation", args=[organisation.code])
    context = {
        "head": PageHead(title, organisation.name, [Crumb(organisation.name, home), Crumb(title)]),
        "bodies": [_body(body) for code in NAMES if (body := committee_of(organisation.pk, code))],
        "columns": [Column(_("Kursi")), Column(_("Nama")), Column(_("Keadaan"))],
        "none": Empty(
            _("Belum ada komite"), _("Administrator instansi menetapkan komite dari keputusan pejabatnya.")
        ),
        "form": form,
        "rule": rule_in_words(rule_now()),
        "home": home,
        "blocked": refusal.blocked if refusal else None,
        "is_refused_for_good": bool(refusal and refusal.is_for_good),
        "unofficial": standing("unofficial"),
    }
    return render(request, PAGE, context, status=status)


def _body(body: Body) -> dict[str, Any]:
    open_ones = {row.person_id: row for row in unconfirmed(body)}
    terms = (
        Term.objects.filter(body=body)
        .select_related("person", "seat")
        .order_by("seat__number", "is_alternate")
    )
    return {
        "name": body.name,
        "decree": _("Nomor %(number)s, %(day)s")
        % {"number": body.decree_number, "day": words.day(body.decreed_on)},
        "rows": [
            {
                "label": _("%s (pengganti)") % term.seat.label if term.is_alternate else term.seat.label,
                "name": term.person.name,
                "standing": standing("unconfirmed" if term.person_id in open_ones else "in_force"),
                "url": reverse("confirm", args=[open_ones[term.person_id].pk])
                if term.person_id in open_ones
                else "",
            }
            for term in terms
        ],
        "is_waiting": bool(open_ones),
    }
