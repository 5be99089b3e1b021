"""What mapping shows on the page of its case: who is in it, how far it has come, what was placed."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from succession.mapping import selectors
from succession.mapping.scoring import FAULTS
from workflow import words
from workflow.actors import Actor
from workflow.models import Case
from workflow.parts import Empty, Fact, Link, Pair

WORDS = {
    "people": gettext_lazy("Pegawai"),
    "people_before": gettext_lazy("Pegawai sebelumnya"),
    "people_registered": gettext_lazy("Pegawai baru dicatat"),
    "data_quality": gettext_lazy("Indeks kualitas data"),
    "mapped": gettext_lazy("Terpetakan"),
    "unmapped": gettext_lazy("Belum terpetakan"),
    "instrument": gettext_lazy("Instrumen"),
    "edition": gettext_lazy("Edisi"),
}
PLACES = {
    "mapping.board": gettext_lazy("Papan kotak talenta"),
    "mapping.table": gettext_lazy("Tabel pemetaan talenta"),
    "mapping.changes": gettext_lazy("Daftar perubahan kotak talenta"),
    "mapping.person": gettext_lazy("Rincian nilai seorang pegawai"),
}


def panel_of(case: Case, _actor: Actor) -> tuple[str, dict[str, Any]]:
    """Return the tab with the content: the data, the scoring, the way to the board."""
    period = case.period
    if not period.people:
        way = Link(_("Muat data pegawai"), reverse("load_people", args=[case.pk]))
        text = _("Sekretariat memuat berkas CSV pegawai; sesudah itu data dikunci dan dihitung.")
        return "succession/mapping/_panel.html", {
            "panel_empty": Empty(_("Belum ada pegawai"), text, "inbox", way)
        }
    return "succession/mapping/_panel.html", {
        "pairs": [*_data(case), *_result(case)],
        "board_url": reverse("board", args=[case.pk]) if period.scoring_id else "",
        "data_url": reverse("load_people", args=[case.pk]),
        "scoring_url": reverse("request_scoring", args=[case.pk]) if period.snapshot else "",
    }


def parties_of(case: Case, _actor: Actor) -> list[Pair]:
    """Return the day of the data, the instrument, the edition before and after."""
    period = case.period
    status = _("resmi") if period.instrument.is_official else _("tidak resmi")
    pairs = [
        Pair(_("Data per"), words.plain_day(period.as_of)),
        Pair(_("Instrumen"), str(period.instrument), status),
    ]
    followed = Case.objects.filter(follows=case).first()
    for label, other in ((_("Menggantikan"), case.follows), (_("Digantikan oleh"), followed)):
        if other:
            pairs.append(Pair(label, other.label, url=reverse("case", args=[other.pk])))
    return pairs


def figures_of(case: Case, _actor: Actor) -> list[Fact]:
    """Return how many people there are and how many of them have a box."""
    period = case.period
    if not period.people:
        return []
    notes = [mapped_words(case)] if period.scoring else []
    behind = reverse("board", args=[case.pk]) if period.scoring else ""
    return [Fact(_("Pegawai"), words.whole(period.people), notes, url=behind)]


def people_words(number: int) -> str:
    """Say a number of employees."""
    return ngettext("%s pegawai", "%s pegawai", number) % words.whole(number)


def mapped_words(case: Case) -> str:
    """Say how many have a box and how many wait."""
    scoring = case.period.scoring
    assert scoring is not None
    figures = {"mapped": words.whole(scoring.mapped), "unmapped": words.whole(scoring.unmapped)}
    return _("%(mapped)s terpetakan, %(unmapped)s belum") % figures


def _data(case: Case) -> list[Pair]:
    period = case.period
    pairs = [Pair(_("Pegawai dimuat"), words.whole(period.people))]
    if period.data_quality is not None:
        pairs.append(Pair(_("Indeks kualitas data"), words.decimal(period.data_quality)))
    if period.snapshot:
        pairs.append(Pair(_("Sidik data yang dikunci"), f"{bytes(period.snapshot).hex()[:16]}…"))
    return pairs


def _result(case: Case) -> list[Pair]:
    scoring = case.period.scoring
    if scoring is None:
        found = selectors.last_scoring(case)
        return [Pair(_("Penghitungan"), scoring_words(found))] if case.period.snapshot else []
    return [
        Pair(_("Terpetakan"), words.whole(scoring.mapped)),
        Pair(_("Belum terpetakan"), words.whole(scoring.unmapped)),
    ]


def scoring_words(scoring: Any) -> str:
    """Say how far a scoring has come."""
    if scoring is None:
        return _("belum diminta")
    if scoring.finished_at is None:
        return _("sedang berjalan sejak %s") % words.clock(scoring.requested_at)
    if scoring.digest:
        return _("selesai %s") % words.moment(scoring.finished_at)
    return str(FAULTS.get(scoring.fault, scoring.fault))
