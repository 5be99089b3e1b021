"""The sessions of a period on its board: day, stage, minutes with their hash, who signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from succession.calibration.lifecycle import CalibrationLife
from succession.calibration.models import Minutes, Signature
from succession.calibration.selectors import sessions_of
from succession.mapping.views.tabs import Look, Tab
from workflow import words
from workflow.models import Case, Sitting
from workflow.pages.history import spaced
from workflow.parts import Column, Empty, Link
from workflow.visibility import cases_seen_by
from workflow.visitors import visitor_of


@dataclass(frozen=True)
class SessionRow:
    """One session with its minutes, as far as there are any."""

    session: Case
    sitting: Sitting | None
    stage: Any
    url: str
    edition: str
    digest: str
    signers: Sequence[str]
    links: Sequence[Link]


def fill(look: Look) -> dict[str, Any]:
    """Return the sessions of the period that the reader may see, in a constant number of statements."""
    every = sessions_of(look.opened.case)
    sessions = list(_seen(look, every))
    hidden = every.count() - len(sessions)
    return {
        "rows": _rows(sessions),
        "columns": [
            Column(_("Sidang")),
            Column(_("Hari sidang")),
            Column(_("Tahap")),
            Column(_("Sidik berita acara")),
            Column(_("Ditandatangani")),
            Column(_("Naskah")),
        ],
        "hidden": _hidden_words(hidden) if hidden and sessions else "",
        "empty": _none(hidden),
    }


def _seen(look: Look, every: QuerySet[Case]) -> QuerySet[Case]:
    visitor = visitor_of(look.request)
    return every.filter(pk__in=cases_seen_by(visitor.person_id or 0, visitor.hats).values("pk"))


def _rows(sessions: Sequence[Case]) -> list[SessionRow]:
    sittings = {each.case_id: each for each in Sitting.objects.filter(case__in=sessions).order_by("number")}
    editions = Minutes.objects.filter(case__in=sessions).defer("head", "rows").order_by("edition")
    minutes = {each.case_id: each for each in editions}
    signers = _signers(minutes.values())
    return [
        _row(each, sittings.get(each.pk), minutes.get(each.pk), signers.get(each.pk, [])) for each in sessions
    ]


def _signers(minutes: Any) -> dict[int, list[str]]:
    """Return, by session, who signed the last edition of its minutes, in the order of the signatures."""
    found: dict[int, list[str]] = {}
    for each in Signature.objects.filter(minutes__in=minutes).select_related("person").order_by("pk"):
        found.setdefault(each.case_id, []).append(str(each.person))
    return found


def _row(case: Case, sitting: Sitting | None, minutes: Minutes | None, signers: list[str]) -> SessionRow:
    return SessionRow(
        case,
        sitting,
        CalibrationLife.stages[case.stage].label,
        reverse("case", args=[case.pk]),
        _("edisi %d") % minutes.edition if minutes else "",
        spaced(bytes(minutes.digest).hex(), 16) if minutes else "",
        signers,
        list(_links(case)) if minutes else [],
    )


def _links(case: Case) -> list[Link]:
    return [
        Link(_("Baca"), reverse("minutes", args=[case.pk])),
        Link(_("PDF"), reverse("minutes_pdf", args=[case.pk])),
        Link(_("JSON"), reverse("minutes_document", args=[case.pk])),
    ]


def _hidden_words(number: int) -> str:
    said = ngettext(
        "%s sidang lain hanya terbaca oleh yang berhak.",
        "%s sidang lain hanya terbaca oleh yang berhak.",
        number,
    )
    return said % words.whole(number)


def _none(hidden: int) -> Empty:
    if hidden:
        text = _("Berita acara terbaca oleh komite, sekretariat, dan PPK instansi ini.")
        return Empty(_("Tidak ditampilkan bagi Anda"), text, "lock")
    return Empty(_("Belum ada sidang"), _("Berita acara muncul di sini setelah sidang kalibrasi disiapkan."))


TAB = Tab(
    "berita-acara",
    gettext_lazy("Berita acara"),
    50,
    "succession/calibration/sessions.html",
    fill,
    shows_people=False,
)
