"""What follows a session: signatures, ratification, publication, or its end before."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from succession.calibration import services
from succession.calibration.ballots import put_to_vote
from succession.calibration.models import Minutes, Signature
from succession.calibration.selectors import (
    minutes_digest,
    seated,
)
from succession.mapping import services as mapping
from succession.mapping.models import Placement
from tests.approvals.world import Country, appoint, person
from tests.succession.calibration import factories as f
from tests.succession.calibration.refusals import now, step_refused
from tests.succession.world import land as make_land
from workflow.actors import SYSTEM, Actor
from workflow.exceptions import Conflict
from workflow.execution import Seen
from workflow.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Country:
    return make_land()


class TestSign:
    def test_leads_on_with_the_last_signature(self, land: Country) -> None:
        case = f.session_after("sign", land)
        assert case.stage == "recommended"
        assert Signature.objects.filter(minutes__case=case).count() == 5

    def test_is_last_for_who_presides(self, land: Country) -> None:
        case = f.session_after("close", land)
        step_refused(case, "sign", land.actor("komite_ketua"), "menandatangani terakhir")

    def test_is_refused_twice(self, land: Country) -> None:
        case = f.session_after("close", land)
        me = land.actor("komite_anggota")
        services.sign(now(case), actor=me, expected=case.revision)
        step_refused(case, "sign", me, "Anda sudah berperan")

    def test_is_refused_to_who_was_absent(self, land: Country) -> None:
        case = f.session_after("schedule", land)
        away = seated(case)[-1].person_id
        f.gather(case, land, absent=[away])
        for name in ("hand_over", "convene", "vote", "close"):
            f.take(case, name, land)
        step_refused(case, "sign", Actor(away), "tidak tercatat hadir")

    def test_is_on_the_digest_that_was_shown(self, land: Country) -> None:
        case = f.session_after("close", land)
        me = land.actor("komite_anggota")
        with pytest.raises(Conflict):
            services.sign(case, actor=me, expected=Seen(case.revision, "00" * 32))
        shown = Seen(case.revision, minutes_digest(case).hex())
        assert services.sign(case, actor=me, expected=shown, remark="Setuju dengan catatan").stage == "closed"

    def test_is_refused_by_the_database_to_the_absent(self, land: Country) -> None:
        case = f.session_after("close", land)
        stranger = person("orang luar")
        with pytest.raises(IntegrityError, match="only who was present"), transaction.atomic():
            Signature.objects.create(
                case=case, minutes=Minutes.objects.get(case=case), person=stranger, signed_at=timezone.now()
            )


class TestRatify:
    def test_deviates_only_with_a_reason(self, land: Country) -> None:
        case = f.session_after("sign", land)
        row = {"placement": f.item(case, 1).placement_id, "box": 5, "reason": " "}
        step_refused(case, "ratify", f.ppk(land), "alasan menyimpang", deviations=[row])
        row["reason"] = "Hasil pemeriksaan"
        services.ratify(case, actor=f.ppk(land), expected=case.revision, deviations=[row])
        f.take(case, "publish", land)
        assert f.boxes(case)[0] == 5

    def test_is_refused_for_who_is_not_on_the_agenda(self, land: Country) -> None:
        case = f.session_after("sign", land)
        row = {"placement": 0, "box": 5, "reason": "-"}
        step_refused(case, "ratify", f.ppk(land), "diputus dalam sidang", deviations=[row])

    def test_is_refused_to_who_is_judged(self, land: Country) -> None:
        case = f.session_after("sign", land, also=[land.person("ppk")])
        step_refused(case, "ratify", f.ppk(land), "termasuk yang dibahas")

    def test_is_refused_to_a_member(self, land: Country) -> None:
        case = f.session_after("sign", land)
        member = land.person("komite_anggota")
        appoint(member, "ppk", land.agency)
        step_refused(case, "ratify", Actor(member.pk), "Anda sudah berperan")

    def test_is_refused_to_the_secretariat(self, land: Country) -> None:
        case = f.session_after("sign", land)
        step_refused(case, "ratify", f.secretary(land), "tidak memuat")


class TestReturnCalibration:
    def test_leads_to_another_edition(self, land: Country) -> None:
        case = f.session_after("sign", land)
        services.return_calibration(
            case, actor=f.ppk(land), expected=case.revision, reason="Bahas lagi butir 1"
        )
        assert now(case).stage == "in_session"
        services.single_out(case, [f.item(case, 1).placement_id], actor=f.secretary(land))
        for name in ("vote", "close", "sign"):
            f.take(case, name, land)
        assert case.stage == "recommended"
        first, second = Minutes.objects.filter(case=case).order_by("edition")
        assert bytes(first.digest) != bytes(second.digest)
        assert second.signatures.count() == first.signatures.count() == 5

    def test_needs_a_reason(self, land: Country) -> None:
        case = f.session_after("sign", land)
        step_refused(case, "return_calibration", f.ppk(land), "alasan", reason=" ")


class TestPublish:
    def test_gives_boxes_and_publishes_the_period(self, land: Country) -> None:
        case = f.session_after("publish", land)
        assert f.boxes(case) == [6, 8] * 3 or set(f.boxes(case)) == {6, 8}
        assert Case.objects.get(children=case).stage == "published"
        assert set(Placement.objects.values_list("decided_in", flat=True)) == {case.pk}

    def test_waits_for_the_last_session(self, land: Country) -> None:
        f.committee(land)
        period = f.scored_period(land)
        one, other = f.session_of(period, land), f.session_of(period, land)
        services.take_agenda(one, actor=f.secretary(land), boxes=[8])
        services.take_agenda(other, actor=f.secretary(land))
        for name in f.WAY[1:]:
            f.take(one, name, land)
        assert Case.objects.get(pk=period.pk).stage == "in_calibration"
        for name in f.WAY[1:]:
            f.take(other, name, land)
        assert Case.objects.get(pk=period.pk).stage == "published"

    def test_is_refused_to_the_chair(self, land: Country) -> None:
        case = f.session_after("ratify", land)
        step_refused(case, "publish", land.actor("komite_ketua"), "tidak memuat")


class TestFinalise:
    def test_is_nobodys_but_the_clocks(self, land: Country) -> None:
        case = f.session_after("publish", land)
        step_refused(case, "finalise", f.secretary(land), "tidak diambil langsung")

    def test_is_refused_while_the_window_is_open(self, land: Country) -> None:
        case = f.session_after("publish", land)
        step_refused(case, "finalise", SYSTEM, "Waktunya belum tiba")


class TestCancel:
    def test_leaves_everybody_untouched_and_free(self, land: Country) -> None:
        case = f.session_after("vote", land)
        chair = land.actor("komite_ketua")
        services.cancel(now(case), actor=chair, expected=case.revision, reason="Data keliru")
        assert now(case).stage == "cancelled"
        assert set(Placement.objects.values_list("final_box", "session")) == {(None, None)}
        again = f.session_of(Case.objects.get(children=case), land)
        assert services.take_agenda(again, actor=f.secretary(land)) == 6

    def test_needs_a_reason(self, land: Country) -> None:
        case = f.session_after("schedule", land)
        step_refused(case, "cancel", land.actor("komite_ketua"), "alasan", reason="")

    def test_is_refused_while_a_ballot_is_open(self, land: Country) -> None:
        case = f.session_after("convene", land)
        put_to_vote(case, actor=f.secretary(land))
        step_refused(case, "cancel", land.actor("komite_ketua"), "belum ditutup", reason="-")

    def test_is_refused_after_ratification(self, land: Country) -> None:
        case = f.session_after("ratify", land)
        step_refused(case, "cancel", land.actor("komite_ketua"), "tidak dapat dilakukan", reason="-")


class TestEndWithPeriod:
    def test_follows_the_reopened_period(self, land: Country) -> None:
        case = f.session_after("schedule", land)
        period = Case.objects.get(children=case)
        mapping.reopen(period, actor=f.secretary(land), expected=period.revision, reason="Data keliru")
        assert now(case).stage == "cancelled"
