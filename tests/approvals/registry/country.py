"""What the tests of the registry start from: the world's country, with a second administrator."""

from __future__ import annotations

from django.test import Client

from tests.approvals.world import Country, appoint, country, person
from workflow.actors import Actor
from workflow.models import Account, Person


def kept_country() -> Country:
    """Return the country with two national administrators and a newcomer."""
    made = country()
    made.people["second@BKN"] = person("administrator kedua")
    appoint(made.people["second@BKN"], "administrator", made.desks["BKN"])
    made.people["newcomer@KAB"] = person("pendatang")
    return made


def client_of(who: Person) -> Client:
    """Return a browser in which a person is logged in."""
    client = Client()
    client.force_login(Account.objects.filter(person=who).order_by("pk")[0])
    return client


def actor(who: Person) -> Actor:
    return Actor(who.pk)
