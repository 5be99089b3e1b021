"""What a reader needs at hand: the first thing to do, the decree, the parent's files, links, the next day."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals.readiness.answering import Given
from approvals.review.models import Ekspose
from tests.approvals.readiness import factories
from tests.approvals.readiness.factories import evidence
from tests.approvals.review.factories import judge_all, review_after
from tests.approvals.review.test_pages import text_of, visitor
from tests.approvals.world import Country, country
from workflow.models import Case

pytestmark = pytest.mark.django_db
ADDRESS = "https://contoh.invalid/bukti"


@pytest.fixture
def land() -> Country:
    return country()


def inbox(land: Country, role: str, where: str) -> str:
    return text_of(visitor(land, role, where).get(reverse("inbox"))).partition("<main")[2]


class TestInbox:
    def test_names_judging_before_scoring(self, land: Country) -> None:
        review_after("submit", land)
        shown = inbox(land, "kanreg_verifier", "KANREG")
        assert "Tinjau bukti hingga nilai putaran ditetapkan" in shown

    def test_names_the_plenary_before_its_outcome(self, land: Country) -> None:
        review_after("hold_ekspose", land)
        assert "Pimpin pleno hingga hasilnya ditetapkan" in inbox(land, "panel_chair", "BKN")
        assert "Siapkan pleno dan buka pemungutan suara" in inbox(land, "direktorat", "BKN")


class TestReceive:
    def test_leads_to_the_decree_first(self, land: Country) -> None:
        case = review_after("issue_decision", land)
        page = text_of(visitor(land, "ppk", "KAB").get(reverse("step", args=[case.pk, "receive"])))
        assert f'href="{reverse("decree", args=[case.pk])}"' in page
        assert "Baca dahulu" in page

    def test_needs_no_reading_for_other_steps(self, land: Country) -> None:
        case = review_after("declare_eligible", land)
        url = reverse("step", args=[case.pk, "open_pre_ekspose"])
        assert "Baca dahulu" not in text_of(visitor(land, "direktorat", "BKN").get(url))


class TestDocuments:
    def attached(self, land: Country) -> Case:
        case = review_after("submit", land)
        assert case.parent is not None
        evidence(case.parent, land.actor("operator"), "SK Tim Penilai")
        return case

    def test_show_those_of_the_readiness_case_marked_so(self, land: Country) -> None:
        case = self.attached(land)
        assert case.parent is not None
        url = reverse("case", args=[case.pk])
        answer = visitor(land, "direktorat", "BKN").get(url, {"tab": "dokumen"})
        assert "SK Tim Penilai" in text_of(answer)
        assert f"pada perkara {case.parent.label}" in text_of(answer)
        count = next(tab.count for tab in answer.context["tabs"] if tab.url == "?tab=dokumen")
        assert count == str(len(answer.context["files"])) != "0"

    def test_are_not_marked_on_their_own_case(self, land: Country) -> None:
        case = self.attached(land)
        url = reverse("case", args=[case.parent_id])
        shown = text_of(visitor(land, "direktorat", "BKN").get(url, {"tab": "dokumen"}))
        assert "SK Tim Penilai" in shown
        assert "pada perkara" not in shown

    def test_cannot_be_attached_out_of_season(self, land: Country) -> None:
        case = review_after("submit", land)
        address = reverse("attach_evidence", args=[case.pk])
        shown = visitor(land, "operator", "KAB").get(address)
        assert shown.status_code == 409
        assert "Baru dapat dilakukan pada tahap" in text_of(shown)
        assert 'type="file"' not in text_of(shown)
        assert visitor(land, "kanreg_head", "KANREG").get(address).status_code == 403


class TestAddresses:
    def judged(self, land: Country) -> str:
        case = review_after("submit", land)
        return text_of(visitor(land, "kanreg_verifier", "KANREG").get(reverse("judge", args=[case.pk])))

    def test_are_shown_to_who_judges(self, land: Country, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(factories, "Given", partial(Given, addresses=ADDRESS))
        assert f'href="{ADDRESS}"' in self.judged(land)

    def test_are_not_mentioned_where_there_are_none(self, land: Country) -> None:
        assert "Tautan yang disebut instansi" not in self.judged(land)


class TestEksposeDays:
    def test_open_on_the_next_month_with_a_slot(self, land: Country) -> None:
        case = review_after("schedule_ekspose", land)
        later = (timezone.localdate() + timedelta(days=75)).replace(day=15)
        Ekspose.objects.filter(case=case).update(on=later)
        client = visitor(land, "direktorat", "BKN")
        assert land.agency.name in text_of(client.get(reverse("ekspose_days")))
        this_month = {"bulan": f"{timezone.localdate():%Y-%m}"}
        shown = text_of(client.get(reverse("ekspose_days"), this_month)).partition("<main")[2]
        assert land.agency.name not in shown

    def test_open_on_this_month_where_there_is_none(self, land: Country) -> None:
        judge_all(review_after("submit", land), land)
        answer = visitor(land, "direktorat", "BKN").get(reverse("ekspose_days"))
        assert "Belum ada ekspose bulan ini" in text_of(answer)
