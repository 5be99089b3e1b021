"""Who plays in the pictures: organisations and persons with names, and a panel of five."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from approvals.registry.models import Agency
from approvals.review.plenary import PANEL
from tests.approvals.world import LONG_AGO, Country, appoint, person
from workflow.ballots.bodies import Decree, Place, set_up_body
from workflow.models import Organisation, Person
from workflow.recording import record_fact

NAMES = {
    "KAB": "Kabupaten Tirta Rekaan",
    "KANREG": "Kantor Regional Rekaan",
    "BKN": "Badan Kepegawaian Negara",
}
PEOPLE = {
    "operator@KAB": "Ratna Pertiwi",
    "verifikator@KAB": "Bagus Santika",
    "pyb@KAB": "Wahyu Lestari",
    "ppk@KAB": "Dian Arum",
    "direktorat@BKN": "Sinta Maharani",
    "kanreg_verifier@KANREG": "Arif Nugraha",
    "kanreg_head@KANREG": "Yuni Kartika",
    "panel_chair@BKN": "Hadi Permana",
    "panel_member@BKN": "Lina Safitri",
    "kepala_bkn@BKN": "Surya Adi",
}


def name_it(land: Country) -> None:
    """Give organisations and persons names that a picture may show."""
    administrator = land.person("administrator", "BKN").pk
    with transaction.atomic():
        for code, name in NAMES.items():
            record_fact(land.desks[code], "registry.rename", actor=administrator, body={"name": name})
            Organisation.objects.filter(code=code).update(name=name)
        for post, name in PEOPLE.items():
            Person.objects.filter(pk=land.people[post].pk).update(name=f"{name} (rekaan)")
    Agency.objects.create(organisation=land.agency, kind="kabupaten")


def with_a_panel(land: Country) -> list[Person]:
    """Set up the panel of five; its last member turns out to hold a role in the agency."""
    chair, member = land.person("panel_chair", "BKN"), land.person("panel_member", "BKN")
    others = [person(f"anggota {n}") for n in (2, 3, 4)]
    for each in others:
        appoint(each, "panel_member", land.desks["BKN"])
    appoint(others[-1], "sekretariat", land.agency)
    places = [Place("Ketua", chair, is_chair=True)]
    places += [Place(f"Anggota {n}", each) for n, each in enumerate([member, *others], 1)]
    decree = Decree("1/KEP/2025", date(2025, 1, 2), "Kebijakan sistem")
    during = DateTimeTZRange(LONG_AGO, None)
    set_up_body(
        land.desks["BKN"],
        code=PANEL,
        name="Panel pleno BKN",
        decree=decree,
        during=during,
        places=places,
        actor=land.actor("administrator", "BKN"),
    )
    return [chair, member, *others]
