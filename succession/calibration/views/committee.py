"""The committee of an agency: who sits there by which decree, and setting it up from a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.registry import selectors as registry
from approvals.registry.permissions import may_administer
from approvals.registry.views.pages import organisation_of
from succession.calibration.committees import NAMES, rule_in_words, set_up_committee, unconfirmed
from succession.calibration.seating import KNOWN, CommitteeForm
from succession.calibration.selectors import committee_of, rule_now
from workflow import words
from workflow.actors import Actor
from workflow.ballots.bodies import Decree
from workflow.exceptions import NotPermitted, NotYoursToKnow
from workflow.models import Body, Organisation, RuleVersion, Term
from workflow.pages.refusals import Refusal, tried
from workflow.parts import Column, Crumb, Empty, PageHead
from workflow.standings import standing
from workflow.visitors import visitor_of

PAGE = "succession/calibration/committee.html"


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
        return _page(request, found, CommitteeForm(organisation=found) if is_keeper else None)
    if not is_keeper:
        raise NotPermitted([_("Komite ditetapkan oleh administrator instansi.")])
    form = CommitteeForm(request.POST, organisation=found)
    if not form.is_bound:
        return _page(request, found, form)
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
        "seat_columns": [Column(_("Kursi")), Column(_("Nomor induk")), Column(_("Pengganti"))],
        "known_id": KNOWN,
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
