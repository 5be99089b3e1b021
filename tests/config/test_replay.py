"""Published cases replayed: what the file may say, the days, the way, the refusals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from approvals.readiness.selectors import instrument_of
from config.replay import country as placing
from config.replay import plan as planning
from config.replay.levels import levels_for
from config.replay.plan import Sure, plan
from config.replay.running import replay
from config.replay.stories import Published, Story, StoryRefused, read
from tests.approvals.review.factories import panel
from tests.approvals.world import Country, appoint, country, person
from workflow.audit.verify import contradictions, stream_findings
from workflow.calendars import seed
from workflow.models import AuditEvent, Case, Holiday, RuleVersion

NATION = {"approved_by_2025_10_29": 0, "in_process_by_2025_10_29": 1}
SHIPPED = Path(planning.__file__).parent / "public-cases.toml"
pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Country:
    made = country()
    panel(made)
    appoint(person("verifikator kedua"), "kanreg_verifier", made.desks["KANREG"])
    Holiday.objects.all().delete()
    seed([2024, 2025])
    return made


def story(*events: Published) -> Story:
    return Story("KAB", "Uji", events)


def days(*events: Published) -> dict[str, tuple[date | None, Sure]]:
    return {step.step: (step.on, step.sure) for step in plan(story(*events))[0]}


class TestRead:
    def test_takes_the_shipped_file(self) -> None:
        assert [s.agency for s in read(SHIPPED)] == ["32.08", "32.72", "32.09", "K021", "82.01", "74.15"]

    def test_names_every_fault(self, tmp_path: Path) -> None:
        file = tmp_path / "rusak.toml"
        file.write_text(
            '[[case]]\n[[case.event]]\non = "September"\n[[case.event]]\nwhat = "x"\non_or_before = 3\n'
        )
        with pytest.raises(StoryRefused) as refusal:
            read(file)
        assert len(refusal.value.faults) == 4

    def test_refuses_what_is_no_toml(self, tmp_path: Path) -> None:
        file = tmp_path / "rusak.toml"
        file.write_text("= rusak")
        with pytest.raises(StoryRefused, match="tidak dapat dibaca"):
            read(file)


class TestPlan:
    def test_keeps_a_published_day(self, land: Country) -> None:
        found = days(Published("ekspose_held", date(2025, 9, 30)))
        assert found["hold_ekspose"] == (date(2025, 9, 30), Sure.PUBLISHED)

    def test_takes_the_first_working_day_of_a_month(self, land: Country) -> None:
        found = days(Published("mentoring_started", month="2025-03"))
        assert found["score_round"] == (date(2025, 3, 3), Sure.MONTH)

    def test_prints_a_bound_as_a_bound(self, land: Country) -> None:
        found = days(Published("round_scored", on_or_before=date(2025, 10, 31)))
        assert found["score_round"] == (date(2025, 10, 31), Sure.BOUND)

    def test_takes_the_working_day_after_where_nothing_is_published(self, land: Country) -> None:
        found = days(Published("ekspose_held", date(2025, 9, 26)), Published("decision_issued"))
        assert found["decide"] == (date(2025, 9, 29), Sure.ASSUMED)
        assert found["issue_decision"] == (date(2025, 9, 30), Sure.ASSUMED)

    def test_never_passes_the_next_published_day(self, land: Country) -> None:
        on = date(2025, 9, 30)
        found = days(Published("ekspose_held", on), Published("decision_issued", on))
        assert {found[s][0] for s in ("hold_ekspose", "ballot", "decide", "issue_decision")} == {on}

    def test_names_what_is_no_step_of_a_case(self, land: Country) -> None:
        assert plan(story(Published("interviews_held", date(2025, 10, 24))))[1] == ["interviews_held"]


class TestLevels:
    def test_give_the_published_score_exactly(self, land: Country) -> None:
        instrument = instrument_of(RuleVersion.objects.get(kind="instrument", code="readiness").pk)
        levels = levels_for(instrument, Decimal(37))
        assert levels is not None
        assert instrument.score(levels) == 37

    def test_are_none_for_a_score_out_of_reach(self, land: Country) -> None:
        instrument = instrument_of(RuleVersion.objects.get(kind="instrument", code="readiness").pk)
        assert levels_for(instrument, Decimal("37.1")) is None


class TestReplay:
    def test_drives_a_case_to_the_decree_through_the_services(self, land: Country) -> None:
        said: list[str] = []
        scored = Published("round_scored", on_or_before=date(2025, 7, 31), details={"score": 37})
        issued = Published("decision_issued", date(2025, 9, 30), details={"number": "688/2025"})
        (played,) = replay([story(scored, Published("ekspose_held", date(2025, 9, 30)), issued)], said.append)
        review = Case.objects.get(kind="review")
        assert not played.is_refused, said
        assert (review.stage, review.provenance) == ("decided", "published")
        assert review.decision.number == "688/2025"
        assert review.rounds.order_by("number").first().score == 37
        held = AuditEvent.objects.get(case=review, action="approvals.review.hold_ekspose")
        assert held.occurred_at.date() == date(2025, 9, 30)
        assert [*stream_findings(), *contradictions()] == []

    def test_prints_the_reason_of_an_impossible_order(self, land: Country) -> None:
        said: list[str] = []
        issued = Published("decision_issued", date(2025, 3, 10))
        late = Published("ekspose_held", date(2025, 3, 12))
        (played,) = replay([story(issued, late)], said.append)
        assert played.is_refused
        assert "tidak dapat dilakukan" in said[-1]
        assert Case.objects.get(kind="review").stage == "decided"

    def test_stops_at_the_last_day_asked_for(self, land: Country) -> None:
        said: list[str] = []
        until = date(2025, 9, 1)
        replay([story(Published("ekspose_held", date(2025, 9, 30)))], said.append, until=until)
        assert not AuditEvent.objects.filter(case__isnull=False, occurred_at__date__gt=until).exists()

    def test_changes_nothing_when_it_is_repeated(self, land: Country) -> None:
        once = story(Published("round_scored", date(2025, 7, 31)))
        said: list[str] = []
        replay([once], said.append)
        before = AuditEvent.objects.count()
        replay([once], said.append)
        assert AuditEvent.objects.count() == before

    def test_refuses_an_unknown_agency(self, land: Country) -> None:
        said: list[str] = []
        (played,) = replay([Story("XX", "?", (Published("ekspose_held", date(2025, 9, 30)),))], said.append)
        assert played.is_refused
        assert "tidak terdaftar" in said[-1]


class TestPlace:
    def test_takes_up_what_was_interrupted(self, land: Country, monkeypatch: pytest.MonkeyPatch) -> None:
        assert not placing.is_placed(SHIPPED)
        placing._place(placing.Target(land.agency, "sign_commitment"), 1, placing._working_days())
        assert not placing.is_placed(SHIPPED), "one agency is not the country"
        # The control: once as many stand as were published, nothing is placed any more.
        monkeypatch.setattr(
            "config.replay.country.tomllib.loads", lambda _text: {"case": [], "nation": NATION}
        )
        assert placing.is_placed(SHIPPED)

    def test_says_on_its_page_that_it_is_made_up(self, land: Country) -> None:
        placing._place(placing.Target(land.agency, "sign_commitment"), 1, placing._working_days())
        client = Client()
        client.force_login(land.account("ppk"))
        address = reverse("case", args=[Case.objects.get().pk])
        assert "data rekaan" in client.get(address).content.decode()

    def test_counts_what_is_still_to_be_placed(self, land: Country) -> None:
        nation = {"approved_by_2025_10_29": 1, "in_process_by_2025_10_29": 1}
        targets = list(placing._targets(nation, ["KOTA"]))
        assert {target.agency.code for target in targets} == {"KAB", "KEMEN"}
        assert targets[0].step == "receive"

    def test_leaves_every_placed_agency_with_its_events(self, land: Country) -> None:
        days = placing._working_days()
        placing._place(placing.Target(land.agency, "receive"), 1, days)
        review = Case.objects.get(kind="review")
        assert (review.stage, review.provenance) == ("applying", "synthetic")
        assert AuditEvent.objects.filter(case=review, revision__isnull=False).count() == review.revision
        last = AuditEvent.objects.filter(case=review).latest("occurred_at")
        assert last.occurred_at.date() <= placing.AS_OF
