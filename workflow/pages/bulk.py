"""What is done to several turns at once: each by itself, each outcome reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow import turns
from workflow.actors import Actor
from workflow.ballots.recusals import withheld_cases
from workflow.exceptions import Conflict, NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.inputs import AskingForm, DayField
from workflow.models import Turn

AT_MOST = 50
COLLEAGUES = """
SELECT DISTINCT p.id, p.name FROM workflow_turn t
JOIN workflow_hat h ON h.role_id = t.role_id AND h.organisation_id = t.organisation_id
  AND h.during @> clock_timestamp()
JOIN workflow_person p ON p.id = h.person_id WHERE t.id = ANY(%(turns)s::bigint[]) ORDER BY p.name LIMIT 200
"""


@dataclass(frozen=True)
class Verb:
    """Something that may be done to several turns."""

    label: str | Promise
    service: Callable[..., Turn]
    done: str | Promise
    asks: bool = False


VERBS = {
    "claim": Verb(gettext_lazy("Ambil giliran"), turns.claim, gettext_lazy("diambil")),
    "release": Verb(gettext_lazy("Lepaskan giliran"), turns.release, gettext_lazy("dilepaskan")),
    "hold": Verb(gettext_lazy("Tunda dengan alasan…"), turns.hold, gettext_lazy("ditunda"), asks=True),
    "hand_over": Verb(
        gettext_lazy("Serahkan kepada…"), turns.hand_over, gettext_lazy("diserahkan"), asks=True
    ),
    "resume": Verb(gettext_lazy("Lanjutkan giliran"), turns.resume, gettext_lazy("dilanjutkan")),
    "remind": Verb(gettext_lazy("Ingatkan"), turns.remind, gettext_lazy("diingatkan")),
}
BY_TAB = {
    "menunggu": ("claim", "release", "hold", "hand_over"),
    "ditunda": ("resume",),
    "pihak-lain": ("remind",),
    "selesai": (),
}


class VerbForm(forms.Form):
    """The choice of what is done with all that is ticked."""

    step = forms.ChoiceField()
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, tab: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [(name, VERBS[name].label) for name in BY_TAB[tab]]  # type: ignore[attr-defined]


class HoldForm(AskingForm):
    """Until when a turn is put off, and why."""

    until = DayField(
        label=gettext_lazy("Tunda sampai"), help_text=gettext_lazy("Tenggat ikut bergeser dari hari itu.")
    )
    reason = forms.CharField(
        label=gettext_lazy("Alasan"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class HandOverForm(AskingForm):
    """To whom a turn goes."""

    to = forms.TypedChoiceField(label=gettext_lazy("Serahkan kepada"), coerce=int)

    def __init__(self, *args: Any, turn_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", _("Pilih seorang rekan")), *colleagues(turn_ids)]  # type: ignore[attr-defined]


def asking_form(name: str, turn_ids: Iterable[int], data: Any = None) -> AskingForm:
    """Return the form that a verb asks with before it is done."""
    return HoldForm(data) if name == "hold" else HandOverForm(data, turn_ids=turn_ids)


def colleagues(turn_ids: Iterable[int]) -> list[tuple[int, str]]:
    """Return who holds the desks of these turns now."""
    with connection.cursor() as cursor:
        cursor.execute(COLLEAGUES, {"turns": list(turn_ids)})
        return list(cursor.fetchall())


@dataclass(frozen=True)
class Report:
    """What became of each turn."""

    lines: list[str]
    done: int

    @property
    def is_whole(self) -> bool:
        """Return whether all went through."""
        return self.done == len(self.lines)


def do_all(name: str, turn_ids: Sequence[int], *, actor: Actor, key: UUID, facts: dict[str, Any]) -> Report:
    """Do one verb to each turn by itself and report each outcome; a repeated key changes nothing.

    What the person may not see is reported without its number.
    """
    labels = dict(Turn.objects.filter(pk__in=turn_ids).values_list("pk", "case__label"))
    hidden = withheld_turns(turn_ids, actor)
    verb, lines, done = VERBS[name], [], 0
    for turn_id in dict.fromkeys(turn_ids):
        try:
            if turn_id in hidden:
                raise NotYoursToKnow
            verb.service(turn_id, actor=actor, key=uuid5(key, str(turn_id)), **facts)
        except NotYoursToKnow:
            lines.append(_("Satu giliran tidak ditemukan."))
        except (TransitionRefused, NotPermitted, Conflict) as refusal:
            lines.append(_line(labels[turn_id], str(refusal)))
        else:
            lines.append(_line(labels[turn_id], verb.done))
            done += 1
    return Report(lines, done)


def withheld_turns(turn_ids: Iterable[int], actor: Actor) -> set[int]:
    """Return those of the turns whose cases are withheld from the person."""
    cases = withheld_cases(actor.person_id or 0)
    return set(Turn.objects.filter(pk__in=turn_ids, case__in=cases).values_list("pk", flat=True))


def _line(label: str, words: str | Promise) -> str:
    return _("%(case)s: %(outcome)s") % {"case": label, "outcome": words}
