"""The minutes as a sheet to print: the same as their page, without whom the reader is recused from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from succession.calibration.models import Minutes
from succession.calibration.views import minutes as page
from succession.calibration.views.desk import Desk, desk_of
from workflow import words
from workflow.documents.printing import Part, Sheet, pdf_of
from workflow.parts import Pair

# Of a larger session only those are listed who had a ballot of their own.
MOST = 2000


@require_safe
def minutes_pdf(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Give the minutes of the last edition as PDF; raises NotYoursToKnow before there are any."""
    desk = desk_of(request, case_id)
    found = page.minutes_to_export(desk)
    response = HttpResponse(pdf_of(sheet_of(desk, found), found.made_at), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{desk.case.label}-{found.edition}.pdf"'
    return response


def sheet_of(desk: Desk, found: Minutes) -> Sheet:
    """Return the minutes as they are printed."""
    rows = sorted(found.rows.values(), key=lambda row: row["number"])
    seen = [row for row in rows if row["placement"] not in desk.hidden]
    listed = seen if len(seen) <= MOST else [row for row in seen if isinstance(row["ballot"], dict)]
    parts = [_attendance(found), _results(desk, listed), _signatures(found)]
    return Sheet(
        title=_("Berita acara %s") % desk.case.label,
        lead=f"{found.head['agency']}, {desk.case.title}",
        pairs=[(str(pair.label), _joined(pair)) for pair in page.head_of(found)],
        parts=[part for part in parts if part.rows],
        notes=list(_notes(len(rows) - len(seen), len(seen) - len(listed))),
        foot=f"{desk.case.label} · {bytes(found.digest).hex()[:16]}",
    )


def _attendance(found: Minutes) -> Part:
    rows = [[str(each.label), str(each.note), str(each.value)] for each in page.attendance_of(found)]
    return Part(_("Kehadiran"), [_("Kursi"), _("Sebagai"), _("Keadaan")], rows)


def _results(desk: Desk, rows: list[dict[str, Any]]) -> Part:
    columns = [_("Butir"), _("Pegawai"), _("Hasil"), _("Kotak"), _("Alasan")]
    shown = [page.row_of(row, desk) for row in rows]
    lines = [
        [
            str(row["number"]),
            f"{row['name']}, {row['position']}, {row['unit']}",
            str(row["said"]),
            row["boxes"],
            row["note"],
        ]
        for row in shown
    ]
    return Part(_("Hasil sidang"), columns, lines)


def _signatures(found: Minutes) -> Part:
    rows = [[str(each.label), str(each.value), str(each.note)] for each in page.signatures_of(found)]
    return Part(_("Tanda tangan"), [_("Nama"), _("Waktu"), _("Catatan")], rows)


def _notes(hidden: int, left_out: int) -> Iterator[str]:
    if hidden:
        yield page.hidden_words(hidden)
    if left_out:
        said = ngettext(
            "%s orang diputus bersama dan tidak disebut satu per satu.",
            "%s orang diputus bersama dan tidak disebut satu per satu.",
            left_out,
        )
        yield said % words.whole(left_out)
    yield _("Sidik berita acara dapat dihitung ulang dari naskah JSON.")


def _joined(pair: Pair) -> str:
    return ", ".join(filter(None, (str(pair.value), str(pair.note))))
