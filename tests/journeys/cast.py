"""Who plays in the pictures: organisations and persons with names, and a panel of five."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models.functions import Substr

from approvals.registry.models import Agency
from approvals.review.plenary import PANEL
from tests.approvals.world import ALWAYS, LONG_AGO, Country, appoint, person
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
    "sekretariat@KAB": "Tri Handayani",
    "administrator_instansi@KAB": "Dimas Wijaya",
    "komite_ketua@KAB": "Agus Pranata",
    "komite_anggota@KAB": "Maya Sasmita",
    "asn@KAB": "Citra Kirana",
}
COMMITTEE = ("Bayu Anggara (rekaan)", "Rina Puspita (rekaan)", "Fajar Nugroho (rekaan)")


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


def with_a_committee(land: Country) -> list[Person]:
    """Return whom a decree will name: chair, deputy, members; and have a second administrator."""
    land.people["administrator kedua@KAB"] = second = person("Yoga Saputra (rekaan)")
    appoint(second, "administrator_instansi", land.agency, ALWAYS)
    others = [person(name) for name in COMMITTEE]
    Person.objects.filter(pk__in=[second.pk, *(each.pk for each in others)]).update(
        name=Substr("name", len("Sintetis ") + 1)
    )
    deputy, *rest = others
    members = [land.person("komite_ketua"), deputy, land.person("komite_anggota"), *rest]
    for each in members:
        each.refresh_from_db()
    return members


def with_an_employee(land: Country) -> Person:
    """Return who will find himself among the people mapped, by the number of his file."""
    found = land.person("asn")
    found.refresh_from_db()
    found.number = "SIN-TR-000903"
    found.save(update_fields=["number"])
    return found
