"""Made-up persons for many agencies at once: without accounts, given and confirmed by two administrators."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from approvals.registry import demo
from workflow.models import Appointment, Organisation, Person, Role
from workflow.recording import record_fact

ROLES = ("operator", "verifikator", "pyb", "ppk")


def people(agencies: Sequence[Organisation]) -> None:
    """Fill the roles that have a step in those agencies that have nobody yet; one fact an agency."""
    staffed = set(Appointment.objects.values_list("organisation_id", flat=True))
    empty = [agency for agency in agencies if agency.pk not in staffed]
    giver, second = demo.administrators()
    roles = {role.code: role for role in Role.objects.filter(code__in=ROLES)}
    with transaction.atomic():
        persons = Person.objects.bulk_create(
            Person(number=f"REKAAN-{role}-{a.code}", name=f"{roles[role].label} {a.code} (rekaan)")
            for a in empty
            for role in ROLES
        )
        posts = zip(persons, ((a, roles[role]) for a in empty for role in ROLES), strict=True)
        Appointment.objects.bulk_create(
            Appointment(
                person=person,
                role=role,
                organisation=agency,
                during=DateTimeTZRange(demo.SINCE, None),
                basis=demo.BASIS,
                granted_by=giver,
                confirmed_by=second if role.is_deciding else None,
                is_effective=True,
            )
            for person, (agency, role) in posts
        )
        for agency in empty:
            body = {"roles": list(ROLES), "basis": demo.BASIS, "confirmed_by": second.name}
            record_fact(agency, "workflow.appointment.appoint", actor=giver.pk, body=body)
