"""The minutes as a page and as a document whose digest anybody can compute; recused rows are withheld."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from succession.calibration import selectors
from succession.calibration.minutes import copy_without
from succession.calibration.models import Item, Minutes
from succession.calibration.views.desk import Desk, desk_of
from succession.calibration.views.room import tabs_of
from workflow import words
from workflow.accesses import note_shown
from workflow.audit.bodies import canonical
from workflow.exceptions import NotYoursToKnow
from workflow.pages.heading import trail_of
from workflow.parts import Column, Crumb, Empty, Link, PageHead, Pair

PAGE, ROWS = "succession/calibration/minutes.html", 100


@require_safe
def minutes(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show the minutes of the last edition, or that there are none yet."""
    desk = desk_of(request, case_id)
    found, title = selectors.last_minutes(desk.case), _("Berita acara")
    trail = [*trail_of(desk.case), Crumb(title)]
    context: dict[str, Any] = {
        "head": PageHead(title, desk.case.title, trail, tabs=tabs_of(desk, "minutes")),
        "case": desk.case,
        "none": Empty(title, _("Berita acara disusun dari catatan sidang ketika sidang ditutup.")),
    }
    if found:
        context |= _shown(request, desk, found)
    return render(request, PAGE, context)


@require_safe
def minutes_document(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Give the minutes as canonical JSON; raises NotYoursToKnow before there are any."""
    desk = desk_of(request, case_id)
    found = minutes_to_export(desk)
    body = canonical(copy_without(found, desk.hidden))
    response = HttpResponse(body, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{desk.case.label}-{found.edition}.json"'
    return response


def minutes_to_export(desk: Desk) -> Minutes:
    """Return the minutes of the last edition once everybody in them is noted, and the file is a fact.

    Raises NotYoursToKnow before there are any.
    """
    found = selectors.last_minutes(desk.case)
    if found is None:
        raise NotYoursToKnow(_("Berita acara belum ada."))
    people = Item.objects.filter(case=desk.case).exclude(placement__in=desk.hidden)
    ids = list(people.values_list("placement__employee__person_id", flat=True))
    note_shown(ids, actor=desk.opened.actor, where="calibration.minutes", case=desk.case, is_export=True)
    return found


def _shown(request: HttpRequest, desk: Desk, found: Minutes) -> dict[str, Any]:
    rows = sorted(found.rows.values(), key=lambda row: row["number"])
    place = request.GET.get("after", "")
    after = int(place) if place.isdigit() and len(place) < ROWS else 0
    page = [row for row in rows if row["number"] > after][: ROWS + 1]
    seen = [row for row in page[:ROWS] if row["placement"] not in desk.hidden]
    people = Item.objects.filter(case=desk.case, placement__in=[row["placement"] for row in seen])
    ids = list(people.values_list("placement__employee__person_id", flat=True))
    note_shown(ids, actor=desk.opened.actor, where="calibration.minutes", case=desk.case)
    hidden = len(page[:ROWS]) - len(seen)
    return {
        "minutes": found,
        "pairs": list(head_of(found)),
        "attendance": list(attendance_of(found)),
        "rows": [row_of(row, desk) for row in seen],
        "columns": [Column(_("Butir")), Column(_("Pegawai")), Column(_("Hasil")), Column(_("Kotak"))],
        "hidden": hidden_words(hidden) if hidden else "",
        "signatures": signatures_of(found),
        "document_url": reverse("minutes_document", args=[desk.case.pk]),
        "pdf_url": reverse("minutes_pdf", args=[desk.case.pk]),
        "older": Link(_("Berikutnya"), f"?after={page[ROWS - 1]['number']}") if len(page) > ROWS else None,
    }


def hidden_words(number: int) -> str:
    """Say how many are left out because the reader is recused from them."""
    said = ngettext(
        "%d orang tidak ditampilkan karena Anda berhalangan.",
        "%d orang tidak ditampilkan karena Anda berhalangan.",
        number,
    )
    return said % number


def head_of(found: Minutes) -> list[Pair]:
    """Return what names the minutes: edition, committee, instrument, place, hash."""
    head = found.head
    return [
        Pair(_("Edisi"), str(found.edition), words.moment(found.made_at)),
        Pair(_("Komite"), head["committee"], _decree(*head["decree"])),
        Pair(_("Instrumen"), head["instrument"]),
        Pair(_("Sidang"), words.moment(datetime.fromisoformat(head["held_at"])), head["place"]),
        Pair(_("Sidik berita acara"), bytes(found.digest).hex()),
    ]


def _decree(number: str, decreed_on: str) -> str:
    return f"{number}, {words.plain_day(date.fromisoformat(decreed_on))}"


def attendance_of(found: Minutes) -> list[Pair]:
    """Return the seats, each with who was there."""
    there = {True: _("hadir"), False: _("tidak hadir")}
    return [
        Pair(f"{row['seat']}. {row['name']}", there[row["is_present"]], row["label"])
        for row in found.head["attendance"]
    ]


def row_of(row: dict[str, Any], desk: Desk) -> dict[str, Any]:
    """Return a row of the minutes with its outcome, boxes and reason in words."""
    reason = selectors.reasons_of(desk.case).get(row.get("reason_code", ""), "")
    boxes = str(row["from"]) if row["from"] == row["to"] else f"{row['from']} → {row['to']}"
    said = dict(Item.Outcome.choices).get(row["outcome"], "")
    note = ": ".join(filter(None, (str(reason), row.get("explanation", ""))))
    return {**row, "boxes": boxes, "said": said, "note": note}


def signatures_of(found: Minutes) -> list[Pair]:
    """Return who signed, when, and with which remark."""
    rows = found.signatures.select_related("person").order_by("pk")
    return [Pair(str(each.person), words.moment(each.signed_at), each.remark) for each in rows]
