"""The screens of a session."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from succession.calibration import services
from succession.calibration.ballots import put_to_vote
from succession.calibration.minutes import digest_of
from succession.calibration.models import Item
from succession.calibration.selectors import committee_of
from tests.approvals.readiness.browsing import PDF
from tests.approvals.world import Country, person
from tests.succession.calibration import factories as f
from tests.succession.world import land as make_land
from workflow.models import Access, Account, Case

TABS = ("isi", "dokumen", "diskusi", "riwayat")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("pressing_twice")]


@pytest.fixture
def land() -> Country:
    return make_land()


def client_of(person_id: int) -> Client:
    browser = Client()
    browser.force_login(Account.objects.get(person=person_id))
    return browser


def pages(case: Case, number: int) -> list[str]:
    return [
        reverse("session", args=[case.pk]),
        reverse("agenda", args=[case.pk]),
        reverse("item", args=[case.pk, number]),
        reverse("minutes", args=[case.pk]),
        reverse("case", args=[case.pk]),
    ]


class TestScreens:
    @pytest.mark.parametrize("step", ["take_agenda", "schedule", "convene", "vote", "close", "publish"])
    def test_answer_in_every_stage(self, land: Country, step: str) -> None:
        case = f.session_after(step, land, alone=[2])
        for who in ("sekretariat", "komite_ketua", "komite_anggota", "ppk"):
            browser = client_of(land.person(who).pk)
            for page in pages(case, 2):
                assert browser.get(page).status_code == 200, (who, page)


class TestRecusal:
    """Who is recused from a person sees nothing of that person anywhere."""

    def test_hides_the_person_on_every_page(self, land: Country) -> None:
        case, placement, number, name = recused_case(land)
        f.take(case, "vote", land)
        f.take(case, "close", land)
        for page in pages_about(case, placement, number):
            answer = client_of(land.person("komite_anggota").pk).get(page, follow=True)
            assert name not in answer.content.decode(), page

    def test_shows_him_to_the_others(self, land: Country) -> None:
        """The control: each of these pages would show the name."""
        case, placement, number, name = recused_case(land)
        f.take(case, "vote", land)
        f.take(case, "close", land)
        for page in naming_pages(case, placement, number):
            answer = client_of(land.person("komite_ketua").pk).get(page, follow=True)
            assert name in answer.content.decode(), page

    def test_leaves_the_digest_of_the_copy_what_it_was(self, land: Country) -> None:
        case, placement, _number, name = recused_case(land)
        f.take(case, "vote", land)
        f.take(case, "close", land)
        answer = client_of(land.person("komite_anggota").pk).get(reverse("minutes_document", args=[case.pk]))
        copy = answer.json()
        assert name not in answer.content.decode()
        assert isinstance(copy["rows"][str(placement)], str)
        assert digest_of(copy["head"], copy["rows"]).hex() == copy["digest"]
        copy["rows"][str(placement)] = "0" * 64
        assert digest_of(copy["head"], copy["rows"]).hex() != copy["digest"]

    def test_hides_oneself(self, land: Country) -> None:
        me = land.person("komite_anggota")
        case = f.session_after("schedule", land, also=[me])
        own = Item.objects.get(case=case, placement__employee__person=me)
        browser = client_of(me.pk)
        assert browser.get(reverse("item", args=[case.pk, own.number])).status_code == 404
        assert (
            own.placement.employee.position
            not in browser.get(reverse("agenda", args=[case.pk])).content.decode()
        )

    def test_hides_the_file_that_proves_the_motion(self, land: Country) -> None:
        case, _placement, number, _name = recused_case(land, step="schedule")
        address = reverse("item_deed", args=[case.pk, number, "propose_change"])
        proof = SimpleUploadedFile("bukti.pdf", PDF, "application/pdf")
        chair = client_of(land.person("komite_ketua").pk)
        said = {
            "to_box": "7",
            "reason_code": "conduct",
            "explanation": "Temuan",
            "file": proof,
            "key": uuid4(),
        }
        assert chair.post(address, said).status_code == 303
        file = Item.objects.get(case=case, number=number).evidence
        address = reverse("show_evidence", args=[file.pk])
        assert status_of(chair, address) == 200
        assert status_of(client_of(land.person("komite_anggota").pk), address) == 404
        tab = reverse("case", args=[case.pk]) + "?tab=dokumen"
        assert file.title in chair.get(tab).content.decode()
        assert file.title not in client_of(land.person("komite_anggota").pk).get(tab).content.decode()


def status_of(browser: Client, address: str) -> int:
    answer = browser.get(address)
    answer.close()
    return int(answer.status_code)


class TestAccesses:
    def test_are_noted_before_the_page_is_answered(self, land: Country) -> None:
        case = f.session_after("publish", land, alone=[2])
        chair = land.person("komite_ketua").pk
        people = Item.objects.filter(case=case).count()
        for name, arguments, count in (
            ("agenda", [case.pk], people),
            ("item", [case.pk, 2], 1),
            ("minutes", [case.pk], people),
            ("minutes_document", [case.pk], people),
            ("session", [case.pk], 0),
        ):
            before = Access.objects.filter(viewer=chair).count()
            assert client_of(chair).get(reverse(name, args=arguments)).status_code == 200
            assert Access.objects.filter(viewer=chair).count() - before == count, name


class TestStatements:
    def test_are_as_many_for_seventy_five_as_for_six(self, land: Country) -> None:
        """The agenda, the room, and putting everybody to the vote one by one."""
        small, big = (counted(land, size) for size in (8, 76))
        assert small == big


def counted(land: Country, size: int) -> list[int]:
    case = f.session_after("convene", land, size=size, alone=[1, 2]) if size == 8 else again(land, size)
    found = []
    everybody = list(
        Item.objects.filter(case=case, number__lte=size - 2).values_list("placement_id", flat=True)
    )
    services.single_out(case, everybody, actor=f.secretary(land))
    with CaptureQueriesContext(connection) as asked:
        put_to_vote(case, actor=f.secretary(land))
    found.append(len(asked))
    for page in (reverse("session", args=[case.pk]), reverse("agenda", args=[case.pk])):
        browser = client_of(land.person("komite_ketua").pk)
        browser.get(page)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(page).status_code == 200
        found.append(len(asked))
    return found


def again(land: Country, size: int) -> Case:
    """Return a convened session in the other town."""
    land.people |= {key.replace("@KOTA", "@KAB"): who for key, who in land.people.items() if "@KOTA" in key}
    land.desks["KAB"] = land.desks["KOTA"]
    return f.session_after("convene", land, size=size, alone=[1, 2])


def recused_case(land: Country, step: str = "convene") -> tuple[Case, int, int, str]:
    """Return a session in which a member is recused from the third person: placement, number, name."""
    case = f.session_after("schedule", land)
    found = f.item(case, 3)
    me = land.actor("komite_anggota")
    services.declare(case, actor=me, concerns={found.placement_id: "Adik kandung"})
    for name in f.WAY[2 : f.WAY.index(step) + 1]:
        f.take(case, name, land)
    return case, found.placement_id, 3, found.placement.employee.name


def naming_pages(case: Case, placement: int, number: int) -> list[str]:
    period = case.parent_id
    return [
        reverse("agenda", args=[case.pk]),
        reverse("item", args=[case.pk, number]),
        reverse("move", args=[case.pk, placement]),
        reverse("minutes", args=[case.pk]),
        reverse("minutes_document", args=[case.pk]),
        reverse("board", args=[period]),
        reverse("board", args=[period]) + "?tab=tabel",
        reverse("placement", args=[period, placement]),
    ]


def pages_about(case: Case, placement: int, number: int) -> list[str]:
    tabs = [f"{reverse('case', args=[pk])}?tab={tab}" for pk in (case.pk, case.parent_id) for tab in TABS]
    return [
        *naming_pages(case, placement, number),
        *tabs,
        reverse("session", args=[case.pk]),
        reverse("agenda", args=[case.pk]) + "?q=Pegawai",
        reverse("search") + "?q=Pegawai",
        reverse("inbox"),
        reverse("notices"),
    ]


class TestCommittee:
    def test_is_set_up_on_its_page(self, land: Country) -> None:
        address = reverse("committee", args=[land.agency.code])
        browser = client_of(land.person("administrator_instansi").pk)
        assert browser.get(address).status_code == 200
        people = [person(f"calon {n}") for n in range(5)]
        said = {"code": "kti", "number": "9/KTI", "dated_on": "2026-01-05", "basis": "Rekaan"}
        said |= {"from_on": "2026-01-05", "chair": people[0].number, "deputy": people[1].number}
        said |= {f"member_{n}": who.number for n, who in enumerate(people[2:], 1)}
        assert browser.post(address, said).status_code == 303
        body = committee_of(land.agency.pk)
        assert body.seats.count() == 5
        assert "Konfirmasi peran" in browser.get(address).content.decode()

    def test_is_refused_to_a_member(self, land: Country) -> None:
        f.committee(land)
        browser = client_of(land.person("komite_anggota").pk)
        address = reverse("committee", args=[land.agency.code])
        assert browser.get(address).status_code == 200
        assert browser.post(address, {}).status_code == 403

    def test_is_withheld_from_another_agency(self, land: Country) -> None:
        browser = client_of(land.person("sekretariat", "KOTA").pk)
        assert browser.get(reverse("committee", args=[land.agency.code])).status_code == 403


class TestRoom:
    def test_puts_persons_and_all_others_to_the_vote_with_one_press(self, land: Country) -> None:
        case = f.session_after("convene", land, alone=[2])
        address = reverse("session_deed", args=[case.pk, "put_to_vote"])
        browser = client_of(land.person("sekretariat").pk)
        assert browser.post(address, {"key": uuid4()}).status_code == 303
        assert sorted(case.ballots.values_list("question", flat=True)) == ["bloc", "placement"]
