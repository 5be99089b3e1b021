"""Access of one named person to one case over HTTP: given and ended by who keeps the organisation's roles."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from approvals.registry.forms import GrantForm, ReasonForm
from approvals.registry.rows import grant_row
from approvals.registry.views.pages import organisation_of
from approvals.registry.views.verbs import Dialog, answer, dialog_view, kept
from workflow import grants
from workflow.models import Grant


@dialog_view
def give_grant(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give a named person access to one case of the organisation."""
    found, by = kept(request, organisation_of(code))

    def work(**data: Any) -> Grant:
        return grants.grant(data.pop("case"), data.pop("account"), by=by, **data)

    dialog = Dialog(
        found,
        _("Beri akses pada satu perkara"),
        _("Beri akses"),
        work,
        _("Akses sudah diberikan."),
        _("Akses tidak dapat diberikan kepada diri sendiri."),
    )
    return answer(request, GrantForm(request.POST or None, organisation=found), dialog)


@dialog_view
def end_grant(request: HttpRequest, pk: int) -> HttpResponseBase:
    """End the access of a named person to one case now."""
    rows = Grant.objects.select_related("user__person", "permission", "content_object__organisation")
    row = get_object_or_404(rows, pk=pk)
    found, by = kept(request, row.content_object.organisation)
    shown = grant_row(row)
    dialog = Dialog(
        found,
        _("Akhiri akses"),
        _("Akhiri"),
        partial(grants.revoke, pk, by=by),
        _("Akses sudah diakhiri."),
        f"{shown.name}: {shown.role}, {shown.period}",
        is_dangerous=True,
    )
    return answer(request, ReasonForm(request.POST or None), dialog)
