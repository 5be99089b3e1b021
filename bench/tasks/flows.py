from __future__ import annotations

from typing import Any

from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.flow.views import UpdateProcessView

from bench.tasks.models import LoanProcess


class LoanFlow(flow.Flow):
    """One task between a start and an end."""

    process_class = LoanProcess
    lock_impl = lock.select_for_update_lock

    start = flow.StartHandle(this.begin).Next(this.check)
    check = (
        flow.View(UpdateProcessView.as_view(fields=["stage"]))
        .Permission("tasks.check_loanprocess")
        .Next(this.end)
    )
    end = flow.End()

    def begin(self, activation: Any) -> Any:
        """Fill the process."""
        activation.process.purpose = "memotong rumput"
        return activation.process
