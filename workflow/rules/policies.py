"""What policies of all features have in common: how sure a figure is, periods, shares of a ballot."""

from __future__ import annotations

from django.utils.translation import gettext as _

from workflow.features import features
from workflow.rules.tables import Table
from workflow.timing import STARTS

SURENESS = ("A", "B", "C", "D", "P")
LONGEST_PERIOD = 2_000
BASES = ("entitled", "seats", "present", "votes")


def check_sureness(table: Table) -> None:
    """Ask how sure a figure is: A text of a rule, B an official, C second hand, D software, P ours."""
    table.one_of("sure", SURENESS)


def check_periods(table: Table) -> None:
    """Check the periods of a policy: each in working days, and one for every stage that has a turn."""
    periods = table.named_tables("period")
    for period in periods.values():
        period.whole("working_days", 1, LONGEST_PERIOD)
        check_sureness(period)
    for missing in sorted(_needed(str(table.content.get("code"))) - periods.keys()):
        table.fault("period", _("Tenggat “%s” belum ada.") % missing)


def check_clock(table: Table) -> None:
    """Check the steps that the clock takes under a policy: which, from what moment, how many days later."""
    if not table.has("clock"):
        return
    known = _by_clock(str(table.content.get("code")))
    for step, rule in table.named_tables("clock").items():
        rule.one_of("after", tuple(STARTS))
        rule.whole("working_days", 0, LONGEST_PERIOD)
        check_sureness(rule)
        if step not in known:
            table.fault("clock", _("Langkah “%s” tidak dijalankan oleh waktu.") % step)


def check_ballot(table: Table) -> None:
    """Check the rule of a ballot: quorum and majority as exact shares, and the casting vote."""
    for key in ("quorum", "majority"):
        if rule := table.table(key):
            rule.one_of("of", BASES)
            rule.share("more_than")
    table.flag("has_casting_vote")


def _by_clock(code: str) -> set[str]:
    """Return the steps by the clock of the life cycles under a policy."""
    cycles = (feature.lifecycle for feature in features() if feature.lifecycle.policy == code)
    return {step.name for cycle in cycles for step in cycle.steps.values() if step.by_clock}


def _needed(code: str) -> set[str]:
    """Return the periods that the registered life cycles read from a policy."""
    return {
        stage.within
        for feature in features()
        if feature.lifecycle.policy == code
        for stage in feature.lifecycle.stages.values()
        if stage.turn
    }
