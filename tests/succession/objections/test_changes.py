"""The board's list of changes: who was moved, from where to where, by which session or objection, why."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from config.cluster import Cluster
from succession.calibration import services as calibration
from tests.approvals.world import Country, appoint, person
from tests.succession.calibration import factories as f
from tests.succession.calibration.refusals import MOTION
from tests.succession.objections.factories import REASON, answered, filed, placement_of
from tests.succession.short import standing
from tests.succession.watching import Showing, leaves_one_row_each, shows_nothing_without_rows
from tests.succession.world import land as make_land
from workflow.actors import Actor
from workflow.models import Access, Case

pytestmark = pytest.mark.django_db
PLACE = "mapping.changes"
DEVIATION = "Hasil pemeriksaan inspektorat."
HIDDEN, MOVED, DEVIATED = "Pegawai 0", "Pegawai 1", "Pegawai 2"


@pytest.fixture(scope="module", autouse=True)
def land(cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Country]:
    """Return the land with four who were moved: two by a session, one by the PPK, one by an objection.

    A member of the committee is recused from one of the first two.
    """
    with standing(cluster, django_db_blocker):
        made = make_land()
        asn = made.person("asn")
        made.people["lain@KAB"] = other = person("anggota lain")
        appoint(other, "komite_anggota", made.agency)
        case = f.session_after("schedule", made, also=[asn])
        kin, proposed = made.person("komite_anggota"), [number_of(case, HIDDEN), number_of(case, MOVED)]
        concerns = {f.item(case, proposed[0]).placement_id: "Ipar."}
        calibration.declare(case, actor=Actor(kin.pk), concerns=concerns)
        f.gather(case, made, absent=[kin.pk])
        for number in proposed:
            placement = f.item(case, number).placement_id
            calibration.propose_change(case, placement, actor=f.secretary(made), **MOTION)
        for step in ("hand_over", "convene"):
            f.take(case, step, made)
        f.vote(case, made, "change")
        for step in ("close", "sign"):
            f.take(case, step, made)
        deviate(case, made)
        f.take(case, "publish", made)
        answered(filed(made), made, "box_9")
        yield made


def number_of(case: Case, name: str) -> int:
    return int(case.agenda.get(placement__employee__name=name).number)


def deviate(case: Case, land: Country) -> None:
    """Ratify, with another box for one whom the session confirmed."""
    row = {"placement": f.item(case, number_of(case, DEVIATED)).placement_id, "box": 9, "reason": DEVIATION}
    calibration.ratify(case, actor=f.ppk(land), expected=case.revision, deviations=[row])


def address(rest: str = "") -> str:
    case = Case.objects.get(kind="mapping")
    return f"{reverse('board', args=[case.pk])}?tab=perubahan{rest}"


def text(land: Country, rest: str = "", role: str = "sekretariat") -> str:
    browser = Client()
    browser.force_login(land.account(role))
    answer = browser.get(address(rest))
    assert answer.status_code == 200
    return b"".join(answer).decode()


def names(page: str, land: Country) -> list[str]:
    """Return whom the page names, in its order."""
    every = [HIDDEN, MOVED, DEVIATED, land.person("asn").name, "Pegawai 3"]
    return sorted((name for name in every if f">{name}</a>" in page), key=lambda n: page.index(f">{n}</a>"))


class TestChanges:
    def test_name_everybody_who_was_moved_and_nobody_else(self, land: Country) -> None:
        page = text(land)
        assert set(names(page, land)) == {HIDDEN, MOVED, DEVIATED, land.person("asn").name}
        assert "4 dari 7 pegawai berubah" in page

    def test_say_by_which_case_and_why(self, land: Country) -> None:
        page, session = text(land), Case.objects.get(kind="calibration")
        objection = Case.objects.get(kind="objection")
        for words in (MOTION["explanation"], DEVIATION, REASON, session.label, objection.label):
            assert words in page
        assert "PPK menetapkan kotak 9" in page
        assert reverse("case", args=[objection.pk]) in page

    def test_begin_with_the_newest(self, land: Country) -> None:
        assert names(text(land), land)[0] == land.person("asn").name

    @pytest.mark.parametrize(("sort", "first"), [("nama", HIDDEN), ("akhir", DEVIATED)])
    def test_are_sorted_by_their_heads(self, land: Country, sort: str, first: str) -> None:
        others = {first, land.person("asn").name}
        assert names(text(land, f"&urut={sort}"), land)[0] in others
        assert f"urut={sort}" in text(land)

    @pytest.mark.parametrize(("query", "found"), [("&q=Pegawai+1", [MOVED]), ("&q=Pegawai+3", [])])
    def test_are_filtered(self, land: Country, query: str, found: list[str]) -> None:
        page = text(land, query)
        assert names(page, land) == found
        assert ("Tidak ada yang cocok" in page) == (not found)

    def test_are_given_as_a_file_and_that_is_a_fact(self, land: Country) -> None:
        lines = text(land, "&unduh=csv").strip().splitlines()
        assert len(lines) == 5
        assert any(HIDDEN in line and MOTION["explanation"] in line for line in lines)
        period = Case.objects.get(kind="mapping")
        assert period.events.filter(action="succession.mapping.export_people").count() == 1

    def test_take_as_many_statements_for_one_as_for_many(self, land: Country) -> None:
        browser = Client()
        browser.force_login(land.account("sekretariat"))
        counts = [
            statements(browser, address(query)) for query in ("&q=Pegawai", "&q=Pegawai", "&q=Pegawai+1")
        ]
        assert counts[1] == counts[2] <= 40


def statements(browser: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as made:
        assert browser.get(page).status_code == 200
    return len(made)


class TestWithheld:
    @pytest.mark.parametrize("rest", ["", "&unduh=csv", "&q=Pegawai+0"])
    def test_is_whoever_the_reader_is_recused_from(self, land: Country, rest: str) -> None:
        assert f"{HIDDEN}<" not in text(land, rest, "komite_anggota")
        assert HIDDEN not in text(land, "&unduh=csv", "komite_anggota")

    def test_is_nobody_to_others(self, land: Country) -> None:
        """The control."""
        assert HIDDEN in names(text(land), land)
        assert HIDDEN in text(land, "&unduh=csv")

    def test_is_in_no_count(self, land: Country) -> None:
        assert "3 dari 6 pegawai berubah" in text(land, role="komite_anggota")

    def test_is_the_reason_to_who_may_not_see_the_case(self, land: Country) -> None:
        page = text(land, role="lain")
        assert REASON not in page
        assert "Alasannya terbaca oleh yang berhak membuka perkaranya." in page
        assert MOTION["explanation"] in page


class TestAccesses:
    @pytest.mark.parametrize("rest", ["", "&unduh=csv"])
    def test_are_one_for_each_person_shown(self, land: Country, rest: str) -> None:
        showing = shown(land, rest)
        leaves_one_row_each(showing, land.person("sekretariat"))

    def test_come_before_the_page(self, land: Country) -> None:
        """The control: without the rows there is no page."""
        shows_nothing_without_rows(shown(land), land.person("sekretariat"))

    def test_are_none_where_nobody_is_shown(self, land: Country) -> None:
        before = Access.objects.count()
        text(land, "&q=Pegawai+3")
        assert Access.objects.count() == before


def shown(land: Country, rest: str = "") -> Showing:
    """Return the list with everybody whom it shows."""
    items = Case.objects.get(kind="calibration").agenda.filter(
        placement__employee__name__in=(HIDDEN, MOVED, DEVIATED)
    )
    people = list(items.values_list("placement__employee__person", flat=True))
    everybody = [*people, placement_of(land.person("asn")).employee.person_id]
    period = Case.objects.get(kind="mapping")
    return Showing(PLACE, address(rest), everybody, period, is_export="unduh" in rest)
