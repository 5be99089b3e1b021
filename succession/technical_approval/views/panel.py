"""The share of the generic case page: what was asked, how the sending goes, what BKN answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from succession.technical_approval.models import Approval, Dispatch, Refusal
from workflow import words
from workflow.accesses import note_shown
from workflow.actors import Actor
from workflow.models import Case
from workflow.parts import Link, Notice, Pair

WHERE = "technical_approval.case"
FAULTS = {
    "unreachable": gettext_lazy("Layanan BKN tidak menjawab."),
    "garbled": gettext_lazy("Jawaban layanan BKN tidak dapat dibaca."),
    "mismatch": gettext_lazy("Jawaban layanan BKN menyangkut orang, jabatan, atau permintaan lain."),
    "not_sent": gettext_lazy("Pengganti lokal hanya menerima perkara rekaan; permintaan ini tidak dikirim."),
    "refused_here": gettext_lazy("Jawaban layanan BKN tidak dapat diterapkan pada perkara ini."),
    "failed": gettext_lazy("Pertukaran data gagal."),
}
WORDS = {"basis": gettext_lazy("Dasar")}


def panel(case: Case, actor: Actor) -> tuple[str, dict[str, Any]]:
    """Return the tab with the content: request, sending, answer."""
    note_shown([case.request.person_id], actor=actor, where=WHERE, case=case)
    return "succession/technical_approval/_content.html", {
        "notice": _notice(case.dispatch),
        "asked": list(_asked(case)),
        "sent": list(_sent(case.dispatch)),
        "answer": list(_answer(case)),
        "link": _link(case),
    }


def _link(case: Case) -> Link | None:
    is_escalated = case.stage == "escalated"
    return Link(_("Catat penelusuran"), reverse("chase", args=[case.pk])) if is_escalated else None


def _notice(dispatch: Dispatch) -> Notice | None:
    if not dispatch.fault or dispatch.is_over:
        return None
    said = {"times": dispatch.attempts, "at": words.moment(dispatch.next_at)}
    again = _("Sudah %(times)d kali; dicoba lagi %(at)s.") % said
    return Notice(f"{FAULTS.get(dispatch.fault, dispatch.fault)} {again}", _("Gangguan:"), "bad", "alert")


def _asked(case: Case) -> Iterator[Pair]:
    request = case.request
    yield Pair(_("Calon"), request.person.name)
    yield Pair(_("Jabatan"), request.position.title, request.position.get_level_display())
    if case.parent:
        yield Pair(_("Pengisian"), case.parent.label, url=reverse("case", args=[case.parent_id]))


def _sent(dispatch: Dispatch) -> Iterator[Pair]:
    never = _("belum")
    yield Pair(_("Terkirim"), words.moment(dispatch.sent_at) if dispatch.sent_at else never)
    yield Pair(_("Tanda terima BKN"), dispatch.receipt or never)
    yield Pair(_("Terakhir ditanyakan"), words.moment(dispatch.asked_at) if dispatch.asked_at else never)


def _answer(case: Case) -> Iterator[Pair]:
    if granted := Approval.objects.filter(case=case).first():
        days = {"start": words.plain_day(granted.during.lower), "end": words.plain_day(granted.during.upper)}
        yield Pair(_("Nomor pertek"), granted.number, _("berlaku %(start)s sampai sebelum %(end)s") % days)
    if refused := Refusal.objects.filter(case=case).first():
        yield Pair(_("Ditolak"), refused.reason)
