"""A filling, from its opening to the shortlist, by the roles that may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from succession.filling import services
from succession.filling.checking import Found
from succession.filling.models import Candidate
from succession.filling.questions import is_a_candidate
from succession.filling.selectors import ranking_digest
from succession.pools.models import Member
from tests.approvals.readiness.factories import evidence
from tests.approvals.world import Country, appoint
from tests.succession.filling import factories as f
from tests.succession.filling.refusals import leave, refuses
from workflow.actors import Actor
from workflow.exceptions import NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.models import Case


class TestOpen:
    def test_begins_with_the_vacancy(self, land: Country) -> None:
        case = f.opened(land)
        assert (case.stage, case.organisation, case.filling.level) == ("vacant", land.agency, "pengawas")
        assert [turn.role.code for turn in case.turns.filter(closed_at=None)] == ["sekretariat"]

    def test_is_refused_while_the_post_is_being_filled(self, land: Country) -> None:
        f.opened(land)
        with pytest.raises(TransitionRefused, match="sedang dalam pengisian"):
            f.opened(land)
        assert Case.objects.filter(kind="filling").count() == 1

    def test_is_refused_to_another_agency(self, land: Country) -> None:
        with pytest.raises(NotPermitted):
            services.open_filling(
                f.post(land), actor=land.actor("sekretariat", "KOTA"), vacant_on=timezone.localdate()
            )

    def test_opens_again_after_a_cancellation(self, land: Country) -> None:
        case = f.opened(land)
        f.take(case, "cancel", land)
        assert f.opened(land).stage == "vacant"


class TestSetCriteria:
    def test_takes_the_requirements_of_the_level(self, land: Country) -> None:
        case = f.filling_after("set_criteria", land)
        codes = [row["code"] for row in case.filling.criteria]
        assert (case.stage, codes) == ("criteria_set", ["education", "post", "performance"])
        assert (case.filling.body, case.filling.clearances) == ("tpk", [])

    def test_asks_for_the_leave_of_a_new_head(self, land: Country) -> None:
        case = f.opened(land)
        f.take(case, "set_criteria", land, head_since=timezone.localdate() - timedelta(days=60))
        assert case.filling.clearances == ["mendagri_leave"]

    def test_asks_for_none_once_the_head_is_no_longer_new(self, land: Country) -> None:
        case = f.opened(land)
        f.take(case, "set_criteria", land, head_since=timezone.localdate() - timedelta(days=200))
        assert case.filling.clearances == []

    def test_is_refused_before_the_agency_applies(self, land: Country) -> None:
        made = f.post(land)
        made.organisation = land.desks["KOTA"]
        made.save()
        pk = services.open_filling(
            made, actor=land.actor("sekretariat", "KOTA"), vacant_on=timezone.localdate()
        )
        case = Case.objects.get(pk=pk)
        refuses(case, "set_criteria", land, "belum menerapkan", land.actor("sekretariat", "KOTA"))

    def test_is_refused_for_a_level_without_requirements(self, land: Country) -> None:
        case = f.opened(land, "Analis", "fungsional")
        refuses(case, "set_criteria", land, "persyaratan untuk jenjang")

    def test_is_refused_to_the_ppk(self, land: Country) -> None:
        refuses(f.opened(land), "set_criteria", land, "tidak memuat", f.ppk(land))

    def test_is_refused_beyond_the_longest_shortlist(self, land: Country) -> None:
        refuses(f.opened(land), "set_criteria", land, "batas kebijakan", shortlist_size=6)


class TestDrawLonglist:
    def test_ranks_and_judges_everybody_in_the_pool(self, land: Country) -> None:
        case = f.filling_after("draw_longlist", land)
        drawn = f.candidates(case)
        assert [c.rank for c in drawn] == [1, 2, 3, 4, 5]
        assert {c.eligibility for c in drawn} == {"needs_checking"}
        assert {row["code"]: row["verdict"] for row in drawn[0].results} == {
            "succession_group": "met", "education": "met", "post": "met", "performance": "needs_checking",
        }  # fmt: skip

    def test_says_what_the_data_hold_in_words(self, land: Country) -> None:
        case = f.filling_after("draw_longlist", land)
        words = [row["words"] for row in f.candidates(case)[0].results]
        assert "Data: S2." in words

    def test_mixes_in_technical_competence_where_everybody_has_it(self, land: Country) -> None:
        case = f.filling_after("set_criteria", land)
        members = Member.objects.filter(case=f.pool_of(land)).order_by("placement__employee__number")
        scores = {m.placement.employee.number: n * 10 for n, m in enumerate(members)}
        f.take(case, "draw_longlist", land, technical=scores)
        drawn = f.candidates(case)
        assert drawn[0].explanation["weights"] == ["50", "50"]
        assert drawn[0].explanation["technical"] == "40"
        assert drawn[0].score > drawn[1].score

    def test_leaves_technical_competence_out_where_somebody_lacks_it(self, land: Country) -> None:
        case = f.filling_after("set_criteria", land)
        f.take(case, "draw_longlist", land, technical={"P00001": 10})
        assert f.candidates(case)[0].explanation["weights"] is None

    def test_is_refused_without_a_pool_in_force(self, land: Country) -> None:
        case = f.opened(land, "Kepala Bagian", "administrator")
        f.take(case, "set_criteria", land)
        refuses(case, "draw_longlist", land, "Belum ada kelompok")

    def test_is_refused_for_a_pool_of_another_agency(self, land: Country) -> None:
        refuses(f.filling_after("set_criteria", land), "draw_longlist", land, "tidak berlaku", pool=0)

    def test_is_refused_once_the_agency_applies_no_more(self, land: Country, monkeypatch: Any) -> None:
        case = f.filling_after("set_criteria", land)
        monkeypatch.setattr("succession.filling.guards.applies", lambda _organisation: False)
        refuses(case, "draw_longlist", land, "belum menerapkan")

    def test_shows_nothing_to_the_candidates(self, land: Country) -> None:
        case = f.filling_after("set_criteria", land)
        employee = Member.objects.filter(case=f.pool_of(land)).first().person
        appoint(employee, "sekretariat", land.agency)
        f.take(case, "draw_longlist", land)
        found = Candidate.objects.get(case=case, person=employee)
        with pytest.raises(NotPermitted, match="calon dalam pengisian"):
            services.propose_shortlist(case, [found.pk], actor=Actor(employee.pk))

    def test_is_unknown_to_a_candidate_without_a_role(self, land: Country) -> None:
        case = f.filling_after("draw_longlist", land)
        with pytest.raises(NotYoursToKnow):
            services.shortlist(case, actor=Actor(f.candidates(case)[0].person_id), expected=case.revision)


class TestAttachEvidence:
    def test_gives_a_file_that_a_finding_rests_on(self, land: Country) -> None:
        case = f.filling_after("draw_longlist", land)
        file = evidence(case, f.secretary(land))
        f.check_one(case, f.candidates(case)[0], land, proof=file.pk)
        assert f.candidates(case)[0].findings.get().evidence == file


class TestCheckCandidate:
    def test_completes_what_data_could_not_tell(self, land: Country) -> None:
        case = f.filling_after("check", land)
        assert {c.eligibility for c in f.candidates(case)} == {"met"}
        assert "Diperiksa pada berkas asli" in str(f.candidates(case)[0].results)

    def test_is_recorded_in_words(self, land: Country) -> None:
        case = f.filling_after("check", land)
        event = case.events.filter(action__endswith=".check_candidate").latest("sequence")
        assert b'"eligibility":["Perlu diperiksa","Memenuhi"]' in bytes(event.body.body)

    def test_finds_somebody_not_eligible(self, land: Country) -> None:
        case = f.filling_after("draw_longlist", land)
        proof = evidence(case, f.secretary(land)).pk
        f.check_one(case, f.candidates(case)[0], land, proof=proof, is_met=False)
        assert f.candidates(case)[0].eligibility == "not_met"

    @pytest.mark.parametrize("criterion", ["education", "nothing"])
    def test_overrules_no_data(self, land: Country, criterion: str) -> None:
        case = f.filling_after("draw_longlist", land)
        proof = evidence(case, f.secretary(land)).pk
        with pytest.raises(TransitionRefused, match="perlu diperiksa saja"):
            services.check_candidate(
                case, f.candidates(case)[0].pk, actor=f.secretary(land),
                findings=[Found(criterion, is_met=True, note="-")], proof=proof,
            )  # fmt: skip

    def test_needs_a_proof(self, land: Country) -> None:
        case = f.filling_after("draw_longlist", land)
        with pytest.raises(TransitionRefused, match="berkas buktinya"):
            f.check_one(case, f.candidates(case)[0], land, proof=None)
        assert f.candidates(case)[0].eligibility == "needs_checking"


class TestProposeShortlist:
    def test_names_those_on_whom_the_team_votes(self, land: Country) -> None:
        case = f.filling_after("propose", land)
        assert [c.rank for c in f.candidates(case) if c.is_proposed] == [1, 2, 3]

    def test_is_refused_for_somebody_not_yet_checked(self, land: Country) -> None:
        case = f.filling_after("draw_longlist", land)
        with pytest.raises(TransitionRefused, match="memenuhi seluruh"):
            services.propose_shortlist(case, [f.candidates(case)[0].pk], actor=f.secretary(land))

    def test_is_refused_for_too_many(self, land: Country) -> None:
        case = f.filling_after("check", land)
        with pytest.raises(TransitionRefused, match="sampai 3 nama"):
            services.propose_shortlist(case, [c.pk for c in f.candidates(case)], actor=f.secretary(land))


class TestShortlist:
    def test_takes_what_the_team_accepted(self, land: Country) -> None:
        case = f.filling_after("shortlist", land)
        assert [c.rank for c in f.names(case)] == [1, 2, 3]
        assert [turn.role.code for turn in case.turns.filter(closed_at=None)] == ["direktorat"]

    def test_is_refused_without_a_ballot(self, land: Country) -> None:
        refuses(f.filling_after("propose", land), "shortlist", land, "belum menyetujui")

    def test_is_refused_without_names(self, land: Country) -> None:
        refuses(f.filling_after("check", land), "shortlist", land, "Usulkan satu sampai")

    def test_is_refused_after_a_rejection(self, land: Country) -> None:
        case = f.filling_after("propose", land)
        f.ballot(case, land, "reject")
        refuses(case, "shortlist", land, "belum menyetujui")

    def test_is_refused_for_other_names_than_were_voted_on(self, land: Country) -> None:
        case = f.filling_after("ballot", land)
        services.propose_shortlist(case, [f.candidates(case)[4].pk], actor=f.secretary(land))
        refuses(case, "shortlist", land, "belum menyetujui")

    def test_rests_on_the_ranking_as_it_was_drawn(self, land: Country) -> None:
        case = f.filling_after("ballot", land)
        before = ranking_digest(case)
        leave(land, f.candidates(case)[4])
        assert ranking_digest(case) == before
        f.take(case, "shortlist", land)
        assert case.stage == "shortlisted"

    def test_keeps_a_candidate_from_the_ballot(self, land: Country) -> None:
        case = f.filling_after("propose", land)
        candidate = f.candidates(case)[4].person
        assert is_a_candidate(case, candidate.pk, "")
        assert is_a_candidate(case, land.person("ppk").pk, "") is None
