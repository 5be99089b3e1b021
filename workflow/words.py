"""Dates, times and numbers in words, as the reader's language writes them."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflow.standings import Tone, standing_of_days


@dataclass(frozen=True, slots=True)
class Due:
    """A due date ready to be shown: words first, then the date."""

    words: str
    tone: Tone = ""
    icon: str = ""
    on: dt.date | None = None


def due(days_left: int | None, due_on: dt.date | None) -> Due:
    """Say how far a due date is; `days_left` counts working days and is negative once it has passed."""
    how = standing_of_days(days_left)
    return Due(_due_words(days_left, str(how.word)), how.tone, how.icon, due_on)


def _due_words(days_left: int | None, word: str) -> str:
    if days_left is None or 0 <= days_left <= 1:
        return word
    if days_left < 0:
        return _("Lewat %(days)s") % {"days": working_days(-days_left)}
    return _("%(days)s lagi") % {"days": working_days(days_left)}


def working_days(days: int) -> str:
    """Say a number of working days."""
    return ngettext("%(days)s hari kerja", "%(days)s hari kerja", days) % {"days": whole(days)}


def waited(days: int) -> str:
    """Say since how many working days something waits."""
    return working_days(days) if days else _("baru hari ini")


def day(on: dt.date | dt.datetime) -> str:
    """Say a date with its weekday: Jumat, 27 November 2026."""
    return date_format(_local_day(on), "l, j F Y")


def short_day(on: dt.date | dt.datetime) -> str:
    """Say a date of a list: Selasa, 17 Nov; of another year with its year."""
    is_near = _local_day(on).year == timezone.localdate().year
    return date_format(_local_day(on), "l, j M" if is_near else "l, j M Y")


def dated_day(on: dt.date | dt.datetime) -> str:
    """Say a date of the record: Jumat, 20 Nov 2026."""
    return date_format(_local_day(on), "l, j M Y")


def plain_day(on: dt.date | dt.datetime) -> str:
    """Say a date of a document: 27 November 2026."""
    return date_format(_local_day(on), "j F Y")


def clock(at: dt.datetime) -> str:
    """Say a time of day: 15.42 WIB."""
    local = timezone.localtime(at)
    return _("%(hour)s.%(minute)s WIB") % {"hour": f"{local.hour:02}", "minute": f"{local.minute:02}"}


def moment(at: dt.datetime) -> str:
    """Say a date and its time: Jumat, 20 November 2026, 15.42 WIB."""
    return _("%(day)s, %(time)s") % {"day": day(at), "time": clock(at)}


def whole(value: int) -> str:
    """Write a count with its thousands apart: 1.234."""
    return number_format(value, 0, force_grouping=True)


def part_of(part: int, of: int) -> str:
    """Write how many of how many, such as `12 dari 2.757`."""
    return _("%(part)s dari %(whole)s") % {"part": whole(part), "whole": whole(of)}


def decimal(value: Decimal | int, places: int = 2) -> str:
    """Write an exact number, half away from zero, with the comma of the language: 66,75."""
    return number_format(_rounded(Decimal(value), places), places, force_grouping=True)


def share(value: Decimal | int, places: int = 1) -> str:
    """Write a per cent figure: 9,1 %."""
    return f"{decimal(value, places)} %"


def size(count: int) -> str:
    """Write the size of a file in bytes: 1,4 MB."""
    amount, unit = Decimal(count), "B"
    for larger in ("KB", "MB", "GB"):
        if amount < 1024:
            break
        amount, unit = amount / 1024, larger
    return f"{decimal(amount, 0 if unit == 'B' else 1)} {unit}"


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _local_day(on: dt.date | dt.datetime) -> dt.date:
    if isinstance(on, dt.datetime):
        return timezone.localtime(on).date() if timezone.is_aware(on) else on.date()
    return on
