"""The head of a case's page: what, whose, which stage, whose turn and since when, due when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow import words
from workflow.lifecycles import Lifecycle, Stage, Step
from workflow.models import AuditEvent, Case, Turn
from workflow.pages.opened import Opened
from workflow.parts import Crumb, Fact, PageHead, StageMark


def head_of(opened: Opened) -> PageHead:
    """Return the head of the case's page."""
    case = opened.case
    return PageHead(
        title=_("%(title)s, %(organisation)s")
        % {"title": case.title, "organisation": case.organisation.name},
        lead=" · ".join(filter(None, (str(opened.lifecycle.label), provenance_of(case)))),
        trail=trail_of(case, is_page=True),
        facts=list(_facts(opened)),
    )


def provenance_of(case: Case) -> str:
    """Return where a case comes from that nobody here began; empty for all others."""
    origins = {
        "published": _("putar ulang kasus yang dipublikasikan, isiannya rekaan"),
        "synthetic": _("data rekaan"),
    }
    return origins.get(case.provenance, "")


def trail_of(case: Case, *, is_page: bool = False) -> list[Crumb]:
    """Return where a page of the case hangs; on the case's own page its number leads nowhere."""
    address = "" if is_page else reverse("case", args=[case.pk])
    parent = [Crumb(case.parent.label, reverse("case", args=[case.parent.pk]))] if case.parent else []
    return [Crumb(_("Perkara"), reverse("cases")), *parent, Crumb(case.label, address)]


def way_of(opened: Opened) -> list[StageMark]:
    """Return the whole way: the milestones and the present stage, those passed with their dates."""
    shown, present = stages_of(opened.lifecycle, opened.case.stage), opened.case.stage
    dates = entered_dates(opened.case)
    before = shown.index(opened.lifecycle.stages[present])
    return [
        StageMark(
            stage.label,
            words.plain_day(dates[stage]) if index <= before and stage in dates else "",
            is_past=index < before and stage in dates,
            is_present=stage == present,
        )
        for index, stage in enumerate(shown)
    ]


def stages_of(lifecycle: type[Lifecycle], present: str) -> list[Stage]:
    """Return the stages of the stepper: the milestones, and the present one where it is none."""
    return [stage for stage in lifecycle.stages.values() if stage.is_milestone or stage == present]


def entered_dates(case: Case) -> dict[str, dt.date]:
    """Return when each stage was entered last."""
    steps = AuditEvent.objects.filter(case=case, revision__isnull=False).order_by("sequence")
    rows = steps.values_list("to_stage", "occurred_at")
    return {str(stage): timezone.localdate(at) for stage, at in rows}


def _facts(opened: Opened) -> Iterator[Fact]:
    yield _stage_fact(opened)
    yield _turn_fact(opened)
    if opened.turns:
        yield _due_fact(opened)
    if opened.feature.figures:
        yield from opened.feature.figures(opened.case, opened.actor)


def _stage_fact(opened: Opened) -> Fact:
    stage = opened.lifecycle.stages[opened.case.stage]
    shown = stages_of(opened.lifecycle, stage)
    place = {"number": shown.index(stage) + 1, "total": len(shown)}
    return Fact(_("Tahap"), stage.label, [_("tahap %(number)d dari %(total)d") % place, *_also(stage.hint)])


def _also(hint: object) -> list[str]:
    return [str(hint)] if hint else []


def _turn_fact(opened: Opened) -> Fact:
    if not opened.turns:
        return Fact(_("Giliran"), _nobody(opened), _entered(opened))
    turn = (opened.my_turns or opened.turns)[0]
    since = _("%(where)s, sejak %(day)s") % {"where": _where(turn), "day": words.day(turn.opened_at)}
    return Fact(
        _("Giliran"),
        _("%(who)s, %(days)s") % {"who": _whose(opened, turn), "days": _waited(opened, turn)},
        [since, *_others(opened, turn), *_claimed(turn), *_held(turn)],
        is_mine=bool(opened.my_turns),
    )


def _nobody(opened: Opened) -> str:
    """Say why it is nobody's turn: as the feature says, it is over, another case moves it, or none."""
    stage, rest = opened.case.stage, opened.feature.rest
    if said := rest(opened.case) if rest else "":
        return said
    if opened.lifecycle.is_final(stage):
        return _("Selesai")
    waits = any(step.by_case and _leaves(step, stage) for step in opened.lifecycle.steps.values())
    return _("Menunggu perkara lain") if waits else _("Tidak ada sekarang")


def _leaves(step: Step, stage: str) -> bool:
    return stage in step.sources and stage not in step.targets


def _entered(opened: Opened) -> list[str]:
    return [_("sejak %s") % words.day(opened.case.entered_at)]


def _whose(opened: Opened, turn: Turn) -> str:
    return _("Anda") if turn in opened.my_turns else who_of(turn)


def who_of(turn: Turn) -> str:
    """Return whose turn it is: the role, or the person it names."""
    return str(turn.role or turn.person or "")


def _where(turn: Turn) -> str:
    place = str(turn.organisation or turn.person or "")
    return _("%(role)s · %(place)s") % {"role": turn.role, "place": place} if turn.role else place


def _waited(opened: Opened, turn: Turn) -> str:
    first, today = timezone.localdate(turn.opened_at), timezone.localdate(opened.now)
    return words.waited(max(opened.calendar.working_days_between(first, today), 0))


def _others(opened: Opened, shown: Turn) -> list[str]:
    others = [
        f"{who_of(turn)} ({turn.organisation or turn.person})" for turn in opened.turns if turn != shown
    ]
    return [_("juga %s") % ", ".join(others)] if others else []


def _claimed(turn: Turn) -> list[str]:
    return [_("diambil %s") % turn.claimed_by] if turn.claimed_by else []


def _held(turn: Turn) -> list[str]:
    return [_("ditunda sampai %s") % words.day(turn.held_until)] if turn.held_until else []


def _due_fact(opened: Opened) -> Fact:
    due_at = min(turn.due_at for turn in opened.turns)
    said = words.due(opened.calendar.days_left(due_at, opened.now), None)
    return Fact(_("Tenggat"), words.day(due_at), [said.words])
