"""An ASN's own page: his box and how it came about, his data, his objection, who looked at his data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from approvals.registry.models import Position
from succession.mapping.models import Placement
from succession.mapping.views.person import line_columns
from succession.objections import own, permissions, services
from succession.objections.forms import FileForm
from succession.objections.models import Objection
from succession.objections.selectors import (
    may_object_until,
    objections_of,
    published_placements,
    standing_objection,
)
from workflow import words
from workflow.accesses import accesses_of, places
from workflow.dialogs import render_dialog
from workflow.exceptions import NotYoursToKnow
from workflow.features import lifecycle_of
from workflow.models import Access
from workflow.pages.refusals import attempt
from workflow.parts import Column, DialogCard, Empty, Link, PageHead, Pair
from workflow.standings import standing
from workflow.visitors import visitor_of

AXES = {"performance": gettext_lazy("Kinerja"), "potential": gettext_lazy("Potensi")}
PAGE = 20


def is_an_employee(request: HttpRequest) -> bool:
    """Return whether the visitor has a page about himself: he may object to his own box."""
    return any(permissions.FILE in hat.verbs for hat in visitor_of(request).hats)


@require_safe
def own_page(request: HttpRequest) -> HttpResponseBase:
    """Show the visitor what was published of himself, his objections, and who looked at his data."""
    visitor = visitor_of(request)
    assert visitor.person_id is not None
    boxes = list(published_placements(visitor.person_id)[:3])
    latest = boxes[0] if boxes else None
    context = {
        "head": PageHead(_("Talenta saya"), visitor.name),
        "placement": latest,
        "no_box": Empty(
            _("Belum ada kotak yang diumumkan"),
            _("Hasil pemetaan muncul di sini sesudah komite mengumumkannya."),
        ),
        "former": [_former(each) for each in boxes[1:]],
        "objections": [_objected(each) for each in objections_of(visitor.person_id)],
        "as_of": timezone.now(),
        **(_box(latest) if latest else {}),
        **_looked(request, visitor.person_id),
    }
    return render(request, "succession/objections/own.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def file_objection(request: HttpRequest, placement_id: int) -> HttpResponseBase:
    """Object to one's own published box; answers 303, 403, 404, 409 or 422."""
    visitor = visitor_of(request)
    placement = published_placements(visitor.person_id or 0).filter(pk=placement_id).first()
    if placement is None:
        raise NotYoursToKnow(_("Tidak ada kotak Anda yang diumumkan dengan nomor ini."))
    form = FileForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _ask(request, form, 422 if request.method == "POST" else 200)
    said = form.cleaned_data
    refusal = attempt(lambda: services.file_objection(placement, actor=visitor.actor, **said))
    if refusal:
        refusal.tell(form)
        return _ask(request, form, refusal.status)
    messages.success(request, _("Keberatan diajukan. Komite menjawabnya; Anda membacanya di halaman ini."))
    return HttpResponseRedirect(reverse("own_page"), status=303)


def _ask(request: HttpRequest, form: FileForm, status: int) -> HttpResponseBase:
    dialog = DialogCard(
        title=_("Ajukan keberatan"),
        action=request.path,
        back=reverse("own_page"),
        verb=_("Ajukan keberatan"),
        caution=_("Dibaca komite talenta; anggota yang dikecualikan dari Anda tidak melihatnya."),
    )
    context = {"dialog": dialog, "form": form}
    return render_dialog(request, "workflow/dialog_page.html", "components/dialog.html", context, status)


def _box(placement: Placement) -> dict[str, Any]:
    instrument, period = own.instrument_for(placement), placement.scoring.case
    told = own.explanation_of(placement)
    return {
        "about": list(_about(placement)),
        "axes": told.axes,
        "formula": told.formula,
        "line_columns": line_columns(),
        "changes": [_change(each) for each in own.what_would_change(placement)],
        "data": list(_data(placement)),
        "source": _("Data pegawai %(agency)s per %(day)s") % {
            "agency": period.organisation, "day": words.plain_day(period.period.as_of)
        },
        "instrument": f"{instrument.title} {instrument.version}",
        "unofficial": None if instrument.is_official else standing("unofficial"),
        **_objecting(placement),
    }  # fmt: skip


def _about(placement: Placement) -> Iterator[Pair]:
    yield Pair(_("Kotak akhir"), str(placement.final_box))
    computed, decided = placement.computed_box, placement.decided_in
    if decided is not None:
        label = lifecycle_of(decided.kind).label
        note = _("hasil hitungan: kotak %d") % computed if computed else ""
        yield Pair(_("Diputuskan dalam"), f"{label} {decided.label}", note)
    for axis, label in AXES.items():
        value = getattr(placement, axis)
        if value is not None:
            yield Pair(str(label), words.decimal(value))
    if placement.talent_score is not None:
        yield Pair(_("Nilai talenta"), words.decimal(placement.talent_score))


def _change(near: own.Nearer) -> str:
    said = {
        "axis": AXES[near.axis],
        "value": words.decimal(near.value),
        "bound": words.decimal(near.bound),
        "missing": words.decimal(near.missing),
        "box": near.box,
    }
    return (
        _("%(axis)s %(value)s; mulai %(bound)s (kurang %(missing)s) hasil hitungannya menjadi kotak %(box)d.")
        % said
    )


def _data(placement: Placement) -> Iterator[Pair]:
    employee = placement.employee
    yield Pair(_("Nomor induk"), employee.number)
    yield Pair(_("Nama"), employee.name)
    yield Pair(_("Tanggal lahir"), words.plain_day(employee.birth_on))
    yield Pair(_("Jabatan"), employee.position)
    yield Pair(_("Unit"), employee.unit)
    labels = dict(Position.Level.choices)
    yield Pair(_("Jenjang"), str(labels.get(employee.level, employee.level)))


def _objecting(placement: Placement) -> dict[str, Any]:
    """Return the way to object while the window is open and no objection stands."""
    until = may_object_until(placement)
    is_open = until is not None and until >= timezone.now() and standing_objection(placement) is None
    words_ = _("Keberatan dapat diajukan sampai %s.") % words.day(until) if is_open and until else ""
    link = Link(_("Ajukan keberatan…"), reverse("file_objection", args=[placement.pk])) if is_open else None
    return {"objecting": link, "until": words_}


def _objected(objection: Objection) -> dict[str, Any]:
    stage = lifecycle_of("objection").stages[objection.case.stage]
    return {
        "objection": objection,
        "stage": stage.label,
        "url": reverse("case", args=[objection.pk]),
    }


def _former(placement: Placement) -> Pair:
    period = placement.scoring.case.period
    return Pair(words.plain_day(period.as_of), _("kotak %d") % (placement.final_box or 0))


def _looked(request: HttpRequest, person_id: int) -> dict[str, Any]:
    """Return one page of who was shown the visitor's data: role and organisation, when and where."""
    found, asked = accesses_of(person_id), request.GET.get("sebelum", "")
    if asked.isdecimal() and len(asked) < 19:
        found = found.filter(pk__lt=int(asked))
    rows: Sequence[Access] = list(found[: PAGE + 1])
    known = places()
    is_longer = len(rows) > PAGE
    shown = rows[:PAGE]
    return {
        "accesses": [
            {"access": each, "place": known.get(each.place, each.place), "hat": each.hat or _("petugas")}
            for each in shown
        ],
        "access_columns": [Column(_("Waktu")), Column(_("Siapa")), Column(_("Halaman"))],
        "no_access": Empty(_("Belum ada"), _("Belum ada yang melihat data Anda di sistem ini."), "eye-off"),
        "access_words": ngettext("%d catatan", "%d catatan", len(shown)) % len(shown),
        "newer": Link(_("Terbaru"), request.path) if asked else None,
        "older": Link(_("Lebih lama"), f"?sebelum={shown[-1].pk}") if is_longer else None,
    }
