"""What must hold before a step of a technical approval."""

from __future__ import annotations

from django.utils.translation import gettext as _

from succession.technical_approval.rules import APPROVE
from succession.technical_approval.selectors import overdue_rule
from workflow.actors import Actor
from workflow.models import Case


def silence_means_consent(case: Case, _actor: Actor) -> str | None:
    """Hold where the policy says that a late answer is an approval; by default it does not."""
    if overdue_rule(case)["then"] == APPROVE:
        return None
    return _("Kebijakan tidak menganggap tidak adanya jawaban sebagai persetujuan.")
