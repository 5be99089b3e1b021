"""What is done to several turns at once: each by itself and under the rights of that moment, each reported.

A few are done while the person waits; more are ordered as a run, which the worker takes up in portions. An
item's key comes from the run's, so that a portion that is repeated changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.db import OperationalError, transaction
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow import turns
from workflow.actors import Actor
from workflow.ballots.recusals import withheld_cases
from workflow.exceptions import Conflict, NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.locking import is_locked_out
from workflow.models import Account, BulkItem, BulkRun, Turn

AT_ONCE = 50
AT_MOST = 5000
PORTION = 100


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


@dataclass(frozen=True)
class Result:
    """What became of one turn, in words for the person who asked."""

    words: str
    is_done: bool = False


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
    wanted = list(dict.fromkeys(turn_ids))
    results = [each for _id, each in _results(name, wanted, actor, key, facts)]
    return Report([each.words for each in results], sum(each.is_done for each in results))


def order_run(
    name: str, turn_ids: Sequence[int], *, actor: Actor, key: UUID, facts: dict[str, Any]
) -> BulkRun:
    """Order one verb for many turns as a job; the same key is the same run.

    Raises Conflict where somebody else's run has that key.
    """
    from workflow.jobs import order_portion

    assert actor.person_id is not None, "a run is ordered by a person"
    with transaction.atomic():
        run, is_new = BulkRun.objects.get_or_create(
            pk=key,
            defaults={
                "person_id": actor.person_id,
                "hat": actor.hat,
                "language": translation.get_language() or "",
                "verb": name,
                "facts": {key: str(value) for key, value in facts.items()},
            },
        )
        if run.person_id != actor.person_id:
            raise Conflict(_("Muat ulang kotak tugas, lalu ulangi."))
        if is_new:
            known = Turn.objects.filter(pk__in=turn_ids[:AT_MOST]).order_by("due_at", "pk")
            rows = [BulkItem(run=run, turn_id=pk) for pk in known.values_list("pk", flat=True)]
            BulkItem.objects.bulk_create(rows, batch_size=1000)
            order_portion(str(run.pk))
    return run


def do_portion(run_id: UUID) -> None:
    """Try the next items of a run, note each outcome, and order the next portion or end the run."""
    from workflow.jobs import order_portion

    run = BulkRun.objects.get(pk=run_id)
    items = {item.turn_id: item for item in run.items.filter(tried_at=None).order_by("pk")[:PORTION]}
    with translation.override(run.language):
        for turn_id, result in _portion(run, list(items)):
            item = items[turn_id]
            item.outcome, item.is_done, item.tried_at = result.words[:1000], result.is_done, timezone.now()
            item.save(update_fields=["outcome", "is_done", "tried_at"])
    if run.items.filter(tried_at=None).exists():
        order_portion(str(run.pk))
    else:
        BulkRun.objects.filter(pk=run.pk, finished_at=None).update(finished_at=timezone.now())


def _portion(run: BulkRun, turn_ids: list[int]) -> Iterable[tuple[int, Result]]:
    """Do the verb as the person may now; who can no longer log in may nothing any more."""
    if not Account.objects.filter(person=run.person_id, is_active=True).exists():
        closed = Result(_("Akun Anda sudah ditutup; giliran ini tidak disentuh."))
        return [(turn_id, closed) for turn_id in turn_ids]
    return _results(run.verb, turn_ids, Actor(run.person_id, run.hat), run.pk, _restored(run.facts))


def _restored(facts: dict[str, str]) -> dict[str, Any]:
    """Return what was asked as the services take it."""
    read: dict[str, Callable[[str], Any]] = {"until": date.fromisoformat, "to": int}
    return {name: read.get(name, str)(value) for name, value in facts.items()}


def _results(
    name: str, turn_ids: list[int], actor: Actor, key: UUID, facts: dict[str, Any]
) -> Iterable[tuple[int, Result]]:
    labels = dict(Turn.objects.filter(pk__in=turn_ids).values_list("pk", "case__label"))
    hidden = withheld_turns(turn_ids, actor)
    for turn_id in turn_ids:
        yield turn_id, _result(name, turn_id, labels, hidden, actor=actor, key=key, facts=facts)


def _result(
    name: str,
    turn_id: int,
    labels: dict[int, str],
    hidden: set[int],
    *,
    actor: Actor,
    key: UUID,
    facts: dict[str, Any],
) -> Result:
    try:
        if turn_id in hidden:
            raise NotYoursToKnow
        VERBS[name].service(turn_id, actor=actor, key=uuid5(key, str(turn_id)), **facts)
    except NotYoursToKnow:
        return Result(_("Satu giliran tidak ditemukan."))
    except (TransitionRefused, NotPermitted, Conflict) as refusal:
        return Result(_line(labels[turn_id], str(refusal)))
    except OperationalError as error:
        if not is_locked_out(error):
            raise
        return Result(_line(labels[turn_id], _("sedang diproses orang lain; ulangi sebentar lagi")))
    return Result(_line(labels[turn_id], VERBS[name].done), is_done=True)


def withheld_turns(turn_ids: Iterable[int], actor: Actor) -> set[int]:
    """Return those of the turns whose cases are withheld from the person."""
    cases = withheld_cases(actor.person_id or 0)
    return set(Turn.objects.filter(pk__in=turn_ids, case__in=cases).values_list("pk", flat=True))


def _line(label: str, words: str | Promise) -> str:
    return _("%(case)s: %(outcome)s") % {"case": label, "outcome": words}
