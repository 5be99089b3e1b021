from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django_fsm import FSMField, transition
from django_fsm_log.decorators import fsm_log_by


def may_check(loan: Loan, user: Any) -> bool:
    """Ask guardian whether the user may check this loan."""
    return bool(user.has_perm("loans.check_loan", loan))


class Loan(models.Model):
    """A loan with its stage in a protected field."""

    stage = FSMField(default="asked", protected=True)
    purpose = models.TextField()

    class Meta:
        permissions: ClassVar = [("check_loan", "check the loan")]

    def __str__(self) -> str:
        return self.purpose

    @fsm_log_by
    @transition(
        field=stage,
        source="asked",
        target="checked",
        conditions=[lambda loan: bool(loan.purpose)],
        permission=may_check,
    )
    def check_it(self, by: Any = None) -> None:
        """Check the loan."""
