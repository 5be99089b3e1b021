"""An objection, from its filing to the committee's answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from pytest_django import DjangoDbBlocker

from config.cluster import Cluster
from succession.calibration.guards import no_objection_open
from succession.calibration.selectors import window_ends
from succession.objections import services
from succession.objections.lifecycle import ObjectionLife
from succession.objections.models import Objection
from tests.approvals.world import Country, appoint
from tests.succession.objections.factories import (
    REASON,
    answered,
    filed,
    objector,
    placement_of,
    put_to_vote,
    secretary,
    voted,
)
from tests.succession.objections.land import published_land
from tests.succession.short import standing
from workflow.actors import SYSTEM, Actor
from workflow.ballots.recusals import Withheld
from workflow.ballots.services import vote
from workflow.exceptions import NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.facts import hats_of
from workflow.models import Case, Recusal
from workflow.visibility import cases_seen_by, ensure_shown

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def land(cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Country]:
    """Return the land with a published session, in which a member declared himself kin of the employee."""
    with standing(cluster, django_db_blocker):
        yield published_land()


def unchanged(case: Case) -> bool:
    """Return whether a case is as this copy of it was read."""
    now = Case.objects.get(pk=case.pk)
    return (now.stage, now.revision) == (case.stage, case.revision)


def session(land: Country) -> Case:
    return Case.objects.get(kind="calibration", organisation=land.agency)


class TestOpen:
    def test_is_filed_by_the_person_concerned(self, land: Country) -> None:
        case = filed(land)
        assert (case.stage, case.parent_id) == ("filed", session(land).pk)
        assert Objection.objects.get(case=case).from_box == 8

    def test_is_refused_to_somebody_else(self, land: Country) -> None:
        with pytest.raises(NotPermitted, match="yang bersangkutan"):
            filed(land, secretary(land))
        assert not Objection.objects.exists()

    def test_is_refused_to_whom_no_role_lets_object(self, land: Country) -> None:
        """The role of an employee is what carries the right; a box alone does not."""
        without = placement_of(land.person("asn"))
        without.employee.person_id = land.person("pyb").pk
        with pytest.raises(NotPermitted):
            services.file_objection(without, actor=land.actor("pyb"), ground="data", explanation="-")

    def test_is_refused_a_second_time(self, land: Country) -> None:
        filed(land)
        with pytest.raises(TransitionRefused, match="sudah mengajukan"):
            filed(land)
        assert Objection.objects.count() == 1

    def test_is_refused_after_the_window(self, land: Country, monkeypatch: pytest.MonkeyPatch) -> None:
        ends = window_ends(session(land))
        assert ends is not None
        late = ends + timedelta(seconds=1)
        monkeypatch.setattr("succession.objections.services.database_now", lambda: late)
        with pytest.raises(TransitionRefused, match="berakhir"):
            filed(land)
        monkeypatch.setattr("succession.objections.services.database_now", lambda: ends)
        assert filed(land).stage == "filed"

    @pytest.mark.parametrize("said", [{"explanation": " "}, {"ground": "nonsense"}])
    def test_is_refused_without_a_ground(self, land: Country, said: dict[str, Any]) -> None:
        with pytest.raises(TransitionRefused, match="jelaskan"):
            filed(land, **said)
        assert not Case.objects.filter(kind="objection").exists()

    def test_keeps_its_session_from_becoming_final(self, land: Country) -> None:
        case = filed(land)
        assert no_objection_open(session(land), SYSTEM) == "1 keberatan belum dijawab."
        answered(case, land)
        assert no_objection_open(session(land), SYSTEM) is None


class TestAnswer:
    def test_upholds_with_another_box(self, land: Country) -> None:
        case = answered(filed(land), land, "box_9")
        placement = placement_of(land.person("asn"))
        assert case.stage == "upheld"
        assert (placement.final_box, placement.decided_in_id, placement.computed_box) == (9, case.pk, 8)
        objection = Objection.objects.get(case=case)
        assert (objection.to_box, objection.answer) == (9, REASON)

    @pytest.mark.parametrize("outcome", ["dismiss", "box_8"])
    def test_dismisses_where_the_box_stays(self, land: Country, outcome: str) -> None:
        case = answered(filed(land), land, outcome)
        placement = placement_of(land.person("asn"))
        assert case.stage == "dismissed"
        assert (placement.final_box, placement.decided_in_id) == (8, session(land).pk)

    def test_is_refused_before_the_ballot_is_decided(self, land: Country) -> None:
        case = filed(land)
        with pytest.raises(TransitionRefused, match="belum ditutup"):
            services.answer(case, actor=secretary(land), expected=case.revision, reason="-")
        assert unchanged(case)

    def test_needs_a_reason(self, land: Country) -> None:
        case = voted(filed(land), land, "box_9")
        with pytest.raises(TransitionRefused, match="alasan"):
            services.answer(case, actor=secretary(land), expected=case.revision, reason=" ")
        assert unchanged(case)
        assert placement_of(land.person("asn")).final_box == 8

    def test_is_refused_once_the_period_is_final(self, land: Country) -> None:
        case = voted(filed(land), land, "box_9")
        assert reasons(case, secretary(land)) == []
        assert case.parent is not None
        assert case.parent.parent is not None
        case.parent.parent.stage = "final"
        (said,) = reasons(case, secretary(land))
        assert "sudah final" in said

    def test_is_refused_to_the_ppk(self, land: Country) -> None:
        case = voted(filed(land), land, "box_9")
        with pytest.raises(NotPermitted):
            services.answer(case, actor=land.actor("ppk"), expected=case.revision, reason="-")

    def test_is_refused_to_the_person_concerned(self, land: Country) -> None:
        case = voted(filed(land), land, "box_9")
        appoint(land.person("asn"), "sekretariat", land.agency)
        with pytest.raises(NotPermitted, match="orang lain"):
            services.answer(case, actor=objector(land), expected=case.revision, reason="-")
        assert unchanged(case)

    @pytest.mark.parametrize("who", ["asn", "komite_anggota"])
    def test_is_refused_to_the_person_concerned_and_the_recused_whatever_their_hats(
        self, land: Country, who: str
    ) -> None:
        case = voted(filed(land), land, "box_9")
        (said,) = reasons(case, land.actor(who))
        assert "menyangkut Anda" in said

    def test_is_not_for_the_recused_of_the_session(self, land: Country) -> None:
        case = filed(land)
        ballot = put_to_vote(case, land)
        barred = Recusal.objects.get(ballot=ballot)
        assert barred.person == land.person("komite_anggota")
        with pytest.raises((NotPermitted, NotYoursToKnow)):
            vote(ballot, "dismiss", actor=land.actor("komite_anggota"))


def reasons(case: Case, actor: Actor) -> list[str]:
    return ObjectionLife(case, actor).reasons(ObjectionLife.steps["answer"])


class TestWithdraw:
    def test_leaves_the_box_and_frees_the_way_for_another(self, land: Country) -> None:
        case = filed(land)
        services.withdraw(case, actor=objector(land), expected=case.revision)
        case.refresh_from_db()
        assert case.stage == "withdrawn"
        assert placement_of(land.person("asn")).final_box == 8
        assert filed(land).stage == "filed"

    def test_is_refused_during_the_ballot(self, land: Country) -> None:
        case = filed(land)
        put_to_vote(case, land)
        with pytest.raises(TransitionRefused, match="belum ditutup"):
            services.withdraw(case, actor=objector(land), expected=case.revision)
        assert unchanged(case)

    def test_is_refused_to_others(self, land: Country) -> None:
        case = filed(land)
        with pytest.raises(NotPermitted):
            services.withdraw(case, actor=secretary(land), expected=case.revision)

    def test_is_refused_to_another_employee_who_sees_it(self, land: Country) -> None:
        case = filed(land)
        appoint(land.person("sekretariat"), "asn", land.agency)
        with pytest.raises(TransitionRefused, match="yang mengajukannya"):
            services.withdraw(case, actor=secretary(land), expected=case.revision)
        assert unchanged(case)


class TestSight:
    def test_is_the_persons_own(self, land: Country) -> None:
        case = filed(land)
        assert ensure_shown(case, objector(land))
        assert list(_seen(objector(land))) == [case]

    def test_is_withheld_from_another_objector(self, land: Country) -> None:
        """Both object to what the same session decided; a part in one shows nothing of the other."""
        mine, other = filed(land), filed(land, person=land.person("kedua"))
        with pytest.raises(NotYoursToKnow):
            ensure_shown(other, objector(land))
        assert list(_seen(objector(land))) == [mine]

    def test_of_a_sibling_would_be_seen_without_that_rule(
        self, land: Country, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The control."""
        monkeypatch.setattr(ObjectionLife, "siblings_are_strangers", False)
        filed(land)
        other = filed(land, person=land.person("kedua"))
        assert ensure_shown(other, objector(land))

    def test_is_withheld_from_who_was_recused_in_the_session(self, land: Country) -> None:
        case = filed(land)
        appoint(land.person("komite_anggota"), "sekretariat", land.agency)
        with pytest.raises(Withheld):
            ensure_shown(case, land.actor("komite_anggota"))
        assert case not in _seen(land.actor("komite_anggota"))
        assert ensure_shown(case, secretary(land))


def _seen(actor: Actor) -> list[Case]:
    assert actor.person_id is not None
    _name, hats = hats_of(actor.person_id)
    return list(cases_seen_by(actor.person_id, hats).filter(kind="objection").order_by("pk"))


class TestDatabase:
    @pytest.mark.parametrize("change", [{"from_box": 1}, {"explanation": "lain"}, {"person_id": 1}])
    def test_keeps_what_was_filed(self, land: Country, change: dict[str, object]) -> None:
        case = filed(land)
        with pytest.raises(DatabaseError), transaction.atomic():
            Objection.objects.filter(case=case).update(**change)

    def test_keeps_the_answer(self, land: Country) -> None:
        case = answered(filed(land), land)
        with pytest.raises(DatabaseError), transaction.atomic():
            Objection.objects.filter(case=case).update(answer="lain")

    def test_lets_one_objection_stand_for_a_box(self, land: Country) -> None:
        row = Objection.objects.get(case=filed(land))
        withdrawn = filed(land, person=land.person("kedua"))
        services.withdraw(withdrawn, actor=land.actor("kedua"), expected=withdrawn.revision)
        row.pk = None
        row.case = withdrawn
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)
