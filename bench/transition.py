"""One transition of the toy against the floor and against two peers, taking turns on the same cluster."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import psycopg
from django.contrib.auth.models import Permission
from django.db import connection, transaction

from bench.ground import world
from config import database

ROUNDS, EACH = 7, 120
Step = Callable[[int], None]


def figures() -> Iterator[dict[str, Any]]:
    """Yield the rates against each other, and the number of statements."""
    from workflow.models import Account

    user = Account.objects.create_user("bench@contoh.invalid", person=world().people["toy_checker"])
    contenders = {"own": own(), "floor": floor(), "fsm": fsm(user), "viewflow": viewflow(user)}
    rates = {name: statistics.median(rounds) for name, rounds in _race(contenders).items()}
    for name, words in AGAINST.items():
        yield {
            "name": f"transition of the toy against {name}",
            "value": round(rates["own"], 1),
            "unit": "transitions a second",
            "against": f"{words}: {rates[name]:.1f} a second",
            "ratio": round(rates["own"] / rates[name], 2),
        }
    count = statements(contenders["own"])
    yield {
        "name": "statements of one transition",
        "value": count,
        "unit": "statements",
        "against": "8",
        "ratio": count / 8,
    }


AGAINST = {
    "floor": "floor (psycopg: lock, update, insert, commit)",
    "fsm": "fsm (django-fsm-2, django-fsm-log, django-guardian)",
    "viewflow": "viewflow (one task of a flow)",
}


def _race(contenders: dict[str, Step]) -> dict[str, list[float]]:
    """Let each take a stretch of steps in turn, so that whatever else the machine does falls on all."""
    rates: dict[str, list[float]] = {name: [] for name in contenders}
    for lap in range(ROUNDS):
        for name, step in contenders.items():
            begun = time.perf_counter()
            for number in range(lap * EACH, (lap + 1) * EACH):
                step(number)
            rates[name].append(EACH / (time.perf_counter() - begun))
    return rates


def own() -> Step:
    """Return the toy's step `check`, by the engine."""
    from tests.workflow.toyapp.models import Wish
    from tests.workflow.toyapp.services import check
    from workflow.births import Birth
    from workflow.execution import open_cases

    made = world()
    rows = [Birth(made.club.pk, "Pinjaman")] * (ROUNDS * EACH + 1)
    ids = open_cases("toy", rows, actor=made.actor("toy_asker"))
    Wish.objects.bulk_create(Wish(case_id=number, purpose="memotong rumput") for number in ids)
    actor = made.actor("toy_checker")
    return lambda number: void(check(SimpleNamespace(pk=ids[number]), actor=actor, expected=1))  # type: ignore[arg-type]


def floor() -> Step:
    """Return what no engine can do without: lock, update, insert, commit."""
    server: Any = psycopg.connect(**database.parameters("jenjang_app"))
    server.execute("INSERT INTO floor_case (stage, revision) SELECT 'asked', 1 FROM generate_series(1, 2000)")
    server.commit()

    def step(number: int) -> None:
        case = [number + 1]
        server.execute("SELECT stage, revision FROM floor_case WHERE id = %s FOR NO KEY UPDATE", case)
        server.execute("UPDATE floor_case SET stage = 'checked', revision = revision + 1 WHERE id = %s", case)
        written = (
            "INSERT INTO floor_event (case_id, hat, source, target) VALUES (%s, 'x', 'asked', 'checked')"
        )
        server.execute(written, case)
        server.commit()

    return step


def fresh(user: Any) -> Any:
    """Return the user as a request brings him: without remembered permissions, and without a query."""
    return type(user)(pk=user.pk, email=user.email, person_id=user.person_id, is_active=True)


def fsm(user: Any) -> Step:
    """Return the step with django-fsm-2, its log and an object permission."""
    from django_fsm import has_transition_perm
    from guardian.shortcuts import assign_perm

    from bench.loans.models import Loan

    made = Loan.objects.bulk_create(Loan(purpose="memotong rumput") for _ in range(ROUNDS * EACH))
    assign_perm("loans.check_loan", user, Loan.objects.all())
    ids = [loan.pk for loan in made]

    def step(number: int) -> None:
        person = fresh(user)
        with transaction.atomic(durable=True):
            loan = Loan.objects.select_for_update().get(pk=ids[number])
            assert has_transition_perm(loan.check_it, person)
            loan.check_it(by=person)
            loan.save()

    return step


def viewflow(user: Any) -> Step:
    """Return the step as a task of viewflow: taken, its field saved, carried out, as its own view does."""
    from bench.tasks.flows import LoanFlow

    user.user_permissions.add(Permission.objects.get(codename="check_loanprocess"))
    for _ in range(ROUNDS * EACH):
        LoanFlow.start.run()
    tasks = list(LoanFlow.task_class.objects.filter(flow_task=LoanFlow.check).order_by("pk"))
    ids = [(task.process_id, task.pk) for task in tasks]

    def step(number: int) -> None:
        process_id, task_id = ids[number]
        with LoanFlow.lock(process_id), transaction.atomic():
            task = LoanFlow.task_class.objects.get(pk=task_id)
            _carry_out(LoanFlow.check.activation_class(task), fresh(user))

    return step


def _carry_out(activation: Any, person: Any) -> None:
    assert activation.assign.has_perm(person)
    activation.assign(person)
    assert activation.start.has_perm(person)
    activation.start(SimpleNamespace(user=person))
    activation.process.stage = "checked"
    activation.process.save()
    activation.execute()


def statements(step: Step) -> int:
    """Return how many statements one transition takes, with BEGIN and COMMIT, without the toy's own row."""
    asked: list[str] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        step(ROUNDS * EACH)
    return 2 + len([sql for sql in asked if "toyapp_wish" not in sql])


def void(_value: object) -> None:
    """Do nothing with a result."""
