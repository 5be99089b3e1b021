"""A filling, from BKN's verification to its end, by the roles that may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from config import roles
from succession.filling import services
from succession.filling.models import Candidate, Inauguration, Incumbent
from succession.filling.selectors import clearances_of
from succession.pools.models import Member
from succession.technical_approval import services as approvals
from tests.approvals.readiness.factories import evidence
from tests.approvals.world import ALWAYS, Country, person
from tests.succession.filling import factories as f
from tests.succession.filling.refusals import as_candidate, leave, refuses
from tests.succession.roles import acting_as
from workflow.actors import EXCHANGE, Actor
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.execution import perform
from workflow.models import AuditEvent, Case, Mandate, Role
from workflow.recording import record_fact


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


class TestAppoint:
    def test_cites_the_approval(self, land: Country) -> None:
        case = f.filling_after("appoint", land)
        body = AuditEvent.objects.get(case=case, action="succession.filling.appoint").body
        assert case.filling.approval.number.encode() in bytes(body.body)

    @pytest.mark.parametrize("days", [-400, 1])
    def test_is_refused_on_a_day_without_approval(self, land: Country, days: int) -> None:
        case, on = f.filling_after("grant", land), timezone.localdate() + timedelta(days=days)
        refuses(case, "appoint", land, "tidak berlaku|melampaui", decreed_on=on)

    def test_is_refused_to_an_acting_ppk_without_approval_from_outside(self, land: Country) -> None:
        refuses(f.filling_after("grant", land), "appoint", land, "tugas rutin", acting_ppk(land))


class TestInaugurate:
    def test_swears_the_chosen_person_in(self, land: Country) -> None:
        case = f.filling_after("inaugurate", land)
        assert Inauguration.objects.get(case=case).person_id == case.filling.chosen_id

    @pytest.mark.parametrize("days", [-400, 1])
    def test_is_refused_on_a_day_without_approval(self, land: Country, days: int) -> None:
        case, on = f.filling_after("appoint", land), timezone.localdate() + timedelta(days=days)
        refuses(case, "inaugurate", land, "tidak berlaku|melampaui", inaugurated_on=on)
        assert not Inauguration.objects.exists()

    def test_is_refused_before_the_decree(self, land: Country) -> None:
        case = f.filling_after("request_approval", land)
        f.grant(case, land, since=timezone.localdate() - timedelta(days=5))
        case = Case.objects.get(pk=case.pk)
        f.take(case, "appoint", land)
        on = timezone.localdate() - timedelta(days=1)
        refuses(case, "inaugurate", land, "mendahului SK", inaugurated_on=on)

    def test_is_refused_to_an_acting_ppk_without_approval_from_outside(self, land: Country) -> None:
        refuses(f.filling_after("appoint", land), "inaugurate", land, "tugas rutin", acting_ppk(land))

    def test_is_open_to_an_acting_ppk_with_it(self, land: Country) -> None:
        case = f.filling_after("appoint", land)
        f.take(case, "inaugurate", land, actor=acting_ppk(land, "Persetujuan Mendagri 821/2026"))
        assert case.stage == "inaugurated"

    def test_is_refused_to_a_ppk_who_is_a_candidate(self, land: Country) -> None:
        case = f.filling_after("appoint", land)
        as_candidate(case, land, "ppk")
        refuses(case, "inaugurate", land, "calon dalam pengisian")

    def test_asks_whether_the_approval_is_of_this_person(self, land: Country) -> None:
        case = f.filling_after("appoint", land)
        case.filling.chosen = f.names(case)[1].person
        case.filling.save(update_fields=["chosen"])
        refuses(case, "inaugurate", land, "belum terbit")


def acting_ppk(land: Country, approval: str = "") -> Actor:
    """Return somebody who stands in for the PPK, perhaps with an approval from outside."""

    holder = person("pelaksana harian")
    with transaction.atomic():
        record_fact(land.agency, "workflow.mandate.order", actor=holder.pk, body={})
        Mandate.objects.create(
            kind="plh", role=Role.objects.get(code="ppk"), organisation=land.agency, holder=holder,
            principal=land.person("ppk"), approval=approval, during=ALWAYS, basis="uji", is_effective=True,
        )  # fmt: skip
    return Actor(holder.pk)


class TestClose:
    def test_gives_a_reason_to_everybody_else_and_seats_the_new_holder(self, land: Country) -> None:
        case = f.filling_after("close", land)
        chosen = case.filling.chosen_id
        others = [c for c in f.candidates(case) if c.person_id != chosen]
        assert all(c.not_chosen_reason for c in others)
        assert Incumbent.objects.get(position=case.filling.position, until=None).person_id == chosen
        assert not case.filling.is_open

    def test_takes_the_appointed_out_of_the_pool(self, land: Country) -> None:
        case = f.filling_after("close", land)
        member = Member.objects.get(case=f.pool_of(land), person=case.filling.chosen)
        assert member.exit_reason == Member.Exit.APPOINTED

    def test_needs_a_reason_for_each_who_was_not_chosen(self, land: Country) -> None:
        refuses(f.filling_after("inaugurate", land), "close", land, "alasan tidak dipilih", reasons={})

    def test_ends_the_term_of_the_former_holder(self, land: Country) -> None:
        f.filling_after("close", land)
        pools_again = f.filling_after("close", land)
        terms = Incumbent.objects.filter(position=pools_again.filling.position).order_by("pk")
        assert [term.until is None for term in terms] == [False, True]


class TestGoOpenSelection:
    def test_is_refused_while_there_is_a_pool(self, land: Country) -> None:
        refuses(f.filling_after("set_criteria", land), "go_open_selection", land, "tarik longlist")

    def test_is_refused_while_somebody_might_be_eligible(self, land: Country) -> None:
        refuses(f.filling_after("draw_longlist", land), "go_open_selection", land, "Masih ada calon")

    def test_is_open_where_nobody_is(self, land: Country) -> None:
        case = f.filling_after("draw_longlist", land)
        proof = evidence(case, f.secretary(land)).pk
        for candidate in f.candidates(case):
            f.check_one(case, candidate, land, proof=proof, is_met=False)
        f.take(case, "go_open_selection", land)
        assert (case.stage, case.filling.is_open) == ("open_selection", False)

    def test_is_open_where_there_is_no_pool(self, land: Country) -> None:
        case = f.opened(land, "Kepala Bagian", "administrator")
        f.take(case, "set_criteria", land)
        f.take(case, "go_open_selection", land)
        assert case.stage == "open_selection"

    def test_needs_the_number_of_bkns_approval(self, land: Country) -> None:
        case = f.opened(land, "Kepala Bagian", "administrator")
        f.take(case, "set_criteria", land)
        refuses(case, "go_open_selection", land, "nomor persetujuan", number=" ")


class TestCancel:
    def test_takes_the_request_along(self, land: Country) -> None:
        case = f.filling_after("request_approval", land)
        f.take(case, "cancel", land)
        assert (case.stage, case.children.get().stage) == ("cancelled", "cancelled")

    def test_needs_a_reason(self, land: Country) -> None:
        refuses(f.opened(land), "cancel", land, "alasan", reason=" ")

    def test_is_refused_after_the_appointment(self, land: Country) -> None:
        refuses(f.filling_after("appoint", land), "cancel", land, "tidak dapat dilakukan")

    def test_frees_whoever_was_chosen(self, land: Country) -> None:
        f.take(f.filling_after("choose", land), "cancel", land)
        other = f.filling_after("choose", land, "Kepala Subbagian Keuangan")
        assert other.filling.chosen_id


class TestTakeSilentApproval:
    def test_is_off_by_default(self, land: Country) -> None:
        case = f.filling_after("request_approval", land)
        request = case.children.get()
        with acting_as(roles.EXCHANGE), pytest.raises(TransitionRefused):
            approvals.grant_by_silence(request, actor=EXCHANGE, expected=request.revision)
