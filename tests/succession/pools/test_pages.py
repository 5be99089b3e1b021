"""The pages of pools over HTTP: what they show, to whom, and the row that each leaves of whom it showed."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from succession.pools import services
from succession.pools.models import Member
from tests.approvals.world import Country, appoint
from tests.succession.pools.factories import drafted, leaving, members, numbers, pool_after, take
from workflow import accesses, words
from workflow.models import Access, AuditEvent, Case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pressing_twice")]


def client(land: Country, role: str = "sekretariat", where: str = "KAB") -> Client:
    """Return a browser in which somebody is logged in."""
    made = Client()
    made.force_login(land.account(role, where))
    return made


def names(case: Case) -> list[str]:
    return [m.placement.employee.name for m in members(case)]


class TestMembers:
    def test_are_listed_with_why_they_are_in(self, land: Country) -> None:
        case = pool_after("decree", land)
        page = client(land, "ppk").get(reverse("pool_members", args=[case.pk]))
        text = page.content.decode()
        assert all(name in text for name in names(case))
        assert f"Kotak akhir 8 dalam {case.pool.period}" in text
        assert "tidak resmi" in text

    def test_are_filtered_and_counted(self, land: Country) -> None:
        case = pool_after("decree", land)
        page = client(land).get(reverse("pool_members", args=[case.pk]), {"q": "P00003", "box": "8"})
        text = page.content.decode()
        assert "1 dari 1 orang" in text
        assert "P00001" not in text
        nobody = client(land).get(reverse("pool_members", args=[case.pk]), {"box": "7"})
        assert "Tidak ada yang cocok" in nobody.content.decode()

    def test_who_left_stand_with_their_reasons(self, land: Country) -> None:
        case = pool_after("decree", land)
        take(case, "remove_member", land, **leaving(case))
        text = (
            client(land).get(reverse("pool_members", args=[case.pk]), {"daftar": "keluar"}).content.decode()
        )
        assert "Mengundurkan diri" in text
        assert "Surat pengunduran diri 3/2026" in text
        assert "P00003" not in text

    def test_are_shown_to_no_stranger(self, land: Country) -> None:
        case = pool_after("decree", land)
        for role, where in (("ppk", "KOTA"), ("asn", "KAB"), ("operator", "KAB")):
            for name in ("pool_members", "pool_export", "choose_members"):
                answer = client(land, role, where).get(reverse(name, args=[case.pk]))
                assert answer.status_code == 404
                assert b"P00001" not in answer.content
        assert not Access.objects.exists()

    def test_cost_the_same_statements_however_many(self, land: Country) -> None:
        case = drafted(land)
        many = statements(land, case)
        services.choose_members(
            case, actor=land.actor("sekretariat"), remove=[m.person_id for m in members(case)[:2]]
        )
        assert statements(land, case) == many <= 45


def statements(land: Country, case: Case) -> int:
    """Return how many statements the list costs, the log-in not counted."""
    browser = client(land)
    with CaptureQueriesContext(connection) as asked:
        browser.get(reverse("pool_members", args=[case.pk]))
    return len(asked)


class TestAccess:
    @pytest.mark.parametrize(
        ("name", "place"), [("pool_members", "pools.members"), ("choose_members", "pools.choose")]
    )
    def test_leaves_one_row_each(self, land: Country, name: str, place: str) -> None:
        case = drafted(land)
        asked = {"daftar": "keluarkan"} if name == "choose_members" else {}
        assert client(land).get(reverse(name, args=[case.pk]), asked).status_code == 200
        rows = Access.objects.values_list("person", "viewer", "place", "case")
        me = land.person("sekretariat").pk
        assert sorted(rows) == sorted((m.person_id, me, place, case.pk) for m in members(case))

    def test_is_noted_and_recorded_of_an_export(self, land: Country) -> None:
        case = pool_after("decree", land)
        page = client(land).get(reverse("pool_export", args=[case.pk]))
        lines = b"".join(page.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
        assert [line.split(",")[0] for line in lines[1:]] == numbers(case)
        assert Access.objects.filter(is_export=True).count() == 3
        assert AuditEvent.objects.filter(case=case, action="succession.pools.export_people").count() == 1

    def test_comes_before_the_page(self, land: Country, monkeypatch: pytest.MonkeyPatch) -> None:
        """No row, no page."""
        case = pool_after("decree", land)
        monkeypatch.setattr(accesses, "NOTE", "SELECT 1 WHERE false")
        browser = client(land)
        browser.raise_request_exception = False
        for name in ("pool_members", "pool_export"):
            page = browser.get(reverse(name, args=[case.pk]))
            assert page.status_code == 500
            assert b"P00001" not in page.content

    def test_is_none_on_the_page_of_the_case_which_names_nobody(self, land: Country) -> None:
        case = pool_after("decree", land)
        text = client(land, "ppk").get(reverse("case", args=[case.pk])).content.decode()
        assert "50,0 % dari 6 pegawai" in text
        assert "anjuran 5 sampai 10 %" in text
        assert not any(name in text for name in names(case))
        assert not Access.objects.exists()


class TestChoosing:
    def test_takes_out_and_in(self, land: Country) -> None:
        case = drafted(land)
        gone = members(case)[0].person_id
        address = reverse("choose_members", args=[case.pk])
        answer = client(land).post(address, {"remove": [gone], "key": _key()})
        assert answer.status_code == 303
        assert numbers(case) == ["P00003", "P00005"]
        assert "P00001" in client(land).get(address).content.decode()
        client(land).post(address, {"add": [gone], "key": _key()})
        assert len(members(case)) == 3

    def test_is_done_once_however_often_it_is_sent(self, land: Country) -> None:
        case, key = drafted(land), _key()
        gone = members(case)[0].person_id
        address = reverse("choose_members", args=[case.pk])
        answers = [client(land).post(address, {"remove": [gone], "key": key}).status_code for _ in range(5)]
        assert answers == [303] * 5
        assert AuditEvent.objects.filter(case=case, action="succession.pools.choose_members").count() == 1

    def test_asks_for_somebody(self, land: Country) -> None:
        case = drafted(land)
        answer = client(land).post(reverse("choose_members", args=[case.pk]), {"key": _key()})
        assert answer.status_code == 422
        assert "Centang sedikitnya satu orang" in answer.content.decode()

    def test_says_why_not(self, land: Country) -> None:
        case = pool_after("propose", land)
        address = reverse("choose_members", args=[case.pk])
        assert "Baru dapat dilakukan pada tahap" in client(land).get(address).content.decode()
        answer = client(land).post(address, {"remove": [members(case)[0].person_id], "key": _key()})
        assert answer.status_code == 409
        assert len(members(case)) == 3


class TestCasePage:
    def test_says_until_when_a_pool_is_in_force(self, land: Country) -> None:
        """Nobody waits for anything: it rests until its day."""
        case = pool_after("decree", land)
        page = client(land).get(reverse("case", args=[case.pk])).content.decode()
        until = case.pool.valid_until
        assert until is not None
        assert f"berlaku sampai {words.plain_day(until)}" in page
        assert "Menunggu perkara lain" not in page

    def test_says_whose_turn_a_draft_is(self, land: Country) -> None:
        """The control: while somebody has to act, his turn is told."""
        page = client(land).get(reverse("case", args=[drafted(land).pk])).content.decode()
        assert "Anda, " in page
        assert "berlaku sampai" not in page


class TestOpening:
    def test_drafts_a_pool(self, land: Country) -> None:
        said = {"organisation": land.agency.pk, "family": "Keuangan", "level": "pengawas", "key": _key()}
        answer = client(land).post(reverse("open_pool"), said)
        case = Case.objects.get(kind="pool")
        assert answer["Location"] == reverse("case", args=[case.pk])
        assert len(members(case)) == 3

    def test_is_refused_twice(self, land: Country) -> None:
        drafted(land)
        said = {"organisation": land.agency.pk, "family": "Keuangan", "level": "pengawas", "key": _key()}
        answer = client(land).post(reverse("open_pool"), said)
        assert answer.status_code == 409
        assert "sudah disusun" in answer.content.decode()

    def test_is_refused_to_others(self, land: Country) -> None:
        assert client(land, "ppk").get(reverse("open_pool")).status_code == 403


class TestRemoval:
    def test_asks_for_the_number_and_never_lists(self, land: Country) -> None:
        case = pool_after("decree", land)
        address = reverse("step", args=[case.pk, "remove_member"])
        assert "P00001" not in client(land).get(address).content.decode()
        said = _frame(case) | {
            "member": "P00001",
            "exit_reason": "retired",
            "left_on": "2026-01-05",
            "reason": "SK pensiun 4/2026",
        }
        wrong = client(land).post(address, said | {"member": "P00002"})
        assert wrong.status_code == 422
        assert client(land).post(address, said).status_code == 303
        assert Member.objects.get(case=case, exit_reason="retired").exit_note == "SK pensiun 4/2026"

    def test_is_not_open_to_the_pyb(self, land: Country) -> None:
        case = pool_after("decree", land)
        page = client(land, "pyb").get(reverse("step", args=[case.pk, "remove_member"]))
        assert page.status_code == 403


class TestRecused:
    def test_are_shown_nobody_from_whom_they_are_kept(
        self, land: Country, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Who is recused from somebody in calibration is shown nothing of him in a pool."""
        case = pool_after("decree", land)
        appoint(land.person("komite_anggota"), "sekretariat", land.agency)
        hidden = members(case)[0].placement_id
        me = land.person("komite_anggota").pk
        monkeypatch.setattr(
            "succession.pools.views.desk.withheld_in_period",
            lambda _period, person: frozenset({hidden} if person == me else ()),
        )
        text = client(land, "komite_anggota").get(reverse("pool_members", args=[case.pk])).content.decode()
        assert "P00001" not in text
        assert "P00003" in text
        assert "P00001" in client(land).get(reverse("pool_members", args=[case.pk])).content.decode()


def _key() -> str:
    return str(uuid4())


def _frame(case: Case) -> dict[str, object]:
    return {"seen_revision": case.revision, "seen_dossier": "", "key": _key(), "hat": "sekretariat@KAB"}
