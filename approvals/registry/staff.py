"""Who is of an agency's staff. People come in with the agency's data, so features above tell."""

from __future__ import annotations

from collections.abc import Callable

from workflow.models import Account, Appointment, Organisation, Person

IsOfStaff = Callable[[int, int], bool]

_tellers: list[IsOfStaff] = []


def register_staff(is_of_staff: IsOfStaff) -> None:
    """Let `is_of_staff(person_id, organisation_id)` tell of whom an agency has data."""
    if is_of_staff not in _tellers:
        _tellers.append(is_of_staff)


def may_open_account(person: Person, organisation: Organisation) -> bool:
    """Return whether an agency may open the first account of a known person.

    He is of its staff, nobody opened an account for him, and he holds no role anywhere else.
    """
    if Account.objects.filter(person=person).exists():
        return False
    if Appointment.objects.filter(person=person).exclude(organisation=organisation).exists():
        return False
    return any(is_of_staff(person.pk, organisation.pk) for is_of_staff in _tellers)
