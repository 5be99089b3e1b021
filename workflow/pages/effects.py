"""What a step will do, said before it is taken: the stage, whose turn it is then, and for how long."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from workflow import periods, words
from workflow.lifecycles import Stage, Step
from workflow.models import Role
from workflow.pages.opened import Opened
from workflow.parts import EffectCard, Pair


def effect_of(opened: Opened, spec: Step) -> EffectCard:
    """Return what will happen with a step."""
    here = opened.lifecycle.stages.get(opened.case.stage)
    rows = [*_reading(opened, spec), *_rows(opened, spec, here)]
    return EffectCard(_("Yang akan terjadi"), rows, str(spec.hint or ""))


def _reading(opened: Opened, spec: Step) -> Iterator[Pair]:
    if spec.name in opened.feature.reading:
        address, label = opened.feature.reading[spec.name]
        yield Pair(_("Baca dahulu"), label, url=reverse(address, args=[opened.case.pk]))


def _rows(opened: Opened, spec: Step, here: Stage | None) -> Iterator[Pair]:
    roles = _role_labels(spec.targets)
    for target in spec.targets:
        if target == here:
            yield Pair(_("Tahap"), _("tetap %s") % target.label)
        else:
            yield Pair(
                _("Tahap"), _("%(from)s → %(to)s") % {"from": here.label if here else "", "to": target.label}
            )
        if target.turn:
            codes = _next_turns(opened, spec, target)
            yield Pair(_("Giliran berikutnya"), ", ".join(roles[code] for code in codes))
            yield from _period(opened, target)


def _next_turns(opened: Opened, spec: Step, target: Stage) -> list[str]:
    """Return whose turn it is after the step: on the same stage those who still have theirs."""
    if target != opened.case.stage:
        return list(target.turn)
    mine = {turn.role.code for turn in opened.my_turns if turn.role} if spec.ends_own_turn else set()
    waiting = {turn.role.code for turn in opened.turns if turn.role}
    return [code for code in target.turn if code in waiting - mine] or list(target.turn)


def _period(opened: Opened, target: Stage) -> Iterator[Pair]:
    if opened.case.policy_id:
        days = periods.working_days(opened.case.policy_id, target.within)
        yield Pair(_("Jangka waktu"), words.working_days(days))


def _role_labels(targets: tuple[Stage, ...]) -> dict[str, str]:
    codes = {code for target in targets for code in target.turn}
    known = dict(Role.objects.filter(code__in=codes).values_list("code", "label")) if codes else {}
    return {code: known.get(code, code) for code in codes}
