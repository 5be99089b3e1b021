"""Units and posts over HTTP: made by who keeps the organisation's roles."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from approvals.registry import services
from approvals.registry.forms import PositionForm, UnitForm
from approvals.registry.views.pages import organisation_of
from approvals.registry.views.verbs import Dialog, answer, dialog_view, kept


@dialog_view
def register_unit(request: HttpRequest, code: str) -> HttpResponseBase:
    """Add a unit to an agency."""
    found, by = kept(request, organisation_of(code))
    work = partial(services.register_unit, found, by=by)
    dialog = Dialog(found, _("Buat unit di %s") % found.name, _("Buat unit"), work, _("Unit sudah dibuat."))
    return answer(request, UnitForm(request.POST or None), dialog)


@dialog_view
def register_position(request: HttpRequest, code: str) -> HttpResponseBase:
    """Add a post to an agency or a unit."""
    found, by = kept(request, organisation_of(code))
    work = partial(services.register_position, found, by=by)
    title, done = _("Buat jabatan di %s") % found.name, _("Jabatan sudah dibuat.")
    dialog = Dialog(found, title, _("Buat jabatan"), work, done, _("Jabatan yang dibuat dapat diisi."))
    return answer(request, PositionForm(request.POST or None), dialog)
