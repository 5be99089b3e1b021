"""What is waited for is the main button of its page, and the only one."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from succession.calibration import services
from succession.calibration.ballots import put_to_vote
from tests.approvals.world import Country
from tests.succession.calibration import factories as f
from tests.succession.world import land as make_land
from workflow.ballots import services as voting
from workflow.models import Account, Case

pytestmark = pytest.mark.django_db
MAIN = re.compile(r'<(?:a|button)[^>]*class="button(?: [a-z]+)* primary"[^>]*>\s*([^<]*)', re.S)


@pytest.fixture
def land() -> Country:
    return make_land()


def main_ones(land: Country, role: str, name: str, *arguments: int) -> list[str]:
    """Return the words of the main buttons that who holds a role sees on a page."""
    browser = Client()
    browser.force_login(Account.objects.get(person=land.person(role)))
    page = browser.get(reverse(name, args=arguments)).content.decode()
    return [words.strip() for words in MAIN.findall(page.partition("<main")[2])]


def voting_on(land: Country, *alone: int) -> Case:
    case = f.session_after("convene", land, alone=alone)
    put_to_vote(case, actor=f.secretary(land))
    return case


class TestRoom:
    def test_leads_with_the_vote_on_a_person(self, land: Country) -> None:
        case = voting_on(land, 2)
        bloc = case.ballots.get(question="bloc")
        voting.vote(bloc, "confirm", actor=land.actor("komite_anggota"))
        assert main_ones(land, "komite_anggota", "session", case.pk) == ["Butir 2"]

    def test_leads_with_the_vote_on_all_others(self, land: Country) -> None:
        case = voting_on(land, 2)
        words = ["Berikan suara untuk semua yang tidak dibahas tersendiri"]
        assert main_ones(land, "komite_anggota", "session", case.pk) == words

    def test_leads_with_what_is_left_to_do_where_no_vote_is_awaited(self, land: Country) -> None:
        """The control: the secretary opens what is not put to the vote yet."""
        case = voting_on(land, 2)
        services.single_out(case, [f.item(case, 4).placement_id], actor=f.secretary(land))
        assert main_ones(land, "sekretariat", "session", case.pk) == ["Buka pemungutan suara"]


class TestItem:
    def test_leads_with_the_vote(self, land: Country) -> None:
        case = voting_on(land, 2)
        assert main_ones(land, "komite_anggota", "item", case.pk, 2) == ["Berikan suara"]

    def test_does_not_lead_with_what_nobody_waits_for(self, land: Country) -> None:
        case = voting_on(land, 2)
        assert main_ones(land, "komite_anggota", "item", case.pk, 3) == []


class TestCasePage:
    def test_leads_with_the_vote(self, land: Country) -> None:
        case = voting_on(land, 2)
        assert main_ones(land, "komite_anggota", "case", case.pk) == ["Berikan suara"]

    def test_leads_with_the_first_step_where_none_is_awaited(self, land: Country) -> None:
        case = f.session_after("convene", land)
        assert main_ones(land, "komite_anggota", "case", case.pk) == ["Bahas tersendiri"]
