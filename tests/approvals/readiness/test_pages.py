"""The screens of readiness over HTTP: every answer they may give, and nothing typed is lost."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from approvals.readiness import services
from approvals.readiness.answering import Given
from approvals.readiness.models import Answer
from approvals.readiness.selectors import sheet_of
from tests.approvals.readiness.browsing import address, statements, text_of, typed, upload, visitor, worksheet
from tests.approvals.readiness.factories import answer_all, case_after, evidence, opened
from tests.approvals.world import Country, appoint, country
from workflow.models import Appointment, AuditEvent, Case, Evidence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pressing_twice")]


@pytest.fixture
def land() -> Country:
    return country()


@pytest.fixture
def case(land: Country) -> Case:
    return case_after("open_assessment", land)


class TestWorksheet:
    def test_lists_every_indicator_with_its_standing(self, land: Country, case: Case) -> None:
        services.answer(case, "regulation", Given(0, "belum"), actor=land.actor("operator"))
        answer = visitor(land, "operator").get(worksheet(case))
        page = text_of(answer)
        assert page.count('<a href="/perkara/') >= 18
        assert "1 dari 18 indikator selesai" in page
        assert "17 indikator belum diisi" in page
        assert "tidak resmi" in page

    def test_leads_to_nothing_before_it_is_opened(self, land: Country) -> None:
        page = text_of(visitor(land, "operator").get(worksheet(opened(land))))
        assert "Belum bisa dimulai" in page
        assert "/kertas-kerja/regulation/" not in page

    def test_is_not_known_to_another_agency(self, land: Country, case: Case) -> None:
        assert visitor(land, "operator", "KOTA").get(worksheet(case)).status_code == 404
        assert visitor(land, "operator").get(worksheet(case)).status_code == 200, "the control"

    def test_offers_the_next_step_once_nothing_blocks(self, land: Country, case: Case) -> None:
        answer_all(case, land)
        page = text_of(visitor(land, "verifikator").get(worksheet(case)))
        assert reverse("step", args=[case.pk, "check"]) in page

    def test_takes_as_many_statements_full_as_empty(self, land: Country, case: Case) -> None:
        client = visitor(land, "operator")
        services.answer(
            case, "regulation", Given(1, "a", evidence=(evidence(case, land.actor("operator")).pk,)),
            actor=land.actor("operator"),
        )  # fmt: skip
        few = statements(client, worksheet(case))
        Answer.objects.filter(case=case).exists()
        for line in sheet_of(case).lines:
            if line.answer is None:
                proof = evidence(case, land.actor("operator")).pk
                services.answer(
                    case, line.indicator.code, Given(2, "b", evidence=(proof,)), actor=land.actor("operator")
                )
        assert statements(client, worksheet(case)) <= few


class TestIndicator:
    def test_saves_and_goes_on_to_the_next(self, land: Country, case: Case) -> None:
        answer = visitor(land, "operator").post(address(case), typed())
        assert (answer.status_code, answer["Location"]) == (303, address(case, "position_map"))
        assert Answer.objects.get().explanation == "Sudah ditetapkan"

    def test_takes_new_files_with_the_answer(self, land: Country, case: Case) -> None:
        sent = typed(2) | {
            "file-0-file": upload(),
            "file-0-number": "12/2025",
            "file-0-dated_on": "2025-02-03",
        }
        assert visitor(land, "operator").post(address(case), sent).status_code == 303
        (link,) = sheet_of(case).line("regulation").links
        assert (link.evidence.title, link.evidence.number) == ("peraturan", "12/2025")

    def test_keeps_uploaded_files_and_what_was_typed_when_it_is_refused(
        self, land: Country, case: Case
    ) -> None:
        sent = typed("", **{"file-0-file": upload(), "file-0-title": "Peraturan Bupati"})
        answer = visitor(land, "operator").post(address(case), sent)
        assert answer.status_code == 422
        kept = Evidence.objects.get(title="Peraturan Bupati")
        page = text_of(answer)
        assert f'value="{kept.pk}" id="id_evidence_0" checked' in page
        assert "Sudah ditetapkan" in page
        assert not Answer.objects.exists()

    def test_control_sent_again_it_rests_on_the_kept_file(self, land: Country, case: Case) -> None:
        client = visitor(land, "operator")
        refused = client.post(address(case), typed("", **{"file-0-file": upload()}))
        key = refused.context["form"]["key"].value()
        kept = Evidence.objects.filter(case=case).latest("uploaded_at")
        again = client.post(address(case), typed(2, key=key, evidence=[str(kept.pk)]))
        assert again.status_code == 303
        assert [link.evidence for link in sheet_of(case).line("regulation").links] == [kept]

    def test_keeps_web_addresses_beside_the_files(self, land: Country, case: Case) -> None:
        client = visitor(land, "operator")
        sent = typed(0, addresses="https://jdih.contoh.go.id/12\nhttps://contoh.go.id/a")
        assert client.post(address(case), sent).status_code == 303
        assert Answer.objects.get().addresses.split() == [
            "https://jdih.contoh.go.id/12",
            "https://contoh.go.id/a",
        ]

    def test_takes_no_address_that_would_run(self, land: Country, case: Case) -> None:
        answer = visitor(land, "operator").post(address(case), typed(0, addresses="javascript:alert(1)"))
        assert answer.status_code == 422
        assert not Answer.objects.exists()

    def test_names_a_file_that_is_not_what_it_says(self, land: Country, case: Case) -> None:
        wrong = SimpleUploadedFile("peraturan.pdf", b"MZ not a document", content_type="application/pdf")
        before = Evidence.objects.count()
        answer = visitor(land, "operator").post(address(case), typed(2, **{"file-0-file": wrong}))
        assert answer.status_code == 422
        assert "id_file-0-file_error" in text_of(answer)
        assert Evidence.objects.count() == before

    def test_asks_for_a_level(self, land: Country, case: Case) -> None:
        answer = visitor(land, "operator").post(address(case), typed(""))
        assert answer.status_code == 422
        assert "Pilih dahulu: Tingkat yang dicapai" in text_of(answer)

    def test_keeps_a_draft_without_a_level(self, land: Country, case: Case) -> None:
        client = visitor(land, "operator")
        assert client.post(address(case), typed("", draft="1")).status_code == 303
        assert sheet_of(case).line("regulation").standing == "in_progress"
        assert "Sedang diisi" in text_of(client.get(worksheet(case)))

    def test_never_takes_a_level_back_into_a_draft(self, land: Country, case: Case) -> None:
        client = visitor(land, "operator")
        client.post(address(case), typed(0))
        answer = client.post(address(case), typed("", draft="1", revision=1))
        assert answer.status_code == 409
        assert Answer.objects.get().level == 0

    def test_asks_for_a_file_above_level_zero(self, land: Country, case: Case) -> None:
        answer = visitor(land, "operator").post(address(case), typed(3))
        assert answer.status_code == 422
        assert "Tingkat di atas 0 memerlukan bukti" in text_of(answer)

    def test_shows_both_texts_in_a_conflict_and_saves_the_second_time(
        self, land: Country, case: Case
    ) -> None:
        client = visitor(land, "operator")
        services.answer(case, "regulation", Given(0, "isian rekan"), actor=land.actor("operator"))
        answer = client.post(address(case), typed(0, explanation="isian saya"))
        page = text_of(answer)
        assert answer.status_code == 409
        assert page.count("isian saya") == 2, "beside the other, and still in the form"
        assert "isian rekan" in page
        form = answer.context["form"]
        sent = {name: form[name].value() for name in ("key", "revision", "level", "explanation")}
        assert client.post(address(case), sent).status_code == 303
        assert Answer.objects.get().explanation == "isian saya"

    def test_sent_twice_is_done_once(self, land: Country, case: Case) -> None:
        client, sent = visitor(land, "operator"), typed(2)
        for _again in range(2):
            assert client.post(address(case), sent | {"file-0-file": upload()}).status_code == 303
        assert Answer.objects.get().revision == 1
        assert AuditEvent.objects.filter(case=case, action="approvals.readiness.answer").count() == 1
        assert Evidence.objects.filter(title="peraturan").count() == 1

    def test_is_read_only_to_who_may_not_answer(self, land: Country, case: Case) -> None:
        client = visitor(land, "verifikator")
        assert "<textarea" not in text_of(client.get(address(case)))
        answer = client.post(address(case), typed(2, **{"file-0-file": upload()}))
        assert answer.status_code == 403
        assert "tidak memuat langkah" in text_of(answer)
        assert not Answer.objects.exists()
        assert not Evidence.objects.filter(title="peraturan").exists()

    def test_is_refused_once_it_is_checked(self, land: Country) -> None:
        case = case_after("check", land)
        answer = visitor(land, "operator").post(address(case), typed(0, revision=1))
        assert answer.status_code == 409
        assert sheet_of(case).line("regulation").level == 3

    def test_is_refused_when_the_role_was_taken_away_meanwhile(self, land: Country, case: Case) -> None:
        client = visitor(land, "operator")
        assert client.get(address(case)).status_code == 200
        appoint(land.person("operator"), "sekretariat", land.agency)
        now = timezone.now()
        post = Appointment.objects.get(person=land.person("operator"), role__code="operator")
        during = type(post.during)(post.during.lower, now)
        Appointment.objects.filter(pk=post.pk).update(during=during)
        assert client.post(address(case), typed()).status_code == 403
        assert not Answer.objects.exists()

    @pytest.mark.parametrize("code", ["unknown", "regulation"])
    def test_is_not_known_to_strangers(self, land: Country, case: Case, code: str) -> None:
        assert visitor(land, "operator", "KOTA").get(address(case, code)).status_code == 404

    def test_is_not_known_where_the_instrument_has_none_such(self, land: Country, case: Case) -> None:
        assert visitor(land, "operator").get(address(case, "unknown")).status_code == 404

    def test_takes_as_many_statements_with_many_files(self, land: Country, case: Case) -> None:
        client = visitor(land, "operator")
        evidence(case, land.actor("operator"))
        few = statements(client, address(case))
        for _each in range(12):
            evidence(case, land.actor("operator"))
        assert statements(client, address(case)) <= few

    def test_tells_what_the_score_would_be(self, land: Country, case: Case) -> None:
        url = reverse("live_score", args=[case.pk, "regulation"])
        page = text_of(visitor(land, "operator").get(url, {"level": "4"}))
        assert "<b>6,00</b> (+6,00)" in page
        assert not Answer.objects.exists()
