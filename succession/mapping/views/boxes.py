"""The nine boxes in words, as all screens name them (docs/glossary.md; actions: domain, recommended, C)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from succession.mapping.explaining import THIRDS
from succession.mapping.instruments import BOXES, Axis, Instrument
from workflow.words import decimal

ACTIONS = {
    9: gettext_lazy("Promosikan, pertahankan"),
    8: gettext_lazy("Pertahankan, perluas jabatan"),
    7: gettext_lazy("Pertahankan, perkaya jabatan"),
    6: gettext_lazy("Penempatan sesuai, konseling"),
    5: gettext_lazy("Penempatan sesuai, bimbingan"),
    4: gettext_lazy("Rotasi, kembangkan kompetensi"),
    3: gettext_lazy("Bimbingan, konseling"),
    2: gettext_lazy("Bimbingan, penempatan sesuai"),
    1: gettext_lazy("Sesuai ketentuan"),
}
# From the top row down, as the board shows them.
ROWS = tuple(reversed(BOXES))


def spoken(box: int) -> str:
    """Say a box with its place: Kotak 4, kinerja di atas ekspektasi, potensi rendah."""
    row = next(n for n, boxes in enumerate(BOXES) if box in boxes)
    words = {
        "box": box,
        "performance": THIRDS["performance"][row],
        "potential": THIRDS["potential"][BOXES[row].index(box)],
    }
    return _("Kotak %(box)d, kinerja %(performance)s, potensi %(potential)s") % words


def row_bounds(instrument: Instrument, row: int) -> str:
    """Say from where to where a third of an axis goes, counted from below."""
    return bounds(instrument.performance, row)


def bounds(axis: Axis, third: int) -> str:
    """Say from where to where a third of an axis goes."""
    middle, high = decimal(axis.middle, 0), decimal(axis.high, 0)
    if third == 2:
        return _("%s ke atas") % high
    if third == 1:
        return _("%(middle)s sampai di bawah %(high)s") % {"middle": middle, "high": high}
    return _("di bawah %s") % middle


def box_words(box: int | None) -> str:
    """Return a box as a column shows it."""
    return str(box) if box else _("belum terpetakan")
