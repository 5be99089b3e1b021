"""The pages of objections and an ASN's own page over HTTP, and whom each of them noted."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from config.cluster import Cluster
from succession.calibration.selectors import window_ends
from succession.objections import own
from succession.objections.models import Objection
from tests.approvals.world import Country, appoint
from tests.succession.calibration.factories import committee
from tests.succession.objections.factories import (
    EXPLANATION,
    REASON,
    answered,
    filed,
    placement_of,
    put_to_vote,
    voted,
)
from tests.succession.objections.land import published_land
from tests.succession.short import standing
from workflow.accesses import note_shown
from workflow.models import Access, Case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pressing_twice")]


@pytest.fixture(scope="module", autouse=True)
def land(cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Country]:
    """Return the land with a published session; it stands for all tests here."""
    with standing(cluster, django_db_blocker):
        yield published_land()


def client(land: Country, role: str = "asn", where: str = "KAB") -> Client:
    """Return a browser in which somebody is logged in."""
    made = Client()
    made.force_login(land.account(role, where))
    return made


def read(browser: Client, name: str, *args: object) -> str:
    return browser.get(reverse(name, args=args)).content.decode()


class TestOwnPage:
    def test_shows_the_box_and_how_it_came_about(self, land: Country) -> None:
        text = read(client(land), "own_page")
        placement = placement_of(land.person("asn"))
        assert "Kotak akhir" in text
        assert placement.session is not None
        assert placement.session.label in text
        for axis in own.explanation_of(placement).axes:
            assert all(line.title in text and line.formula in text for line in axis.lines)
        assert "tidak resmi" in text
        assert "Keberatan dapat diajukan sampai" in text

    def test_says_what_would_change_it(self, land: Country) -> None:
        near = list(own.what_would_change(placement_of(land.person("asn"))))
        assert [(each.axis, each.box) for each in near] == [("performance", 9)]
        assert "menjadi kotak 9" in read(client(land), "own_page")

    def test_shows_nothing_of_somebody_else(self, land: Country) -> None:
        text = read(client(land, "kedua"), "own_page")
        assert land.person("asn").number not in text
        assert land.person("kedua").number in text

    def test_is_empty_for_whom_nothing_was_published(self, land: Country) -> None:
        text = read(client(land, "asn", "KOTA"), "own_page")
        assert "Belum ada kotak yang diumumkan" in text

    def test_is_in_the_navigation_of_employees_alone(self, land: Country) -> None:
        assert "Talenta saya" in read(client(land), "inbox")
        assert "Talenta saya" not in read(client(land, "ppk"), "inbox")

    def test_shows_the_answer(self, land: Country) -> None:
        answered(filed(land), land, "box_9")
        text = read(client(land), "own_page")
        assert REASON in text
        assert "Jawaban komite, kotak 9:" in text

    def test_says_who_looked_by_role_and_never_by_name(self, land: Country) -> None:
        me, who = land.person("asn").pk, land.actor("sekretariat")
        for _time in range(25):
            note_shown([me], actor=who, where="pools.members")
        browser = client(land)
        text = read(browser, "own_page")
        assert text.count("Sekretariat manajemen talenta · Organisasi KAB") == 20
        assert "Daftar anggota kelompok rencana suksesi" in text
        assert land.person("sekretariat").name not in text
        last = Access.objects.filter(person=me).order_by("-pk")[19].pk
        page = browser.get(reverse("own_page"), {"sebelum": last}).content.decode()
        assert page.count("Sekretariat manajemen talenta · Organisasi KAB") == 5

    def test_leaves_no_row_of_oneself(self, land: Country) -> None:
        read(client(land), "own_page")
        assert not Access.objects.exists()


class TestFiling:
    def test_files_an_objection(self, land: Country) -> None:
        address = reverse("file_objection", args=[placement_of(land.person("asn")).pk])
        assert client(land).get(address).status_code == 200
        answer = client(land).post(address, said())
        assert (answer.status_code, answer["Location"]) == (303, reverse("own_page"))
        assert Objection.objects.get().explanation == EXPLANATION
        assert "Ajukan keberatan" not in read(client(land), "own_page")

    def test_files_it_once_however_often_it_is_sent(self, land: Country) -> None:
        address, form = reverse("file_objection", args=[placement_of(land.person("asn")).pk]), said()
        assert {client(land).post(address, form).status_code for _time in range(5)} == {303}
        assert Objection.objects.count() == 1

    def test_is_not_there_for_somebody_elses_box(self, land: Country) -> None:
        address = reverse("file_objection", args=[placement_of(land.person("asn")).pk])
        for role in ("kedua", "sekretariat", "ppk"):
            assert client(land, role).post(address, said()).status_code == 404
        assert not Objection.objects.exists()

    def test_asks_for_words(self, land: Country) -> None:
        address = reverse("file_objection", args=[placement_of(land.person("asn")).pk])
        assert client(land).post(address, said() | {"explanation": ""}).status_code == 422

    def test_says_when_it_is_too_late(self, land: Country, monkeypatch: pytest.MonkeyPatch) -> None:
        placement = placement_of(land.person("asn"))
        assert placement.session is not None
        ends = window_ends(placement.session)
        assert ends is not None
        monkeypatch.setattr("succession.objections.services.database_now", lambda: ends.replace(year=2999))
        answer = client(land).post(reverse("file_objection", args=[placement.pk]), said())
        assert answer.status_code == 409
        assert "Masa keberatan berakhir" in answer.content.decode()


class TestHearing:
    def test_is_put_to_the_vote_and_answered(self, land: Country) -> None:
        case = filed(land)
        secretary = client(land, "sekretariat")
        assert EXPLANATION in read(secretary, "objection_ballot", case.pk)
        assert do(secretary, case, "open_ballot") == 303
        for browser in members(land):
            assert do(browser, case, "vote", option="box_9", statement="") == 303
        assert do(client(land, "komite_ketua"), case, "close_ballot") == 303
        text = read(secretary, "objection_ballot", case.pk)
        assert "Dikabulkan: kotak 9" in text

    def test_is_withheld_from_the_recused(self, land: Country) -> None:
        case = filed(land)
        put_to_vote(case, land)
        for name in ("case", "objection_ballot"):
            page = client(land, "komite_anggota").get(reverse(name, args=[case.pk]))
            assert page.status_code in (403, 404)
            assert EXPLANATION not in page.content.decode()
            assert land.person("asn").name not in page.content.decode()

    def test_is_not_there_for_another_employee(self, land: Country) -> None:
        case = filed(land)
        filed(land, person=land.person("kedua"))
        for name in ("case", "objection_ballot"):
            assert client(land, "kedua").get(reverse(name, args=[case.pk])).status_code == 404

    def test_takes_no_vote_of_the_person_concerned(self, land: Country) -> None:
        case = filed(land)
        put_to_vote(case, land)
        assert do(client(land), case, "vote", option="box_9", statement="") == 403

    def test_is_annulled_with_a_reason(self, land: Country) -> None:
        case = filed(land)
        put_to_vote(case, land)
        secretary = client(land, "sekretariat")
        assert do(secretary, case, "annul_ballot", reason="") == 422
        assert do(secretary, case, "annul_ballot", reason="Salah buka") == 303
        assert do(secretary, case, "open_ballot") == 303

    def test_knows_no_other_deed(self, land: Country) -> None:
        case = filed(land)
        assert do(client(land, "sekretariat"), case, "nonsense") == 404
        assert do(client(land, "sekretariat"), case, "close_ballot") == 409


class TestAccess:
    @pytest.mark.parametrize(
        ("name", "place"), [("case", "objections.case"), ("objection_ballot", "objections.hearing")]
    )
    def test_leaves_one_row(self, land: Country, name: str, place: str) -> None:
        case = filed(land)
        assert client(land, "sekretariat").get(reverse(name, args=[case.pk])).status_code == 200
        row = Access.objects.get()
        me = land.person("sekretariat").pk
        assert (row.person, row.viewer_id, row.place) == (land.person("asn"), me, place)

    def test_leaves_one_on_the_record_too(self, land: Country) -> None:
        """The history of the case says who filed it."""
        case = voted(filed(land), land, "dismiss")
        client(land, "ppk").get(reverse("case", args=[case.pk]), {"tab": "riwayat"})
        assert Access.objects.filter(viewer=land.person("ppk"), place="objections.case").count() == 1

    def test_leaves_none_of_the_person_himself(self, land: Country) -> None:
        case = filed(land)
        assert client(land).get(reverse("case", args=[case.pk])).status_code == 200
        assert not Access.objects.exists()


def said() -> dict[str, object]:
    return {"ground": "data", "explanation": EXPLANATION, "key": uuid4()}


def do(browser: Client, case: Case, name: str, **form: object) -> int:
    address = reverse("answer_ballot", args=[case.pk, name])
    return browser.post(address, {"key": uuid4(), **form}).status_code


def members(land: Country) -> Iterator[Client]:
    """Yield the browsers of the committee's members, without who is recused."""
    recused = land.person("komite_anggota")
    for term in committee(land).terms.exclude(person=recused).select_related("person"):
        browser = Client()
        browser.force_login(term.person.accounts.get())
        yield browser


def test_a_second_hat_does_not_open_what_a_recusal_shuts(land: Country) -> None:
    case = filed(land)
    appoint(land.person("komite_anggota"), "sekretariat", land.agency)
    page = client(land, "komite_anggota").get(reverse("objection_ballot", args=[case.pk]))
    assert page.status_code == 403
    assert land.person("asn").name not in page.content.decode()
