"""A filling, from the decree to its end, by the roles that may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from succession.filling.models import Inauguration, Incumbent
from succession.filling.selectors import left_posts
from succession.pools.models import Member
from succession.pools.selectors import current_members
from tests.approvals.readiness.factories import evidence
from tests.approvals.world import ALWAYS, Country, person
from tests.succession.filling import factories as f
from tests.succession.filling.refusals import as_candidate, leave, refuses
from workflow.actors import Actor
from workflow.models import AuditEvent, Case, Mandate, Role
from workflow.recording import record_fact


class TestAppoint:
    def test_cites_the_approval(self, land: Country) -> None:
        case = f.filling_after("appoint", land)
        body = AuditEvent.objects.get(case=case, action="succession.filling.appoint").body
        assert case.filling.approval.number in bytes(body.body).decode()

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

    def test_ends_what_the_appointed_held_before(self, land: Country) -> None:
        case = f.filling_after("inaugurate", land)
        left = f.holds(case, f.post(land, "Kepala Seksi"))
        others = Incumbent.objects.create(
            position=f.post(land, "Kepala Bidang"), organisation=land.agency, person=person("lain"),
            case=case, since=timezone.localdate(),
        )  # fmt: skip
        f.take(case, "close", land)
        assert list(left_posts(case)) == [left]
        term = Incumbent.objects.get(position=left)
        assert term.until == case.inauguration.inaugurated_on
        others.refresh_from_db()
        assert others.until is None, "the control: nobody else leaves his post"

    def test_takes_the_appointed_out_of_the_pool(self, land: Country) -> None:
        case = f.filling_after("close", land)
        member = Member.objects.get(case=f.pool_of(land), person=case.filling.chosen)
        assert member.exit_reason == Member.Exit.APPOINTED

    def test_takes_a_step_of_the_pool_along(self, land: Country) -> None:
        pool = f.pool_of(land)
        before = list(current_members(pool).values_list("person", flat=True))
        case = f.filling_after("close", land)
        event = AuditEvent.objects.get(case=pool, action="succession.pools.lose_member")
        assert event.actor_id == f.secretary(land).person_id
        assert f.pool_of(land).revision == pool.revision + 1
        left = set(current_members(pool).values_list("person", flat=True))
        assert left == set(before) - {case.filling.chosen_id}

    def test_leaves_the_pool_as_it_is_where_he_left_it_before(self, land: Country) -> None:
        """The control: the step is taken along for a member, not with every closing."""
        case = f.filling_after("inaugurate", land)
        leave(land, next(c for c in f.names(case) if c.person_id == case.filling.chosen_id))
        revision = f.pool_of(land).revision
        f.take(case, "close", land)
        assert (case.stage, f.pool_of(land).revision) == ("closed", revision)
        assert not AuditEvent.objects.filter(action="succession.pools.lose_member").exists()

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
