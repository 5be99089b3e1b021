"""Browsers of people of the toy's world, and what they send."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.workflow.world import LONG_AGO, World
from workflow.models import Account, Appointment, AuditEvent, Case
from workflow.recording import record_fact

HIDDEN = ("seen_revision", "seen_dossier", "key", "hat")


def visitor(world: World, name: str) -> Client:
    """Return the browser of somebody who is logged in."""
    person = world.people[name]
    account = Account.objects.filter(person=person).first()
    client = Client()
    client.force_login(account or Account.objects.create_user(f"{name}@contoh.test", person=person))
    return client


def case_url(case: Case) -> str:
    return reverse("case", args=[case.pk])


def step_url(case: Case, name: str) -> str:
    return reverse("step", args=[case.pk, name])


def opened_form(client: Client, case: Case, name: str) -> dict[str, Any]:
    """Return the hidden fields as the page of a step gave them."""
    form = client.get(step_url(case, name)).context["form"]
    return {field: form[field].value() for field in HIDDEN}


def steps_of(case: Case) -> list[str]:
    """Return the steps that were taken after the birth."""
    events = AuditEvent.objects.filter(case=case, revision__gt=1).order_by("sequence")
    return [action.rpartition(".")[2] for action in events.values_list("action", flat=True)]


def end_role(world: World, name: str) -> None:
    """End the only appointment of somebody now."""
    with transaction.atomic():
        record_fact(world.club, "workflow.appointment.end", actor=world.people["stranger"].pk, body={})
        Appointment.objects.filter(person=world.people[name]).update(during=(LONG_AGO, timezone.now()))
