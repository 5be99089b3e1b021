"""The pages that every life cycle has, over HTTP, tried on the toy."""

from __future__ import annotations

import dataclasses

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from tests.workflow.pages_world import case_url, end_role, visitor
from tests.workflow.toyapp.services import check, describe, send_back
from tests.workflow.world import World, appoint, toy_case, toy_world
from workflow import features
from workflow.models import AuditEvent, Case, Notice, Turn
from workflow.pages import history
from workflow.pages.receipts import action_words
from workflow.visitors import PUBLIC, PUBLIC_PREFIXES

pytestmark = pytest.mark.django_db
PLAIN = ("inbox", "cases", "search", "notices", "help", "accessibility", "privacy")
OPEN_TO_ALL = {"static", "media"}


@pytest.fixture
def world() -> World:
    return toy_world()


@pytest.fixture
def case(world: World) -> Case:
    return toy_case(world)


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def names(patterns: list[URLPattern | URLResolver]) -> list[URLPattern]:
    found: list[URLPattern] = []
    for each in patterns:
        found += names(each.url_patterns) if isinstance(each, URLResolver) else [each]
    return found


def address_of(pattern: URLPattern) -> str | None:
    """Return the address with ones for all it takes, or None where ones do not fit."""
    takes = pattern.pattern.converters or pattern.pattern.regex.groupindex
    values = {name: "1" * 32 if "uuid" in str(pattern.pattern) else 1 for name in takes}
    try:
        return reverse(str(pattern.name), kwargs=values)
    except NoReverseMatch:
        return None


class TestEntrance:
    def test_is_shut_to_who_is_not_logged_in_at_every_address(self) -> None:
        shut = []
        for pattern in names(get_resolver().url_patterns):
            name, address = str(pattern.name), address_of(pattern)
            if address and name not in PUBLIC and not name.startswith(PUBLIC_PREFIXES):
                for answer in (Client().get(address), Client().post(address)):
                    assert answer.status_code in (302, 405), (name, answer.status_code)
                    assert "/akun/login/" in answer.headers.get("Location", "/akun/login/")
                shut.append(name)
        assert {"case", "step", "inbox", "cases"} <= set(shut)

    @pytest.mark.parametrize("name", ["help", "accessibility", "privacy"])
    def test_is_open_to_all_for_what_is_public(self, name: str) -> None:
        assert Client().get(reverse(name)).status_code == 200


class TestCasePage:
    @pytest.mark.parametrize("name", ["toy_asker", "toy_checker", "toy_chief", "toy_watcher"])
    @pytest.mark.parametrize("tab", ["", "isi", "dokumen", "diskusi", "riwayat"])
    def test_shows_each_tab_to_who_may_see(self, world: World, case: Case, name: str, tab: str) -> None:
        assert visitor(world, name).get(case_url(case), {"tab": tab}).status_code == 200

    @pytest.mark.parametrize("address", ["case", "why"])
    def test_is_hidden_from_strangers(self, world: World, case: Case, address: str) -> None:
        appoint(world.people["stranger"], "toy_checker", world.other)
        answer = visitor(world, "stranger").get(reverse(address, args=[case.pk]))
        assert answer.status_code == 404
        assert case.label not in answer.content.decode()

    def test_says_whose_turn_it_is(self, world: World, case: Case) -> None:
        mine = visitor(world, "toy_checker").get(case_url(case)).context["head"].facts[1]
        theirs = visitor(world, "toy_chief").get(case_url(case)).context["head"].facts[1]
        assert (mine.is_mine, mine.value) == (True, "Anda, baru hari ini")
        assert (theirs.is_mine, theirs.value) == (False, "toy_checker, baru hari ini")

    def test_offers_the_step_to_whom_it_is_open(self, world: World, case: Case) -> None:
        page = visitor(world, "toy_checker").get(case_url(case))
        assert [step.title for step in page.context["steps"]] == ["Periksa"]
        assert page.context["blocked"] == []

    def test_says_why_a_step_is_not_open(self, world: World) -> None:
        case = toy_case(world, purpose="")
        page = visitor(world, "toy_checker").get(case_url(case))
        blocked = [(step.title, [reason.text for reason in step.reasons]) for step in page.context["blocked"]]
        assert page.context["steps"] == []
        assert blocked == [("Periksa", ["Tujuan belum diisi."])]

    def test_tells_the_author_who_keeps_duties_apart(self, world: World, case: Case) -> None:
        appoint(world.people["toy_asker"], "toy_checker", world.club)
        page = visitor(world, "toy_asker").get(case_url(case))
        assert [step.title for step in page.context["blocked"]] == ["Periksa"]
        assert "sudah berperan" in page.context["blocked"][0].reasons[0].text
        assert not page.context["head"].facts[1].is_mine

    def test_does_not_mention_steps_of_other_roles(self, world: World, case: Case) -> None:
        page = visitor(world, "toy_watcher").get(case_url(case))
        assert (page.context["steps"], page.context["blocked"]) == ([], [])

    def test_takes_as_many_statements_however_long_the_record(self, world: World, case: Case) -> None:
        client = visitor(world, "toy_checker")
        before = statements(client, case_url(case))
        for number in range(history.PAGE + 5):
            describe(case, actor=world.actor("toy_asker"), purpose=f"tujuan {number}")
        assert statements(client, case_url(case)) == before
        assert before <= 24


class TestHistory:
    def test_tells_who_did_what_why_and_in_which_role(self, world: World, case: Case) -> None:
        check(case, actor=world.actor("toy_checker"), expected=1)
        send_back(case, actor=world.actor("toy_chief"), expected=2, reason="Sebutkan halamannya.")
        entries = visitor(world, "toy_watcher").get(case_url(case)).context["history"].entries
        last = entries[0]
        assert (last.who, last.did, last.reason) == ("Orang toy_chief", "Kembalikan", "Sebutkan halamannya.")
        assert (last.role, last.from_stage, last.to_stage) == (
            "toy_chief · Organisasi A",
            "diperiksa",
            "diminta",
        )
        assert len(entries) == 4

    def test_comes_in_pages_without_gaps(self, world: World, case: Case) -> None:
        for number in range(history.PAGE + 5):
            describe(case, actor=world.actor("toy_asker"), purpose=f"tujuan {number}")
        client, address, seen = visitor(world, "toy_checker"), case_url(case), []
        while address:
            page = client.get(address).context["history"]
            seen += [entry.receipt for entry in page.entries]
            address = case_url(case) + page.older.url if page.older else ""
        events = AuditEvent.objects.filter(case=case).order_by("-sequence")
        assert seen == [history.spaced(bytes(event.hash).hex()) for event in events]

    @pytest.mark.parametrize("place", ["0", "-1", "x", "9" * 40])
    def test_survives_an_address_that_makes_no_sense(self, world: World, case: Case, place: str) -> None:
        answer = visitor(world, "toy_checker").get(case_url(case), {"sebelum": place})
        assert answer.status_code == 200


class TestWhy:
    def test_names_every_step_with_its_reasons_and_who_may(self, world: World, case: Case) -> None:
        answers = visitor(world, "toy_checker").get(reverse("why", args=[case.pk])).context["answers"]
        told = {answer.label: answer for answer in answers}
        assert set(told) == {"Periksa", "Pinjamkan", "Kembalikan", "Bawa kembali"}
        assert (told["Periksa"].is_open, told["Pinjamkan"].is_open) == (True, False)
        assert len(told["Pinjamkan"].reasons) == 2
        assert told["Pinjamkan"].posts == ["toy_chief · Organisasi A"]

    def test_says_where_a_post_is_vacant(self, world: World, case: Case) -> None:
        end_role(world, "toy_chief")
        answers = visitor(world, "toy_checker").get(reverse("why", args=[case.pk])).context["answers"]
        assert "belum ada pejabatnya" in next(a for a in answers if a.label == "Pinjamkan").posts[0]


class TestReceipt:
    def test_is_confirmed_to_anybody_without_a_name(self, world: World, case: Case) -> None:
        check(case, actor=world.actor("toy_checker"), expected=1)
        event = AuditEvent.objects.get(case=case, revision=2)
        page = Client().get(reverse("receipt", args=[bytes(event.hash).hex()]))
        assert page.status_code == 200
        assert "Periksa" in page.content.decode()
        assert "Orang toy_checker" not in page.content.decode()
        assert case.label not in page.content.decode()

    @pytest.mark.parametrize(
        ("action", "words"),
        [
            ("tests.toy.open", "Buka perkara"),
            ("tests.toy.check", "Periksa"),
            ("tests.toy.turn.claim", "Ambil giliran"),
            ("workflow.policy.load_it", "load it"),
        ],
    )
    def test_says_what_was_done_in_words(self, action: str, words: str) -> None:
        assert action_words(action) == words

    @pytest.mark.parametrize("digest", ["00", "f" * 64, "bukan-angka"])
    def test_that_is_unknown_is_not_confirmed(self, digest: str) -> None:
        assert Client().get(reverse("receipt", args=[digest])).status_code == 404


class TestNotices:
    def test_are_read_without_finishing_a_turn(self, world: World, case: Case) -> None:
        person = world.people["toy_checker"]
        event = AuditEvent.objects.filter(case=case).order_by("-sequence")[0]
        notice = Notice.objects.create(person=person, event=event, text="Giliran Anda")
        client = visitor(world, "toy_checker")
        assert client.get(reverse("inbox")).context["shell"].unread_count == "1"
        answer = client.post(reverse("read_notices"), {"notice": notice.pk})
        assert answer["Location"] == case_url(case)
        assert client.get(reverse("inbox")).context["shell"].unread_count == ""
        assert Turn.objects.filter(case=case, closed_at=None).count() == 1

    def test_of_others_stay_unread(self, world: World, case: Case) -> None:
        event = AuditEvent.objects.filter(case=case).order_by("-sequence")[0]
        notice = Notice.objects.create(person=world.people["toy_chief"], event=event, text="Rahasia")
        client = visitor(world, "toy_checker")
        client.post(reverse("read_notices"), {"notice": notice.pk})
        client.post(reverse("read_notices"))
        notice.refresh_from_db()
        assert notice.read_at is None
        assert "Rahasia" not in client.get(reverse("notices")).content.decode()


class TestHats:
    def test_are_chosen_for_the_session(self, world: World) -> None:
        appoint(world.people["toy_checker"], "toy_watcher", world.club)
        client = visitor(world, "toy_checker")
        client.post(reverse("wear_hat"), {"hat": "toy_watcher@A", "next": "/perkara/"})
        assert client.get(reverse("inbox")).context["shell"].hat_label == "toy_watcher · Organisasi A"

    def test_that_one_does_not_hold_are_not_worn(self, world: World) -> None:
        client = visitor(world, "toy_checker")
        client.post(reverse("wear_hat"), {"hat": "toy_chief@A"})
        assert "hat" not in client.session

    def test_are_taken_off_when_they_end(self, world: World, case: Case) -> None:
        client = visitor(world, "toy_checker")
        client.post(reverse("wear_hat"), {"hat": "toy_checker@A"})
        end_role(world, "toy_checker")
        page = client.get(reverse("inbox"))
        assert "hat" not in client.session
        assert "sudah tidak berlaku" in page.content.decode()

    def test_lead_back_only_to_our_own_pages(self, world: World) -> None:
        client = visitor(world, "toy_checker")
        answer = client.post(reverse("wear_hat"), {"hat": "", "next": "https://jahat.test/"})
        assert answer["Location"] == "/"


class TestPlainPages:
    @pytest.mark.parametrize("name", PLAIN)
    def test_answer(self, world: World, case: Case, name: str) -> None:
        assert visitor(world, "toy_checker").get(reverse(name)).status_code == 200

    def test_begin_with_the_inbox(self, world: World) -> None:
        assert visitor(world, "toy_checker").get("/")["Location"] == reverse("inbox")


class TestBegin:
    def test_offers_what_one_may_open(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        opening = dataclasses.replace(features.feature_of("toy"), pages={"open": "help"})
        monkeypatch.setitem(features._features, "toy", opening)
        asker = visitor(world, "toy_asker").get(reverse("begin"))
        assert [step.url for step in asker.context["steps"]] == [reverse("help")]
        assert visitor(world, "toy_watcher").get(reverse("begin")).context["steps"] == []

    def test_offers_nothing_without_a_page_for_it(self, world: World) -> None:
        assert visitor(world, "toy_asker").get(reverse("begin")).context["steps"] == []
