"""A filling, from BKN's verification to its answer, by the roles that may."""

from __future__ import annotations

import pytest
from django.utils import timezone

from config import roles
from succession.filling import services
from succession.filling.models import Candidate
from succession.filling.selectors import clearances_of
from succession.technical_approval import services as approvals
from tests.approvals.world import Country
from tests.succession.filling import factories as f
from tests.succession.filling.refusals import as_candidate, leave, refuses
from tests.succession.roles import acting_as
from workflow.actors import EXCHANGE
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.execution import perform
from workflow.models import Case


class TestVerifyCandidates:
    def test_is_bkns(self, land: Country) -> None:
        case = f.filling_after("verify_candidates", land)
        assert {c.bkn_verdict for c in f.names(case)} == {"in_order"}
        assert case.stage == "verified"

    def test_is_refused_to_the_agency(self, land: Country) -> None:
        refuses(
            f.filling_after("shortlist", land), "verify_candidates", land, "tidak memuat", f.secretary(land)
        )

    def test_needs_a_verdict_on_every_name(self, land: Country) -> None:
        refuses(f.filling_after("shortlist", land), "verify_candidates", land, "setiap nama", verdicts={})

    def test_needs_a_reason_for_who_is_not_in_order(self, land: Country) -> None:
        case = f.filling_after("shortlist", land)
        refuses(case, "verify_candidates", land, "alasan", verdicts=f.verdicts(case, "not_in_order"))

    def test_knows_no_third_verdict(self, land: Country) -> None:
        case = f.filling_after("shortlist", land)
        refuses(case, "verify_candidates", land, "tidak dikenal", verdicts=f.verdicts(case, "perhaps"))


class TestAnnounce:
    def test_is_refused_where_nobody_is_in_order(self, land: Country) -> None:
        case = f.filling_after("shortlist", land)
        f.take(case, "verify_candidates", land, verdicts=f.verdicts(case, "not_in_order", "Pangkat"))
        refuses(case, "announce", land, "Tidak ada nama")

    def test_turns_to_the_ppk(self, land: Country) -> None:
        case = f.filling_after("announce", land)
        assert [turn.role.code for turn in case.turns.filter(closed_at=None)] == ["ppk"]


class TestChoose:
    def test_takes_the_first_without_a_reason(self, land: Country) -> None:
        case = f.filling_after("choose", land)
        assert case.filling.chosen_id == f.names(case)[0].person_id

    def test_needs_a_reason_for_another(self, land: Country) -> None:
        case = f.filling_after("announce", land)
        second = f.names(case)[1].pk
        refuses(case, "choose", land, "bukan peringkat teratas", candidate=second)
        f.take(case, "choose", land, candidate=second, reason="Lebih menguasai bidang")
        assert case.filling.choice_reason == "Lebih menguasai bidang"

    def test_takes_nobody_but_the_first_where_that_is_the_way(self, land: Country) -> None:
        case = f.opened(land)
        f.take(case, "set_criteria", land, mode="TOP_RANKED")
        for name in f.WAY[1:8]:
            f.take(case, name, land)
        refuses(case, "choose", land, "hanya mengizinkan", candidate=f.names(case)[1].pk, reason="Lebih baik")

    def test_is_refused_for_somebody_off_the_shortlist(self, land: Country) -> None:
        case = f.filling_after("announce", land)
        refuses(case, "choose", land, "tidak dapat dipilih", candidate=f.candidates(case)[4].pk)

    def test_is_refused_for_who_left_the_pool(self, land: Country) -> None:
        case = f.filling_after("announce", land)
        leave(land, f.names(case)[0])
        refuses(case, "choose", land, "tidak dapat dipilih")

    def test_is_refused_to_a_ppk_who_is_a_candidate(self, land: Country) -> None:
        case = f.filling_after("announce", land)
        as_candidate(case, land, "ppk")
        refuses(case, "choose", land, "calon dalam pengisian")

    def test_is_refused_for_who_is_chosen_elsewhere(self, land: Country) -> None:
        f.filling_after("choose", land)
        other = f.filling_after("announce", land, "Kepala Subbagian Keuangan")
        refuses(other, "choose", land, "pengisian jabatan lain")


class TestRecordClearance:
    def test_opens_the_way_to_the_request(self, land: Country) -> None:
        case = with_clearance(land)
        refuses(case, "request_approval", land, "Izin Menteri Dalam Negeri")
        clear(case, land)
        assert clearances_of(case)[0].given
        f.take(case, "request_approval", land)
        assert case.stage == "awaiting_approval"

    @pytest.mark.parametrize("code", ["mendagri_leave", "presidential_decree"])
    def test_is_refused_for_what_is_not_needed(self, land: Country, code: str) -> None:
        case = f.filling_after("choose", land)
        with pytest.raises(TransitionRefused, match="tidak diperlukan"):
            clear(case, land, code)

    def test_is_refused_twice(self, land: Country) -> None:
        case = with_clearance(land)
        clear(case, land)
        with pytest.raises(TransitionRefused, match="sudah tercatat"):
            clear(case, land)


def with_clearance(land: Country) -> Case:
    """Return a filling with a choice that still needs a leave."""
    case = f.opened(land)
    f.take(case, "set_criteria", land, head_since=timezone.localdate())
    for name in f.WAY[1:9]:
        f.take(case, name, land)
    return case


def clear(case: Case, land: Country, code: str = "mendagri_leave") -> None:
    """Record a clearance."""
    services.record_clearance(
        case, code, actor=f.secretary(land), number="100/3/SJ", dated_on=timezone.localdate()
    )


class TestRequestApproval:
    def test_opens_the_request_of_that_person_and_post(self, land: Country) -> None:
        case = f.filling_after("request_approval", land)
        request = Case.objects.get(parent=case, kind="technical_approval")
        assert (request.request.person, request.request.position) == (
            case.filling.chosen,
            case.filling.position,
        )
        assert request.dispatch.sent_at is None

    def test_is_refused_for_who_left_the_pool(self, land: Country) -> None:
        case = f.filling_after("choose", land)
        leave(land, f.names(case)[0])
        refuses(case, "request_approval", land, "sudah keluar")

    def test_is_refused_to_the_secretariat(self, land: Country) -> None:
        refuses(f.filling_after("choose", land), "request_approval", land, "tidak memuat", f.secretary(land))


class TestTakeApproval:
    def test_brings_the_filling_on(self, land: Country) -> None:
        case = f.filling_after("grant", land)
        assert (case.stage, case.filling.approval.person_id) == ("approved", case.filling.chosen_id)

    def test_is_no_persons_step(self, land: Country) -> None:
        case = f.filling_after("request_approval", land)

        with pytest.raises(NotPermitted):
            perform(case.pk, "take_approval", actor=f.ppk(land), expected=case.revision)


class TestTakeRefusal:
    def test_brings_the_filling_back_to_the_next_choice(self, land: Country) -> None:
        case = f.filling_after("request_approval", land)
        refused = case.filling.chosen_id
        f.take(case, "refuse", land)
        assert (case.stage, case.filling.chosen_id) == ("verified", None)
        f.take(case, "announce", land)
        refuses(case, "choose", land, "tidak dapat dipilih", candidate=candidate_of(case, refused).pk)
        f.take(case, "choose", land)
        f.take(case, "request_approval", land)
        f.take(case, "grant", land)
        assert case.filling.approval.person_id == case.filling.chosen_id != refused


def candidate_of(case: Case, person_id: int | None) -> Candidate:
    return Candidate.objects.get(case=case, person=person_id)


class TestTakeSilentApproval:
    def test_is_off_by_default(self, land: Country) -> None:
        case = f.filling_after("request_approval", land)
        request = case.children.get()
        with acting_as(roles.EXCHANGE), pytest.raises(TransitionRefused):
            approvals.grant_by_silence(request, actor=EXCHANGE, expected=request.revision)
