"""Authority never changes in silence: no appointment, mandate, grant, role, rule or move without a fact."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Model

from tests.workflow.audit.rows import refused, run
from tests.workflow.world import ALWAYS, World, toy_case, toy_world
from workflow.models import Account, Appointment, Grant, Mandate, Organisation, Role, RuleVersion
from workflow.recording import record_fact

pytestmark = pytest.mark.django_db(transaction=True)
SILENT = "without its event|permission denied"


@pytest.fixture
def world() -> World:
    return toy_world()


def appointment(world: World) -> Appointment:
    role = Role.objects.get(code="toy_chief")
    stranger = world.people["stranger"]
    return Appointment(person=stranger, role=role, organisation=world.club, during=ALWAYS, is_effective=True)


def mandate(world: World) -> Mandate:
    role = Role.objects.get(code="toy_chief")
    return Mandate(
        kind="plt", role=role, organisation=world.club, holder=world.people["stranger"], during=ALWAYS
    )


def grant(world: World) -> Grant:
    account, _made = Account.objects.get_or_create(email="x@contoh.invalid", person=world.people["stranger"])
    permission = Permission.objects.get(content_type__model="case", codename="accompany")
    return Grant(content_object=toy_case(world), user=account, permission=permission, during=ALWAYS)


def rule(_world: World) -> RuleVersion:
    return RuleVersion(
        kind="policy", code="toy", version="2", effective_from="2020-01-01", content={}, digest=b""
    )


def role(_world: World) -> Role:
    return Role(code="toy_master", label="-", kind="club", verbs=["grant_toy"])


MADE: list[tuple[Callable[[World], Model], str]] = [
    (appointment, "workflow.appointment.appoint"),
    (mandate, "workflow.mandate.give"),
    (grant, "workflow.grant.give"),
    (rule, "workflow.policy.load"),
    (role, "workflow.role.load"),
]


CHANGES = [
    "UPDATE workflow_appointment SET during = '[2020-01-01,2021-01-01)'",
    "UPDATE workflow_appointment SET is_effective = false",
    "UPDATE workflow_role SET verbs = ARRAY['grant_toy'] WHERE code = 'toy_watcher'",
    "UPDATE workflow_ruleversion SET status = 'official'",
    "UPDATE workflow_organisation SET kind = 'club'",
    "UPDATE workflow_organisation SET parent_id = NULL, lineage = ARRAY[id]",
    "DELETE FROM workflow_appointment",
    "DELETE FROM workflow_role",
]


def told(world: World, where: Organisation, action: str) -> None:
    record_fact(where, action, actor=world.people["stranger"].pk, body={})


def give_telling(row: Model, world: World, where: Organisation, action: str) -> None:
    told(world, where, action)
    row.save()


class TestAuthority:
    def test_is_given_with_a_fact_only(self, world: World) -> None:
        for make, action in MADE:
            row = make(world)
            refused(row.save, SILENT)
            row.pk = None
            with transaction.atomic():
                told(world, world.club, action)
                row.save()
            assert type(row).objects.filter(pk=row.pk).exists()  # type: ignore[attr-defined]

    def test_is_not_given_with_a_fact_about_something_else(self, world: World) -> None:
        for make, action in MADE[:3]:
            row = make(world)
            for where, what in ((world.other, action), (world.club, "workflow.note")):
                refused(partial(give_telling, row, world, where, what), SILENT)

    def test_does_not_change_in_silence(self, world: World) -> None:
        for statement in CHANGES:
            refused(partial(run, statement), SILENT)


class TestAnOrganisation:
    @pytest.mark.parametrize("lineage", [[], [1], [1, 2, 3]])
    def test_stands_where_its_parent_is(self, world: World, lineage: list[int]) -> None:
        refused(
            lambda: Organisation.objects.filter(pk=world.club.pk).update(lineage=lineage), "does not stand"
        )


class TestAnAccount:
    def test_stays_with_its_person(self, world: World) -> None:
        account = Account.objects.create_user("a@contoh.invalid", person=world.people["stranger"])
        other: dict[str, Any] = {"person": world.people["toy_chief"]}
        refused(lambda: Account.objects.filter(pk=account.pk).update(**other), "belongs to its person")
