"""A form of a session that is sent again is answered as it was (C4)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from succession.calibration import ballots, services
from succession.calibration.ballots import put_to_vote
from succession.calibration.models import Item
from tests.approvals.readiness.browsing import PDF
from tests.approvals.world import Country
from tests.succession.calibration import factories as f
from tests.succession.calibration.refusals import MOTION
from tests.succession.world import land as make_land
from workflow.models import Account, Case, Evidence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pressing_twice")]


@pytest.fixture
def land() -> Country:
    return make_land()


def press(land: Country, role: str, name: str, *arguments: Any, **said: Any) -> None:
    """Send a form as who holds a role; the fixture sends it again."""
    browser = Client()
    browser.force_login(Account.objects.get(person=land.person(role)))
    answer = browser.post(reverse(name, args=arguments), {"key": uuid4(), **said})
    assert answer.status_code == 303, answer.content.decode()


class TestTakeAgenda:
    def test_is_answered_once_nobody_is_left(self, land: Country) -> None:
        f.committee(land)
        case = f.session_of(f.scored_period(land), land)
        press(land, "sekretariat", "agenda", case.pk, units=["Unit 1"])
        assert Item.objects.filter(case=case).count() == 2

    def test_returns_how_many_it_took(self, land: Country) -> None:
        f.committee(land)
        case, key = f.session_of(f.scored_period(land), land), uuid4()
        again = [services.take_agenda(case, actor=f.secretary(land), key=key) for _ in range(2)]
        assert again == [6, 6]


class TestPutToVote:
    def test_returns_the_ballots_that_it_opened(self, land: Country) -> None:
        case, key = f.session_after("convene", land, alone=[1, 2]), uuid4()
        opened = put_to_vote(case, actor=f.secretary(land), key=key)
        again = put_to_vote(case, actor=f.secretary(land), key=key)
        assert [ballot.pk for ballot in again] == [ballot.pk for ballot in opened]
        assert len(opened) == 3

    def test_is_answered_as_it_was(self, land: Country) -> None:
        case = f.session_after("convene", land, alone=[1])
        press(land, "sekretariat", "session_deed", case.pk, "put_to_vote")

    def test_is_refused_where_the_record_is_not_asked(
        self, land: Country, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The control: without it the second press finds nothing to put."""
        monkeypatch.setattr(ballots, "opened_under", lambda *_: [])
        case = f.session_after("convene", land, alone=[1])
        with pytest.raises(AssertionError, match="409"):
            press(land, "sekretariat", "session_deed", case.pk, "put_to_vote")


class TestDeeds:
    def test_of_the_room_are_answered_as_they_were(self, land: Country) -> None:
        case = voted_on(land)
        press(land, "komite_ketua", "session_deed", case.pk, "vote", option="confirm")
        press(land, "komite_ketua", "session_deed", case.pk, "declare", numbers="3", reason="Kerabat")
        press(land, "komite_ketua", "session_deed", case.pk, "annul_ballot", reason="Diulang")

    def test_of_an_item_are_answered_as_they_were(self, land: Country) -> None:
        case = voted_on(land)
        press(land, "sekretariat", "item_deed", case.pk, 4, "single_out")
        press(land, "komite_ketua", "item_deed", case.pk, 1, "give_opinion", option="confirm")
        press(land, "komite_ketua", "item_deed", case.pk, 1, "vote", option="defer")
        press(land, "komite_anggota", "item_deed", case.pk, 1, "recuse", reason="Ipar")

    def test_attach_their_file_once(self, land: Country) -> None:
        case = f.session_after("convene", land)
        proof = SimpleUploadedFile("bukti.pdf", PDF, "application/pdf")
        said = {**MOTION, "file": proof}
        press(land, "komite_ketua", "item_deed", case.pk, 5, "propose_change", **said)
        assert Evidence.objects.filter(case=case).count() == 1


def voted_on(land: Country) -> Case:
    case = f.session_after("convene", land, alone=[1])
    put_to_vote(case, actor=f.secretary(land))
    return case
