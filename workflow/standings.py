"""How each standing is said and shown: one table, so that a list, a tag and a legend cannot differ."""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Tone = Literal["", "accent", "good", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A word with its tone and icon; the word always stands beside the colour."""

    key: str
    word: str | Promise
    tone: Tone = ""
    icon: str = ""


_TABLE: tuple[Standing, ...] = (
    # time
    Standing("overdue", _("Lewat tenggat"), "bad", "alert"),
    Standing("due_today", _("Hari ini"), "warn", "clock"),
    Standing("soon", _("Besok"), "warn", "clock"),
    Standing("later", _("Masih ada waktu")),
    Standing("undated", _("Tanpa tenggat")),
    # turns
    Standing("mine", _("Menunggu Anda"), "accent", "inbox"),
    Standing("waiting", _("Menunggu pihak lain"), "", "clock"),
    Standing("held", _("Ditunda"), "", "pause"),
    Standing("unclaimed", _("Belum diambil"), "", "circle"),
    Standing("done", _("Selesai"), "good", "check-circle"),
    # work on an item
    Standing("open", _("Terbuka"), "", "circle"),
    Standing("not_started", _("Belum mulai"), "", "circle"),
    Standing("in_progress", _("Sedang diisi"), "accent", "pen"),
    Standing("blocked", _("Belum bisa dimulai"), "", "lock"),
    Standing("updated", _("Diperbarui"), "accent", "update"),
    Standing("new", _("Baru"), "accent", "update"),
    Standing("replaced", _("Diganti"), "accent", "update"),
    # verdicts
    Standing("unseen", _("Belum dilihat"), "", "circle"),
    Standing("accepted", _("Diterima"), "good", "check-circle"),
    Standing("needs_repair", _("Perlu perbaikan"), "warn", "return"),
    Standing("unmet", _("Tidak terpenuhi"), "bad", "minus-circle"),
    # outcomes
    Standing("approved", _("Disetujui"), "good", "check"),
    Standing("enacted", _("Ditetapkan"), "good", "check"),
    Standing("refused", _("Ditolak"), "bad", "minus-circle"),
    Standing("withdrawn", _("Ditarik"), "", "return"),
    Standing("failed", _("Gagal"), "bad", "alert"),
    # given authority
    Standing("in_force", _("Berlaku"), "good", "check"),
    Standing("unconfirmed", _("Menunggu konfirmasi"), "warn", "clock"),
    Standing("upcoming", _("Belum berlaku"), "", "circle"),
    Standing("ended", _("Berakhir"), "", "minus-circle"),
    # reservations
    Standing("unofficial", _("tidak resmi"), "warn", "info"),
    Standing("provisional", _("sementara"), "warn", "info"),
    Standing("internal", _("Tidak terlihat pihak lain"), "warn", "eye-off"),
    Standing("withheld", _("Disembunyikan dari Anda"), "", "lock"),
)

STANDINGS: dict[str, Standing] = {entry.key: entry for entry in _TABLE}


def standing(key: str) -> Standing:
    """Give the standing of that key; raise KeyError for one that is not in the table."""
    return STANDINGS[key]


def legend(*keys: str) -> tuple[Standing, ...]:
    """Give the standings that a list uses, for the key beside it."""
    return tuple(STANDINGS[key] for key in keys)


def standing_of_days(days_left: int | None) -> Standing:
    """Give how pressing a due date is, from the working days that are left; None means without a date."""
    if days_left is None:
        return STANDINGS["undated"]
    if days_left < 0:
        return STANDINGS["overdue"]
    return STANDINGS[("due_today", "soon", "later")[min(days_left, 2)]]
