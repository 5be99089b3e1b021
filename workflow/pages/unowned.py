"""Work without an owner: turns that nobody can take, listed for those who give roles and those who audit."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workflow import worklist
from workflow.parts import Column, Empty, Link, PageHead
from workflow.verbs import ADMINISTER, AUDIT
from workflow.visitors import visitor_of
from workflow.worklist import Cursor, Unowned

PAGE = 50


@require_safe
def unowned(request: HttpRequest) -> HttpResponseBase:
    """Show the open turns that nobody can take, the overdue first; 403 to who oversees only a part."""
    if not may_oversee(request):
        raise PermissionDenied(_("Daftar ini dibuka administrator dan auditor tingkat nasional."))
    place = request.GET.get("sesudah", "")
    found = worklist.unowned(after=Cursor.read(place) if place else None, size=PAGE + 1)
    hidden = visitor_of(request).withheld
    shown = [row for row in found[:PAGE] if row.case_id not in hidden]
    context = {
        "head": PageHead(
            _("Tugas tanpa pemegang"), _("Giliran yang saat ini tidak dapat diambil siapa pun.")
        ),
        "columns": columns(),
        "rows": [(row, words_of(row)) for row in shown],
        "older": Link(_("Berikutnya"), f"?sesudah={_place(found[PAGE - 1])}") if len(found) > PAGE else None,
        "words": _("%d giliran pada halaman ini") % len(shown),
        "empty": Empty(
            _("Semua giliran ada pemegangnya"), _("Giliran tanpa pemegang muncul di sini."), "check"
        ),
    }
    return render(request, "workflow/unowned.html", context)


def may_oversee(request: HttpRequest) -> bool:
    """Return whether the visitor administers or audits at the root of the tree."""
    return any(hat.is_at_root and {ADMINISTER, AUDIT} & hat.verbs for hat in visitor_of(request).hats)


def words_of(row: Unowned) -> str:
    """Return why nobody can take the turn, and what helps."""
    if row.is_vacant:
        return _("Tidak ada yang memegang peran ini; beri peran atau mandat.")
    return _("Semua pemegang peran sudah berperan dalam perkara; beri peran kepada orang lain.")


def columns() -> tuple[Column, ...]:
    """Return the columns of the list."""
    return (
        Column(_("Perkara")),
        Column(_("Instansi")),
        Column(_("Tahap")),
        Column(_("Menunggu")),
        Column(_("Tenggat")),
        Column(_("Sebab")),
    )


def _place(row: Unowned) -> Cursor:
    return Cursor(row.due_at, row.turn_id)
