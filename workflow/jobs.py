"""What runs in the background: the one module that touches procrastinate. Every job is short and idempotent.

The worker connects as `jenjang_worker`, the only role that may act as the clock.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from procrastinate import App, JobContext, RetryStrategy
from procrastinate.contrib.django import app as procrastinate_app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager

from workflow import bulk, clock, notices, outbox, turns
from workflow.documents.services import remove_orphans

app: App = procrastinate_app
log = logging.getLogger(__name__)
DAYS_KEPT = 2
SECONDS_TO_BE_STALLED = 120
declare: Any = app.task
periodic: Any = app.periodic


def every(cron: str, **settings: Any) -> Callable[[Callable[[], Any]], Any]:
    """Run a function by the clock; one run at a time, whatever the number of workers."""

    def schedule(function: Callable[[], Any]) -> Any:
        def run(timestamp: int) -> None:
            function()

        name = f"{function.__module__}.{function.__name__}"
        task = declare(name=name, queueing_lock=name, lock=name, **settings)(run)
        return periodic(cron=cron)(task)

    return schedule


@every("* * * * * */5")
def relay() -> None:
    """Deliver what has happened to those who want to know."""
    outbox.relay()


@every("*/5 * * * *")
def advance_by_clock() -> None:
    """Take the steps whose time has come."""
    clock.advance_by_clock()


@every("3 * * * *")
def resume_lapsed() -> None:
    """Take up the turns that were put off until today."""
    turns.resume_lapsed()


@every("30 0 * * 1-5")
def remind_overdue() -> None:
    """Remind of overdue turns, on weekday mornings before the offices open (UTC)."""
    turns.remind_overdue()


@every("17 3 * * *")
def sweep() -> None:
    """Remove files whose upload never came to an end, forget old messages, say which are stuck."""
    remove_orphans()
    outbox.forget_delivered()
    number = outbox.stuck().count()
    if number:
        log.error("%s messages are stuck in the outbox", number)


@app.task(name="workflow.send_letter", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def send_letter(notice_id: int) -> None:
    """Send one notice by e-mail."""
    notices.send_letter(notice_id)


def order_letter(notice_id: int) -> None:
    """Order a letter in the caller's transaction: it is sent only if that commits."""
    order(send_letter, notice_id=notice_id)


@app.task(name="workflow.deliver_separately", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def deliver_separately(key: str, event_id: int) -> None:
    """Bring an event to a subscriber that needs its own transactions."""
    outbox.deliver_separately(key, event_id)


def order_delivery(key: str, event_id: int) -> None:
    """Order a separate delivery in the caller's transaction."""
    order(deliver_separately, key=key, event_id=event_id)


@app.task(name="workflow.do_portion", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def do_portion(run_id: str) -> None:
    """Work on one portion of what a person ordered for many turns."""
    bulk.do_portion(UUID(run_id))


def order_portion(run_id: str) -> None:
    """Order the next portion of a run in the caller's transaction."""
    order(do_portion, run_id=run_id)


def order(task: Any, **arguments: int | str) -> None:
    """Order a job on Django's own connection, and so in its transaction.

    `task.defer` would do so in a web process only: a worker has a connection of its own for its jobs.
    """
    JobDeferrer(JobManager(DjangoConnector()), task.configure().job).defer(**arguments)


@app.periodic(cron="*/2 * * * *")
@app.task(name="workflow.retry_stalled", pass_context=True, queueing_lock="workflow.retry_stalled")
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Give the jobs of a dead worker to another, and forget jobs that ended well some days ago."""
    jobs = context.app.job_manager
    await jobs.prune_stalled_workers(SECONDS_TO_BE_STALLED)
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=SECONDS_TO_BE_STALLED):
        await jobs.retry_job(job)
    await jobs.delete_old_jobs(nb_hours=24 * DAYS_KEPT)
