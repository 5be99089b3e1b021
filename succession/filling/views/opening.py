"""The posts of my agencies: who holds them, which are being filled; and the opening of a filling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from approvals.registry.models import Position
from succession.filling import services
from succession.filling.models import Filling, Incumbent
from succession.filling.permissions import OPEN, VIEW
from succession.filling.selectors import days_to_fill, vacated
from succession.pools.views.desk import sliced
from workflow import words
from workflow.accesses import note_shown
from workflow.dialogs import render_dialog
from workflow.exceptions import NotPermitted, NotYoursToKnow
from workflow.inputs import AskingForm, DayField
from workflow.pages.refusals import attempt
from workflow.parts import Column, Crumb, DialogCard, Empty, PageHead
from workflow.requests import new_key
from workflow.visitors import Visitor, visitor_of

WHERE = "filling.positions"


class OpenForm(AskingForm):
    """Since when, or from when on, the post is vacant."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_key)
    vacant_on = DayField(
        label=gettext_lazy("Lowong sejak"),
        help_text=gettext_lazy("Tanggal mendatang berarti akan lowong."),
        initial=timezone.localdate,
    )


class Filters(AskingForm):
    """Which posts are shown."""

    q = forms.CharField(label=gettext_lazy("Cari jabatan"), required=False, max_length=100)
    jenjang = forms.ChoiceField(
        label=gettext_lazy("Jenjang"),
        choices=[("", gettext_lazy("Semua")), *Position.Level.choices],
        required=False,
    )

    @property
    def wanted(self) -> dict[str, str]:
        """Return what was asked for, where it can be read."""
        self.is_valid()
        return {key: value for key, value in self.cleaned_data.items() if value}


@dataclass(frozen=True)
class Row:
    """One post of the list."""

    position: Position
    holder: str
    empty: str
    filling: Filling | None
    days: str
    open_url: str


@require_safe
def positions(request: HttpRequest) -> HttpResponseBase:
    """Show the posts of the agencies whose fillings the visitor may see."""
    visitor, form = visitor_of(request), Filters(request.GET)
    found = sliced(request, _wanted(visitor.organisations_with(VIEW), form.wanted))
    holders, gone = _holders(found.rows), vacated([row.pk for row in found.rows])
    note_shown([row.person_id for row in holders.values()], actor=visitor.actor, where=WHERE)
    context = {
        "head": PageHead(_("Jabatan"), _("Jabatan, pemangkunya, dan pengisiannya."), [Crumb(_("Jabatan"))]),
        "filters": form,
        "clear_url": request.path if form.wanted else "",
        "result": _("%s jabatan") % words.part_of(len(found.rows), found.total),
        "page": found,
        "columns": [
            Column(_("Jabatan")),
            Column(_("Jenjang")),
            Column(_("Pemangku")),
            Column(_("Pengisian")),
        ],
        "rows": _rows(found.rows, holders, gone, set(visitor.organisations_with(OPEN))),
        "empty": Empty(_("Belum ada jabatan"), _("Administrator instansi mencatat jabatan pada registri.")),
        "as_of": timezone.now(),
    }
    return render(request, "succession/filling/positions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_filling(request: HttpRequest, position_id: int) -> HttpResponseBase:
    """Show the form, or open the filling and go to it; answers 303, 403, 404, 409 or 422."""
    visitor = visitor_of(request)
    position = _position(visitor, position_id)
    form = OpenForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _show(request, form, position, 422 if request.method == "POST" else 200)
    opened: list[int] = []
    given = form.cleaned_data
    refusal = attempt(lambda: opened.append(services.open_filling(position, actor=visitor.actor, **given)))
    if refusal:
        refusal.tell(form)
        return _show(request, form, position, refusal.status)
    messages.success(request, _("Pengisian dibuka. Tetapkan kriterianya."))
    return HttpResponseRedirect(reverse("case", args=opened), status=303)


def may_see_positions(request: HttpRequest) -> bool:
    """Return whether posts mean anything to a visitor: one of his hats shows him fillings."""
    return any(VIEW in hat.verbs for hat in visitor_of(request).hats)


def _wanted(places: list[int], asked: dict[str, str]) -> Any:
    found = Position.objects.filter(organisation__lineage__overlap=places).select_related("organisation")
    if words_ := asked.get("q"):
        found = found.filter(Q(title__icontains=words_) | Q(organisation__name__icontains=words_))
    if level := asked.get("jenjang"):
        found = found.filter(level=level)
    return found.order_by("organisation__name", "title")


def _position(visitor: Visitor, position_id: int) -> Position:
    found = _wanted(visitor.organisations_with(VIEW), {}).filter(pk=position_id).first()
    if found is None:
        raise NotYoursToKnow(_("Jabatan ini tidak ada."))
    if not _wanted(visitor.organisations_with(OPEN), {}).filter(pk=position_id).exists():
        raise NotPermitted([_("Pengisian dibuka oleh sekretariat manajemen talenta instansi.")])
    position: Position = found
    return position


def _holders(rows: Any) -> dict[int, Incumbent]:
    held = Incumbent.objects.filter(position__in=[p.pk for p in rows], until=None).select_related("person")
    return {row.position_id: row for row in held}


def _rows(rows: Any, holders: dict[int, Incumbent], gone: dict[int, date], openable: set[int]) -> list[Row]:
    running = Filling.objects.filter(position__in=[p.pk for p in rows], is_open=True).select_related("case")
    fillings = {filling.position_id: filling for filling in running}
    return [_row(p, _held(holders.get(p.pk), gone.get(p.pk)), fillings.get(p.pk), openable) for p in rows]


def _held(holder: Incumbent | None, gone: date | None) -> tuple[str, str]:
    """Return who holds a post, or in words that nobody does."""
    if holder:
        return holder.person.name, ""
    return "", _("kosong sejak %s") % words.plain_day(gone) if gone else _("belum tercatat")


def _row(position: Position, held: tuple[str, str], filling: Filling | None, openable: set[int]) -> Row:
    may_open = filling is None and bool(openable & set(position.organisation.lineage))
    days = days_to_fill(filling, timezone.localdate()) if filling else 0
    return Row(
        position=position,
        holder=held[0],
        empty=held[1],
        filling=filling,
        days=_("lowong %s hari") % words.whole(days) if days else _("akan lowong"),
        open_url=reverse("open_filling", args=[position.pk]) if may_open else "",
    )


def _show(request: HttpRequest, form: OpenForm, position: Position, status: int) -> HttpResponseBase:
    dialog = DialogCard(
        title=_("Buka pengisian %s") % position.title,
        action=request.path,
        back=reverse("positions"),
        verb=_("Buka pengisian"),
        caution=_("Perkara yang sudah dibuka tidak dihapus; PPK dapat membatalkannya."),
    )
    context = {"dialog": dialog, "form": form}
    return render_dialog(request, "workflow/dialog_page.html", "components/dialog.html", context, status)
