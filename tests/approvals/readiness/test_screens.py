"""After a return, the opening of a cycle, the page of the case, the frozen submission: over HTTP."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals.readiness.models import Answer
from approvals.readiness.selectors import sheet_of
from tests.approvals.readiness.browsing import address, text_of, typed, visitor, worksheet
from tests.approvals.readiness.factories import answer_all, case_after, opened
from tests.approvals.review.factories import returned
from tests.approvals.world import Country, country
from workflow.models import Case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pressing_twice")]


@pytest.fixture
def land() -> Country:
    return country()


@pytest.fixture
def case(land: Country) -> Case:
    return case_after("open_assessment", land)


class TestAfterAReturn:
    @pytest.fixture
    def sent_back(self, land: Country) -> Case:
        return returned(land)

    def test_says_how_many_notes_and_until_when(self, land: Country, sent_back: Case) -> None:
        page = text_of(visitor(land, "operator").get(worksheet(sent_back)))
        assert "18 catatan dari BKN" in page
        assert "Tenggat perbaikan" in page
        assert "Perlu perbaikan" in page

    def test_asks_for_an_answer_to_the_note(self, land: Country, sent_back: Case) -> None:
        client = visitor(land, "operator")
        assert "Lengkapi buktinya" in text_of(client.get(address(sent_back)))
        line = sheet_of(sent_back).line("regulation")
        sent = typed(3, revision=1, evidence=[str(link.evidence_id) for link in line.links])
        assert client.post(address(sent_back), sent).status_code == 422
        assert client.post(address(sent_back), sent | {"reply": "Sudah"}).status_code == 303
        assert not sheet_of(sent_back).line("regulation").needs_reply

    def test_leaves_what_was_accepted_to_be_read_only(self, land: Country, sent_back: Case) -> None:
        Answer.objects.filter(case=sent_back, indicator="regulation").update(is_accepted=True)
        client = visitor(land, "operator")
        assert "<textarea" not in text_of(client.get(address(sent_back)))
        answer = client.post(address(sent_back), typed(0, revision=1))
        assert answer.status_code == 409
        assert "sudah diterima BKN" in text_of(answer)
        assert sheet_of(sent_back).line("regulation").level == 3

    def test_an_answer_to_an_earlier_note_answers_no_later_one(self, land: Country, sent_back: Case) -> None:
        answer_all(sent_back, land, only_open=True)
        assert not any(line.needs_reply for line in sheet_of(sent_back).lines)
        again = returned(land, sent_back)
        assert all(line.needs_reply for line in sheet_of(again).lines)


class TestOpenReadiness:
    def test_opens_this_years_case_and_leads_to_it(self, land: Country) -> None:
        client, url = visitor(land, "operator"), reverse("open_readiness")
        year = timezone.localdate().year
        answer = client.post(url, {"key": str(uuid4()), "organisation": land.agency.pk, "cycle": year})
        made = Case.objects.get(kind="readiness")
        assert (answer.status_code, answer["Location"]) == (303, reverse("case", args=[made.pk]))
        assert client.get(answer["Location"]).status_code == 200

    def test_is_refused_a_second_time(self, land: Country) -> None:
        year = timezone.localdate().year
        opened(land, cycle=year)
        sent = {"key": str(uuid4()), "organisation": land.agency.pk, "cycle": year}
        answer = visitor(land, "operator").post(reverse("open_readiness"), sent)
        assert answer.status_code == 409
        assert "sudah dibuka" in text_of(answer)
        assert Case.objects.count() == 1

    def test_is_refused_for_another_agency(self, land: Country) -> None:
        sent = {
            "key": str(uuid4()),
            "organisation": land.desks["KOTA"].pk,
            "cycle": timezone.localdate().year,
        }
        assert visitor(land, "operator").post(reverse("open_readiness"), sent).status_code == 422
        assert not Case.objects.exists()

    def test_is_refused_to_who_is_no_operator(self, land: Country) -> None:
        assert visitor(land, "verifikator").get(reverse("open_readiness")).status_code == 403
        assert visitor(land, "operator").get(reverse("open_readiness")).status_code == 200, "the control"


class TestCasePage:
    @pytest.mark.parametrize("step", ["sign_commitment", "open_assessment", "submit"])
    def test_shows_the_content_at_every_stage(self, land: Country, step: str) -> None:
        case = case_after(step, land)
        answer = visitor(land, "operator").get(reverse("case", args=[case.pk]))
        assert answer.status_code == 200
        assert worksheet(case) in text_of(answer)

    def test_leads_the_operator_to_the_worksheet(self, land: Country, case: Case) -> None:
        page = text_of(visitor(land, "operator").get(reverse("case", args=[case.pk])))
        assert f'class="button primary" href="{worksheet(case)}"' in page


class TestSubmission:
    def test_shows_the_frozen_copy_with_its_hash(self, land: Country) -> None:
        case = case_after("submit", land)
        page = text_of(visitor(land, "ppk").get(reverse("submission", args=[case.pk, 1])))
        digest = bytes(case.submissions.get().digest).hex()
        assert digest in page.replace(" ", "")
        assert page.count("Penjelasan sintetis") == 18

    @pytest.mark.parametrize(("where", "number"), [("KOTA", 1), ("KAB", 9)])
    def test_is_not_known_to_strangers_nor_before_it_exists(
        self, land: Country, where: str, number: int
    ) -> None:
        case = case_after("submit", land)
        url = reverse("submission", args=[case.pk, number])
        assert visitor(land, "operator", where).get(url).status_code == 404
