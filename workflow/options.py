"""What a person may do to a case now, and every reason why not the rest: all screens ask here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from workflow.actors import Actor, Hat
from workflow.execution import still_rests
from workflow.facts import Facts
from workflow.features import lifecycle_of
from workflow.lifecycles import Deed, Lifecycle, Step
from workflow.models import Case
from workflow.permissions import Decision, decide


@dataclass(frozen=True)
class Option:
    """A step or deed as it stands for one person and one case."""

    spec: Deed
    decision: Decision
    unmet: tuple[str, ...] = ()
    is_here: bool = True
    is_mine: bool = True

    @property
    def is_open(self) -> bool:
        """Return whether it may be done now."""
        return self.is_here and self.decision.is_allowed and not self.unmet

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return every reason why not."""
        return (*self.decision.reasons, *self.unmet)

    @property
    def hats(self) -> tuple[Hat, ...]:
        """Return the hats under which it may be done."""
        return self.decision.hats


def option(case: Case, actor: Actor, facts: Facts, spec: Deed) -> Option:
    """Return how one step or deed stands; guards are asked even where the person is not permitted."""
    return _option(lifecycle_of(case.kind)(case, actor), facts, actor, spec)


def options(case: Case, actor: Actor, facts: Facts) -> list[Option]:
    """Return the steps and deeds of the present stage that concern the person, permitted or not."""
    flow = lifecycle_of(case.kind)(case, actor)
    concerned = (spec for spec in _here(flow) if bears(facts, spec))
    return [_option(flow, facts, actor, spec) for spec in concerned]


def all_options(case: Case, actor: Actor, facts: Facts) -> list[Option]:
    """Return every step of the life cycle that a person takes, with every reason."""
    flow = lifecycle_of(case.kind)(case, actor)
    return [_option(flow, facts, actor, spec) for spec in flow.steps.values() if spec.is_taken_by_a_person]


def bears(facts: Facts, spec: Deed) -> bool:
    """Return whether one of the person's hats or grants bears the verb."""
    return spec.may in facts.grants or any(spec.may in hat.verbs for hat in facts.hats)


def _here(flow: Lifecycle) -> Iterator[Deed]:
    yield from (spec for spec in flow.outgoing() if spec.is_taken_by_a_person)
    yield from (spec for spec in flow.deeds.values() if flow.case.stage in spec.sources)


def _option(flow: Lifecycle, facts: Facts, actor: Actor, spec: Deed) -> Option:
    decision = decide(type(flow), spec, facts, actor.hat)
    is_here = flow.case.stage in spec.sources
    return Option(spec, decision, tuple(_unmet(flow, spec, is_here)), is_here, bears(facts, spec))


def _unmet(flow: Lifecycle, spec: Deed, is_here: bool) -> Iterator[str]:
    """Say why not now; the guards of a later stage are not asked, its rows may not be there yet."""
    if not is_here:
        stages = ", ".join(f"“{stage.label}”" for stage in spec.sources)
        yield _("Baru dapat dilakukan pada tahap %s.") % stages
    elif isinstance(spec, Step):
        yield from flow.reasons(spec)
        if spec.rests_on and spec.dossier and not still_rests(flow, spec):
            yield _("Isi perkara sudah berubah sejak disetujui; mintalah persetujuan ulang.")
