"""The inbox, the list of cases and the search over HTTP, tried on the toy."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.pages_world import visitor
from tests.workflow.toyapp.services import ask, check
from tests.workflow.world import World, appoint, organisation, person, toy_case, toy_world
from workflow.exports import safe_cell
from workflow.facts import gather, hats_of
from workflow.models import AuditEvent, Case, Turn
from workflow.pages import caselist
from workflow.permissions import may_see
from workflow.visibility import cases_seen_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return toy_world()


def turn_of(case: Case) -> Turn:
    return Turn.objects.get(case=case, closed_at=None)


def listed(client: Client, **query: str) -> list[str]:
    """Return the cases that the inbox shows, in order."""
    groups = client.get(reverse("inbox"), query).context["groups"]
    return [line.row.case for group in groups for line in group.lines]


class TestInbox:
    def test_puts_the_overdue_first_under_its_own_heading(self, world: World) -> None:
        fresh, late = toy_case(world), toy_case(world, at=timezone.now() - timedelta(days=20))
        groups = visitor(world, "toy_checker").get(reverse("inbox")).context["groups"]
        assert groups[0].title == "Lewat tenggat"
        assert [line.row.case for line in groups[0].lines] == [late.label]
        assert [line.row.case for group in groups[1:] for line in group.lines] == [fresh.label]

    def test_has_four_lists_with_counts(self, world: World) -> None:
        first, second = toy_case(world), toy_case(world)
        check(first, actor=world.actor("toy_checker"), expected=1)
        client = visitor(world, "toy_checker")
        assert listed(client) == [second.label]
        assert listed(client, tab="pihak-lain") == [first.label]
        assert listed(client, tab="selesai") == [first.label]
        tabs = client.get(reverse("inbox")).context["head"].tabs
        assert [tab.count for tab in tabs] == ["1", "0", "1", "1"]

    def test_is_narrowed_by_its_address(self, world: World) -> None:
        case = toy_case(world)
        client = visitor(world, "toy_checker")
        assert listed(client, q=case.label) == [case.label]
        assert listed(client, q="tidak ada") == []
        assert listed(client, jenis="toy", tahap="asked", pic="belum") == [case.label]
        assert listed(client, pic="saya") == []

    @pytest.mark.parametrize("query", [{"tab": "x"}, {"jenis": "x"}, {"tahap": "x"}, {"sesudah": "x~y"}])
    def test_survives_an_address_that_makes_no_sense(self, world: World, query: dict[str, str]) -> None:
        assert visitor(world, "toy_checker").get(reverse("inbox"), query).status_code == 200

    @pytest.mark.parametrize(
        ("name", "query", "title"),
        [
            ("toy_checker", {}, "Belum ada tugas"),
            ("toy_checker", {"q": "zzz"}, "Tidak ada yang cocok"),
            ("stranger", {}, "Anda belum memegang peran"),
        ],
    )
    def test_says_why_it_is_empty(self, world: World, name: str, query: dict[str, str], title: str) -> None:
        page = visitor(world, name).get(reverse("inbox"), query)
        assert page.context["empty"].title == title

    def test_takes_as_many_statements_however_long(self, world: World) -> None:
        client = visitor(world, "toy_checker")

        def statements() -> int:
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("inbox"))
            return len(queries)

        toy_case(world)
        before = statements()
        for _ in range(5):
            toy_case(world)
        assert statements() == before <= 9


class TestBulk:
    def post(self, client: Client, step: str, *turns: Turn, **rest: str) -> object:
        sent = {"step": step, "turn": [turn.pk for turn in turns], "key": str(uuid4()), **rest}
        return client.post(reverse("act_on_turns"), sent)

    def test_reports_each_outcome(self, world: World) -> None:
        mine, gone = toy_case(world), toy_case(world)
        turns = [turn_of(mine), turn_of(gone)]
        check(gone, actor=world.actor("toy_checker"), expected=1)
        answer = self.post(visitor(world, "toy_checker"), "claim", *turns)
        notice = answer.context["notice"]  # type: ignore[attr-defined]
        assert notice.title == "1 dari 2 giliran diambil."
        assert notice.items[0] == f"{mine.label}: diambil"
        assert "sudah selesai" in notice.items[1]
        assert turn_of(mine).claimed_by == world.people["toy_checker"]

    def test_does_each_once_under_one_key(self, world: World) -> None:
        case = toy_case(world)
        client, key = visitor(world, "toy_checker"), str(uuid4())
        sent = {"step": "claim", "turn": [turn_of(case).pk], "key": key}
        answers = [client.post(reverse("act_on_turns"), sent) for _ in range(2)]
        assert [answer.context["notice"].tone for answer in answers] == ["good", "good"]
        assert AuditEvent.objects.filter(case=case, action="tests.toy.turn.claim").count() == 1

    def test_asks_for_reason_and_day_before_a_hold(self, world: World) -> None:
        case, client = toy_case(world), visitor(world, "toy_checker")
        asked = self.post(client, "hold", turn_of(case))
        assert asked.status_code == 200  # type: ignore[attr-defined]
        refused = self.post(client, "hold", turn_of(case), asked="1", reason="")
        assert refused.status_code == 422  # type: ignore[attr-defined]
        until = (timezone.localdate() + timedelta(days=9)).isoformat()
        self.post(client, "hold", turn_of(case), asked="1", reason="Menunggu surat", until=until)
        assert turn_of(case).held_until is not None
        assert listed(client, tab="ditunda") == [case.label]

    def test_hands_over_to_a_colleague_of_the_desk_only(self, world: World) -> None:
        case, client = toy_case(world), visitor(world, "toy_checker")
        world.people["second"] = person("second")
        appoint(world.people["second"], "toy_checker", world.club)
        chief, second = world.people["toy_chief"].pk, world.people["second"].pk
        assert self.post(client, "hand_over", turn_of(case), asked="1", to=str(chief)).status_code == 422  # type: ignore[attr-defined]
        self.post(client, "hand_over", turn_of(case), asked="1", to=str(second))
        assert turn_of(case).claimed_by_id == second

    def test_is_refused_for_turns_of_others(self, world: World) -> None:
        case = toy_case(world)
        answer = self.post(visitor(world, "toy_chief"), "claim", turn_of(case))
        assert answer.context["notice"].tone == "warn"  # type: ignore[attr-defined]
        assert turn_of(case).claimed_by is None

    def test_tells_a_stranger_nothing(self, world: World) -> None:
        case = toy_case(world)
        answer = self.post(visitor(world, "stranger"), "claim", turn_of(case))
        assert case.label not in answer.content.decode()  # type: ignore[attr-defined]

    @pytest.mark.parametrize("sent", [{}, {"step": "claim"}, {"step": "delete", "turn": ["1"]}])
    def test_is_refused_without_a_choice(self, world: World, sent: dict[str, object]) -> None:
        assert visitor(world, "toy_checker").post(reverse("act_on_turns"), sent).status_code == 422


class TestCases:
    def test_lists_what_may_be_seen_and_nothing_else(self, world: World) -> None:
        case = toy_case(world)
        assert case.label in visitor(world, "toy_watcher").get(reverse("cases")).content.decode()
        assert case.label not in visitor(world, "stranger").get(reverse("cases")).content.decode()

    def test_equals_the_check_case_by_case(self, world: World) -> None:
        appoint(world.people["stranger"], "toy_watcher", world.other)
        below = organisation("A1", "club", world.club)
        keeper = world.people["below"] = person("below")
        appoint(keeper, "toy_asker", below)
        child = ask(below, actor=world.actor("below"))
        cases = [toy_case(world), toy_case(world), child]
        check(cases[0], actor=world.actor("toy_checker"), expected=1)
        for someone in world.people.values():
            hats = hats_of(someone.pk)[1]
            listed = set(cases_seen_by(someone.pk, hats).values_list("pk", flat=True))
            assert listed == {case.pk for case in cases if self.sees(world, someone.pk, case)}, someone

    @staticmethod
    def sees(world: World, person_id: int, case: Case) -> bool:
        from tests.workflow.toyapp.lifecycle import Toy
        from workflow.actors import Actor

        return may_see(
            Toy, gather(Case.objects.select_related("organisation").get(pk=case.pk), Actor(person_id))
        )

    @pytest.mark.parametrize("order", ["", "lama", "nomor"])
    def test_comes_in_pages_without_gaps(
        self, world: World, order: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(caselist, "PAGE", 2)
        at = timezone.now() - timedelta(days=3)
        made = {toy_case(world, at=at).label for _ in range(5)}
        client, address, seen = visitor(world, "toy_watcher"), f"?urut={order}", []
        while address:
            page = client.get(reverse("cases") + address)
            seen += [row.label for row in page.context["rows"]]
            address = page.context["older"].url if page.context["older"] else ""
        assert len(seen) == len(made)
        assert set(seen) == made

    def test_is_downloaded_as_text(self, world: World) -> None:
        evil = ask(world.club, actor=world.actor("toy_asker"))
        answer = visitor(world, "toy_watcher").get(reverse("cases"), {"unduh": "csv"})
        rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
        assert rows[0][0] == "Perkara"
        assert [row[0] for row in rows[1:]] == [evil.label]

    @given(
        start=st.sampled_from(
            ["=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20", " =", "\u00a0="]
        ),
        rest=st.text(),
    )
    def test_is_never_a_formula(self, start: str, rest: str) -> None:
        assert safe_cell(start + rest).startswith("'")

    def test_control_ordinary_text_stays_as_it_is(self) -> None:
        assert safe_cell("Kabupaten Tirta") == "Kabupaten Tirta"

    def test_survives_an_address_that_makes_no_sense(self, world: World) -> None:
        query = {"sesudah": "x~1", "urut": "z", "jenis": "q", "instansi": "abc", "tahap": "q"}
        assert visitor(world, "toy_watcher").get(reverse("cases"), query).status_code == 200

    def test_takes_as_many_statements_however_long(self, world: World) -> None:
        client = visitor(world, "toy_watcher")

        def statements() -> int:
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("cases"))
            return len(queries)

        toy_case(world)
        before = statements()
        for _ in range(4):
            toy_case(world)
        assert statements() == before


class TestSearch:
    def test_leads_to_the_one_case_of_that_number(self, world: World) -> None:
        case = toy_case(world)
        answer = visitor(world, "toy_watcher").get(reverse("search"), {"q": case.label.lower()})
        assert answer["Location"] == reverse("case", args=[case.pk])

    def test_finds_nothing_for_a_stranger(self, world: World) -> None:
        case = toy_case(world)
        answer = visitor(world, "stranger").get(reverse("search"), {"q": case.label})
        assert answer.status_code == 200
        assert answer.context["rows"] == []

    def test_takes_signs_of_patterns_as_they_are(self, world: World) -> None:
        toy_case(world)
        assert visitor(world, "toy_watcher").get(reverse("search"), {"q": "%_%"}).context["rows"] == []
