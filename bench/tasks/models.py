from __future__ import annotations

from typing import ClassVar

from django.db import models
from viewflow.workflow.models import Process


class LoanProcess(Process):
    """A process with the loan's own fields."""

    purpose = models.TextField()
    stage = models.CharField(max_length=20, default="asked")

    class Meta:
        permissions: ClassVar = [("check_loanprocess", "check the loan")]
