"""The review's own screens over HTTP: each code, and what the other side or the recused never see."""

from __future__ import annotations

from base64 import b64decode
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from approvals.review import services
from approvals.review.judging import Finding
from approvals.review.models import Judgement
from approvals.review.selectors import review_sheet
from tests.approvals.review.factories import (
    judge_all,
    repaired,
    review_after,
    scorer,
    take,
)
from tests.approvals.world import Country, country
from workflow.models import AuditEvent, Case
from workflow.pages.history import spaced

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pressing_twice")]

PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SECRET = "Rahasia peninjau: bandingkan dengan putaran lalu"


@pytest.fixture
def land() -> Country:
    return country()


def visitor(land: Country, role: str, where: str = "KANREG") -> Client:
    """Return the browser of who holds a role at a desk."""
    client = Client()
    client.force_login(land.account(role, where))
    return client


def judge_url(case: Case, code: str = "regulation") -> str:
    return f"{reverse('judge', args=[case.pk])}?butir={code}"


def finding(level: int = 3, **other: Any) -> dict[str, Any]:
    return {"level": level, "verdict": "accepted", "note": "", "revision": 0, "key": uuid4(), **other}


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


class TestJudge:
    def test_shows_the_claim_and_asks_for_a_finding(self, land: Country) -> None:
        case = review_after("submit", land)
        answer = visitor(land, "kanreg_verifier").get(judge_url(case))
        assert answer.status_code == 200
        for words in (
            "Klaim instansi",
            "0/18 ditinjau",
            "Penjelasan sintetis",
            "Simpan &amp; butir berikutnya",
        ):
            assert words in text_of(answer)

    def test_saves_and_goes_to_the_next_indicator(self, land: Country) -> None:
        case = review_after("submit", land)
        answer = visitor(land, "kanreg_verifier").post(judge_url(case), finding())
        assert answer.status_code == 303
        following = [line.indicator.code for line in review_sheet(case).asked]
        after = [line.indicator.code for line in review_sheet(case).lines]
        assert f"butir={after[after.index('regulation') + 1]}" in answer["Location"]
        assert "regulation" not in following

    def test_asks_for_a_note_where_the_level_differs_and_keeps_what_was_typed(self, land: Country) -> None:
        case = review_after("submit", land)
        sent = finding(1, internal_note=SECRET)
        answer = visitor(land, "kanreg_verifier").post(judge_url(case), sent)
        assert answer.status_code == 422
        assert "Tulis catatan untuk instansi" in text_of(answer)
        assert SECRET in text_of(answer)
        assert not Judgement.objects.exists()

    def test_shows_both_values_in_a_conflict_and_saves_the_second_time(self, land: Country) -> None:
        case = review_after("submit", land)
        services.judge(case, "regulation", Finding(2, "needs_repair", note="Milik rekan"), actor=scorer(land))
        client = visitor(land, "kanreg_verifier")
        answer = client.post(judge_url(case), finding(3, note="Milik saya"))
        assert answer.status_code == 409
        assert "Milik rekan" in text_of(answer)
        assert "Milik saya" in text_of(answer)
        assert Judgement.objects.get().level == 2
        form = answer.context["form"]
        again = {name: form[name].value() for name in ("level", "verdict", "note", "revision", "key")}
        assert client.post(judge_url(case), again).status_code == 303
        assert Judgement.objects.get().level == 3

    def test_saves_once_when_the_button_is_pressed_twice(self, land: Country) -> None:
        case = review_after("submit", land)
        client, sent = visitor(land, "kanreg_verifier"), finding()
        assert [client.post(judge_url(case), sent).status_code for _ in range(2)] == [303, 303]
        assert Judgement.objects.get().revision == 1

    def test_is_refused_to_who_may_only_read(self, land: Country) -> None:
        case = review_after("submit", land)
        answer = visitor(land, "kanreg_head").post(judge_url(case), finding())
        assert answer.status_code == 403
        assert not Judgement.objects.exists()

    def test_is_refused_in_another_stage(self, land: Country) -> None:
        case = review_after("declare_eligible", land)
        answer = visitor(land, "kanreg_verifier").post(judge_url(case), finding(revision=0))
        assert answer.status_code == 409

    def test_is_unknown_to_another_office_and_another_agency(self, land: Country) -> None:
        case = review_after("submit", land)
        assert visitor(land, "pic_pusat", "PUSAT").get(judge_url(case)).status_code == 404
        assert visitor(land, "ppk", "KOTA").get(judge_url(case)).status_code == 404

    def test_knows_no_strange_indicator(self, land: Country) -> None:
        case = review_after("submit", land)
        assert visitor(land, "kanreg_verifier").get(judge_url(case, "tidak-ada")).status_code == 404

    def test_opens_the_decision_when_all_is_reviewed(self, land: Country) -> None:
        case = review_after("submit", land)
        client = visitor(land, "kanreg_verifier")
        score = reverse("step", args=[case.pk, "score_round"])
        assert score not in text_of(client.get(judge_url(case)))
        judge_all(case, land)
        answer = client.get(judge_url(case))
        assert score in text_of(answer)
        assert "18/18 ditinjau" in text_of(answer)

    @pytest.mark.parametrize("shown", ["semua", "berubah", "sisa", "ngawur"])
    def test_keeps_the_choice_in_the_address(self, land: Country, shown: str) -> None:
        case = review_after("submit", land)
        answer = visitor(land, "kanreg_verifier").get(
            judge_url(case), {"tampil": shown, "butir": "regulation"}
        )
        assert answer.status_code == 200

    @pytest.mark.parametrize("version", ["sekarang", "sebelumnya", "beda"])
    def test_compares_with_the_former_submission(self, land: Country, version: str) -> None:
        case = review_after("submit", land)
        services.judge(case, "regulation", Finding(1, "needs_repair", note="Belum sah"), actor=scorer(land))
        judge_all(case, land)
        take(case, "score_round", land)
        due_on = timezone.localdate() + timedelta(days=20)
        services.return_for_repair(case, actor=scorer(land), expected=case.revision, due_on=due_on)
        repaired(case, land)
        url = f"{judge_url(case)}&versi={version}"
        answer = visitor(land, "kanreg_verifier").get(url)
        assert answer.status_code == 200
        for words in ("Sebelumnya", "Beda", "Hasil putaran 1", "Diperbarui"):
            assert words in text_of(answer)

    def test_asks_the_same_number_of_statements_however_much_is_judged(self, land: Country) -> None:
        case = review_after("submit", land)
        client = visitor(land, "kanreg_verifier")
        client.get(judge_url(case))
        counted = []
        for line in review_sheet(case).asked[::8]:
            services.judge(case, line.indicator.code, Finding(3, "accepted"), actor=scorer(land))
            with CaptureQueriesContext(connection) as asked:
                client.get(judge_url(case))
            counted.append(len(asked))
        assert len(set(counted)) == 1
        assert counted[0] <= 20


class TestInternalNotes:
    def judged(self, land: Country) -> Case:
        case = review_after("submit", land)
        said = Finding(1, "needs_repair", "incomplete", "Lampirkan keputusan", SECRET)
        services.judge(case, "regulation", said, actor=scorer(land))
        judge_all(case, land)
        take(case, "score_round", land)
        return case

    @pytest.mark.parametrize("role", ["operator", "verifikator", "pyb", "ppk", "inspektorat"])
    def test_are_never_in_the_agencys_html(self, land: Country, role: str) -> None:
        case = self.judged(land)
        client = visitor(land, role, "KAB")
        pages = [
            judge_url(case),
            *(f"{reverse('case', args=[case.pk])}?tab={tab}" for tab in ("isi", "riwayat")),
        ]
        for page in pages:
            assert SECRET not in text_of(client.get(page))
        assert "Lampirkan keputusan" in text_of(client.get(judge_url(case)))

    def test_control_are_shown_to_the_office(self, land: Country) -> None:
        case = self.judged(land)
        assert SECRET in text_of(visitor(land, "kanreg_head").get(judge_url(case)))

    def test_keep_findings_from_the_agency_until_the_round_is_scored(self, land: Country) -> None:
        case = review_after("submit", land)
        said = Finding(1, "needs_repair", "incomplete", "Lampirkan keputusan")
        services.judge(case, "regulation", said, actor=scorer(land))
        assert "Lampirkan keputusan" not in text_of(visitor(land, "ppk", "KAB").get(judge_url(case)))


def send(client: Client, case: Case, name: str, **sent: Any) -> Any:
    return client.post(reverse("take_part", args=[case.pk, name]), {"key": uuid4(), **sent})


class TestHistory:
    def test_keeps_a_round_under_way_from_the_agency(self, land: Country) -> None:
        case = review_after("submit", land)
        services.judge(
            case, "regulation", Finding(2, "needs_repair", note="Masih sementara"), actor=scorer(land)
        )
        address = reverse("case", args=[case.pk]) + "?tab=riwayat"
        receipt = spaced(bytes(AuditEvent.objects.get(case=case, action__endswith=".judge").hash).hex())
        assert receipt not in text_of(visitor(land, "ppk", "KAB").get(address))
        # The control: who judges reads it in the same place.
        assert receipt in text_of(visitor(land, "kanreg_verifier").get(address))
