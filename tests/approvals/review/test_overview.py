"""The overview: every figure is the length of the list behind it, and nobody sees beyond his desks."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from approvals.registry.models import Agency
from approvals.review import overview, services
from approvals.review.overview import Standing, matching, rounds_to_eligibility, stage_days, standings
from tests.approvals.readiness.factories import case_after, opened
from tests.approvals.review.factories import (
    judge_all,
    panel,
    repaired,
    returned,
    review_after,
    scorer,
    second,
)
from tests.approvals.world import Country, country
from workflow.actors import Actor
from workflow.ballots.sittings import call_sitting, declare_interest
from workflow.models import Case, Organisation

pytestmark = pytest.mark.django_db

KINDS = {"KAB": "kabupaten", "KOTA": "kota", "KEMEN": "kementerian"}


@pytest.fixture
def land() -> Country:
    made = country()
    for code, kind in KINDS.items():
        Agency.objects.create(organisation=made.desks[code], kind=kind)
    return made


def visitor(land: Country, role: str, where: str) -> Client:
    client = Client()
    client.force_login(land.account(role, where))
    return client


def everywhere(land: Country) -> list[Standing]:
    return standings([land.desks["BKN"].pk])


def stage_of(land: Country, code: str = "KAB") -> str:
    return next(row.stage for row in everywhere(land) if row.code == code)


class TestStandings:
    def test_tell_the_readiness_stage_until_there_is_a_review(self, land: Country) -> None:
        assert stage_of(land) == "none"
        opened(land)
        assert stage_of(land) == "readiness.not_started"

    def test_tell_the_review_stage_once_there_is_one(self, land: Country) -> None:
        review_after("submit", land)
        assert stage_of(land) == "review.mentoring"

    def test_tell_whose_turn_it_is(self, land: Country) -> None:
        review_after("submit", land)
        opened(land, "KOTA")
        turns = {row.code: row.waits_for for row in everywhere(land)}
        assert turns == {"KAB": "bkn", "KOTA": "instansi", "KEMEN": ""}

    def test_follow_the_newest_cycle(self, land: Country) -> None:
        case_after("open_assessment", land)
        opened(land, cycle=2026)
        assert stage_of(land) == "readiness.not_started"

    def test_tell_how_long_somebody_waits(self, land: Country) -> None:
        opened(land)
        later = standings([land.agency.pk], timezone.now() + timedelta(days=10))
        assert [(row.waiting_days, row.age) for row in later] == [(10, "14")]

    @pytest.mark.parametrize(
        ("desk", "seen"), [("BKN", {"KAB", "KOTA", "KEMEN"}), ("KANREG", {"KAB", "KOTA"}), ("KAB", {"KAB"})]
    )
    def test_stay_at_and_below_the_desk(self, land: Country, desk: str, seen: set[str]) -> None:
        assert {row.code for row in standings([land.desks[desk].pk])} == seen

    def test_belong_to_exactly_one_phase_each(self) -> None:
        for stage in overview.stages_in_order():
            assert sum(stage in phase.stages for phase in overview.PHASES) == 1, stage


class TestStageDays:
    def test_are_the_median_of_what_each_took(self, land: Country) -> None:
        case_after("check", land)
        days = stage_days([land.desks["BKN"].pk])
        assert days["readiness.filling"].number == 1
        assert days["readiness.filling"].median >= 0
        assert "readiness.checked" not in days, "it has not been left"
        assert stage_days([land.desks["PUSAT"].pk]) == {}


class TestRoundsToEligibility:
    def test_counts_the_rounds_until_the_first_time(self, land: Country) -> None:
        review = Case.objects.get(parent=returned(land), kind="review")
        repaired(review, land)
        judge_all(review, land)
        services.score_round(review, actor=scorer(land), expected=review.revision)
        review.refresh_from_db()
        assert rounds_to_eligibility([land.desks["BKN"].pk]) == []
        services.declare_eligible(review, actor=second(land), expected=review.revision)
        assert rounds_to_eligibility([land.desks["BKN"].pk]) == [(2, 1)]


class TestPage:
    def test_opens_for_every_figure_the_list_behind_it(self, land: Country) -> None:
        review_after("submit", land)
        opened(land, "KOTA")
        client = visitor(land, "direktorat", "BKN")
        page = client.get(reverse("overview")).content.decode()
        links = re.findall(r'href="(/ikhtisar/instansi/\?[^"]+)">(\d+)</a>', page)
        assert len(links) >= 10
        for url, figure in links:
            rows = client.get(unescape(url)).context["rows"]
            assert len(rows) == int(figure), url

    def test_never_counts_what_is_beyond_the_desk(self, land: Country) -> None:
        page = visitor(land, "kanreg_verifier", "KANREG").get(reverse("overview")).content.decode()
        assert "Organisasi PUSAT" not in page
        everything = visitor(land, "direktorat", "BKN").get(reverse("overview")).content.decode()
        assert "Organisasi PUSAT" in everything, "the control"

    def test_never_lists_what_is_beyond_the_desk(self, land: Country) -> None:
        client = visitor(land, "operator", "KAB")
        found = client.get(reverse("overview_list"), {"kantor": "KANREG"}).context["rows"]
        assert [row.code for row in found] == ["KAB"]

    def test_is_refused_to_who_holds_no_role_with_reviews(self, land: Country) -> None:
        assert visitor(land, "administrator", "BKN").get(reverse("overview")).status_code == 403
        assert visitor(land, "operator", "KAB").get(reverse("overview")).status_code == 200, "the control"

    def test_gives_the_list_as_a_file(self, land: Country) -> None:
        answer: Any = visitor(land, "direktorat", "BKN").get(reverse("overview_list"), {"unduh": "csv"})
        assert b"".join(answer.streaming_content).count(b"Organisasi K") >= 3

    def test_takes_as_many_statements_at_six_hundred_agencies(self, land: Country) -> None:
        client = visitor(land, "direktorat", "BKN")
        few = statements(client)
        crowd(land.desks["KANREG"])
        assert statements(client) == few
        assert few <= 13, "session, account, hats, counts of the frame, and four of its own"

    def test_asks_four_statements_of_its_own(self, land: Country) -> None:
        desks = [land.desks["BKN"].pk]
        with CaptureQueriesContext(connection) as seen:
            standings(desks), stage_days(desks), rounds_to_eligibility(desks)
            overview.coming_eksposes(desks, timezone.localdate())
        assert len(seen) == 4


def statements(client: Client) -> int:
    client.get(reverse("overview"))
    with CaptureQueriesContext(connection) as seen:
        assert client.get(reverse("overview")).status_code == 200
    return len(seen)


def crowd(office: Organisation, number: int = 630) -> None:
    """Put hundreds of agencies under an office."""
    made = [
        Organisation(code=f"A{n}", name=f"Instansi sintetis {n}", kind="agency", parent=office)
        for n in range(number)
    ]
    Organisation.objects.bulk_create(made)
    for each in made:
        each.lineage = [*office.lineage, each.pk]
    Organisation.objects.bulk_update(made, ["lineage"], 500)
    Agency.objects.bulk_create(Agency(organisation=each, kind="kabupaten") for each in made)


def test_funnel_counts_everybody_once(land: Country) -> None:
    review_after("submit", land)
    rows = everywhere(land)
    assert (
        sum(len(matching(rows, {"stage": stage})) for stage in overview.stages_in_order()) == len(rows) == 3
    )


class TestRecusedMember:
    def shown(self, land: Country, name: str) -> str:
        answer = visitor(land, "panel_member", "BKN").get(reverse(name))
        return answer.content.decode().partition("<main")[2]

    def test_finds_neither_the_agency_nor_its_ekspose(self, land: Country) -> None:
        case = review_after("schedule_ekspose", land)
        member = land.person("panel_member", "BKN")
        panel(land)
        assert all(land.agency.name in self.shown(land, name) for name in ("overview", "overview_list"))
        directorate = land.actor("direktorat", "BKN")
        call_sitting(case, panel(land), may="hold_ekspose", actor=directorate, held_at=timezone.now())
        declare_interest(case, actor=Actor(member.pk), reason="Saudara kandung")
        assert not any(land.agency.name in self.shown(land, name) for name in ("overview", "overview_list"))
