"""Template tags of the look: icons, form fields, and dates and numbers in words."""

import datetime as dt
from decimal import Decimal

from django import forms, template
from django.contrib.messages.storage.base import Message
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from workflow import words
from workflow.standings import Standing
from workflow.standings import standing as standing_of_key

register = template.Library()

NOTHING = "\N{EN DASH}"

_MESSAGE_LOOK = {
    "info": ("", "info"),
    "success": ("good", "check-circle"),
    "warning": ("warn", "alert"),
    "error": ("bad", "alert"),
}


@register.simple_tag
def icon(name: str) -> SafeString | str:
    """Show an icon of the sprite, or nothing for an empty name."""
    if not name:
        return ""
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.filter
def inline_svg(drawing: str) -> SafeString:
    """Put a drawing of our own libraries into the page, without its XML heading."""
    return SafeString(drawing[drawing.find("<svg") :])


@register.simple_tag
def standing(key: str) -> Standing:
    """Give the standing of that key, for `{% standing "held" as held %}`."""
    return standing_of_key(key)


@register.filter
def message_tone(message: Message) -> str:
    """Give the tone of a message of django.contrib.messages."""
    return _MESSAGE_LOOK.get(message.level_tag, ("", ""))[0]


@register.filter
def message_icon(message: Message) -> str:
    """Give the icon of a message of django.contrib.messages."""
    return _MESSAGE_LOOK.get(message.level_tag, ("", "info"))[1]


@register.simple_tag
def field(bound: BoundField, hint: str = "") -> SafeString:
    """Show a form's field: label, hint, error, control."""
    context = {
        "field": bound,
        "hint": hint or bound.help_text,
        "is_internal": bound.name in getattr(bound.form, "internal_fields", ()),
    }
    return render_to_string(_component_of(bound), context)


def _component_of(bound: BoundField) -> str:
    if is_tick(bound):
        return "components/field_check.html"
    if isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "components/field_choices.html"
    return "components/field.html"


@register.filter
def is_tick(bound: BoundField) -> bool:
    """Tell whether a field is one checkbox, whose label stands beside it."""
    return isinstance(bound.field.widget, forms.CheckboxInput)


@register.inclusion_tag("components/fields.html")
def fields(form: BaseForm) -> dict[str, object]:
    """Show every field of a form, the hidden ones too."""
    return {"form": form}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: object, heading: str = "") -> dict[str, object]:
    """Show every fault of refused forms, each linked to its field; nothing where there is none."""
    forms = form if isinstance(form, list) else [form]
    refused = (each for each in forms if isinstance(each, BaseForm) and each.is_bound)
    return {"faults": [fault for each in refused for fault in _faults(each)], "heading": heading}


def _faults(form: BaseForm) -> list[tuple[str, str]]:
    general = [("", str(fault)) for fault in form.non_field_errors()]
    return general + [(_anchor(bound), str(fault)) for bound in form for fault in bound.errors]


def _anchor(bound: BoundField) -> str:
    """Give the id of the control; of a group, its first choice."""
    return bound.id_for_label or f"{bound.auto_id}_0"


@register.filter
def day(value: dt.date | None) -> str:
    """Say a date with its weekday."""
    return words.day(value) if value else ""


@register.filter
def short_day(value: dt.date | None) -> str:
    """Say a date of a list."""
    return words.short_day(value) if value else ""


@register.filter
def dated_day(value: dt.date | None) -> str:
    """Say a date of the record."""
    return words.dated_day(value) if value else ""


@register.filter
def plain_day(value: dt.date | None) -> str:
    """Say a date of a document."""
    return words.plain_day(value) if value else ""


@register.filter
def clock(value: dt.datetime | None) -> str:
    """Say a time of day."""
    return words.clock(value) if value else ""


@register.filter
def moment(value: dt.datetime | None) -> str:
    """Say a date with its time."""
    return words.moment(value) if value else ""


@register.filter
def waited(days: int) -> str:
    """Say since how many working days something waits."""
    return words.waited(days)


@register.filter
def decimal(value: Decimal | int | None, places: int = 2) -> str:
    """Write an exact number with the comma of the language; a dash where there is none."""
    return NOTHING if value is None else words.decimal(value, places)


@register.filter
def whole(value: int | None) -> str:
    """Write a count with its thousands apart; a dash where there is none."""
    return NOTHING if value is None else words.whole(value)


@register.filter
def share(value: Decimal | int | None, places: int = 1) -> str:
    """Write a per cent figure; a dash where there is none."""
    return NOTHING if value is None else words.share(value, places)


@register.filter
def file_size(count: int) -> str:
    """Write the size of a file in bytes."""
    return words.size(count)
