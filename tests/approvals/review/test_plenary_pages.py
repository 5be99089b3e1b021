"""The plenary, the decree and what follows it over HTTP."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from approvals.review.models import Decision, Ekspose, FollowUp
from tests.approvals.review.factories import (
    ballot_of,
    panel,
    review_after,
    take,
)
from tests.approvals.review.test_pages import PNG, send, text_of, visitor
from tests.approvals.world import Country, appoint, country
from workflow.ballots.services import vote
from workflow.models import Ballot, Case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pressing_twice")]


@pytest.fixture
def land() -> Country:
    return country()


class TestPlenary:
    def test_is_called_attended_asked_and_closed(self, land: Country) -> None:
        case = review_after("hold_ekspose", land)
        seats = list(panel(land).seats.filter(has_vote=True).order_by("number"))
        directorate, chair = visitor(land, "direktorat", "BKN"), visitor(land, "panel_chair", "BKN")
        called = {"on": timezone.localdate(), "at": "09:00", "place": "Aula"}
        assert send(directorate, case, "call_sitting", **called).status_code == 303
        for seat in seats:
            sent = {"seat": seat.pk, "person": seat.terms.get().person_id, "is_present": "on"}
            assert send(directorate, case, "attend", **sent).status_code == 303
        assert send(directorate, case, "open_ballot").status_code == 303
        ballot = Ballot.objects.get()
        assert send(chair, case, "vote", option="approve").status_code == 303
        for elector in ballot.electors.exclude(person=land.person("panel_chair", "BKN")):
            client = Client()
            client.force_login(elector.person.accounts.get())
            assert send(client, case, "vote", option="approve").status_code == 303
        assert send(chair, case, "close_ballot").status_code == 303
        answer = chair.get(reverse("plenary", args=[case.pk]))
        assert "Disetujui" in text_of(answer)
        assert reverse("step", args=[case.pk, "decide"]) in text_of(answer)

    def test_shows_rule_and_quorum_in_words(self, land: Country) -> None:
        case = review_after("hold_ekspose", land)
        ballot_of(case, land)
        answer = visitor(land, "direktorat", "BKN").get(reverse("plenary", args=[case.pk]))
        for words in ("Berhak setelah pengecualian", "lebih dari separuh", "bukan dari peraturan"):
            assert words in text_of(answer)

    def test_keeps_votes_secret_until_closed(self, land: Country) -> None:
        case = review_after("hold_ekspose", land)
        ballot = ballot_of(case, land)
        vote(ballot, "reject", actor=land.actor("panel_member", "BKN"), statement="Belum siap")
        url = reverse("plenary", args=[case.pk])
        assert "Belum siap" not in text_of(visitor(land, "panel_chair", "BKN").get(url))
        assert "Belum siap" in text_of(visitor(land, "panel_member", "BKN").get(url))

    def test_refuses_a_vote_without_a_seat_or_without_a_choice(self, land: Country) -> None:
        case = review_after("hold_ekspose", land)
        ballot_of(case, land)
        assert send(visitor(land, "direktorat", "BKN"), case, "vote", option="approve").status_code == 403
        assert send(visitor(land, "panel_chair", "BKN"), case, "vote").status_code == 422

    def test_refuses_a_second_vote(self, land: Country) -> None:
        case = review_after("hold_ekspose", land)
        ballot_of(case, land)
        chair = visitor(land, "panel_chair", "BKN")
        assert send(chair, case, "vote", option="approve").status_code == 303
        assert send(chair, case, "vote", option="reject").status_code == 409

    def test_does_not_close_below_quorum(self, land: Country) -> None:
        case = review_after("hold_ekspose", land)
        ballot_of(case, land)
        answer = send(visitor(land, "panel_chair", "BKN"), case, "close_ballot")
        assert answer.status_code == 409
        assert "Masih menunggu" in text_of(answer) or "Kuorum" in text_of(answer)

    def test_shows_a_recused_member_nothing_of_the_case(self, land: Country) -> None:
        case = review_after("hold_ekspose", land)
        appoint(land.person("panel_member", "BKN"), "asn", land.agency)
        ballot_of(case, land)
        member, chair = visitor(land, "panel_member", "BKN"), visitor(land, "panel_chair", "BKN")
        for name in ("plenary", "judge", "follow_ups"):
            url = reverse(name, args=[case.pk])
            shown = text_of(member.get(url)).partition("<main")[2]
            assert "tidak ikut serta" in shown
            assert land.agency.name not in shown
            assert "Penjelasan sintetis" not in shown
            assert land.agency.name in text_of(chair.get(url))
        assert "Hasil tinjauan tiap butir" not in text_of(member.get(reverse("case", args=[case.pk])))

    def test_shows_who_declares_an_interest_nothing_from_then_on(self, land: Country) -> None:
        case = review_after("hold_ekspose", land)
        ballot_of(case, land)
        member = visitor(land, "panel_member", "BKN")
        assert send(member, case, "declare_interest", reason="Saudara kandung").status_code == 303
        shown = text_of(member.get(reverse("plenary", args=[case.pk])))
        assert "Saudara kandung" in shown
        assert land.agency.name not in shown

    def test_is_unknown_to_another_agency(self, land: Country) -> None:
        case = review_after("hold_ekspose", land)
        assert visitor(land, "ppk", "KOTA").get(reverse("plenary", args=[case.pk])).status_code == 404


class TestFollowUps:
    def asked(self, land: Country) -> Case:
        return review_after("decide", land, outcome="notes_to_ready")

    def url(self, case: Case) -> str:
        return f"{reverse('follow_ups', args=[case.pk])}?butir={FollowUp.objects.get().pk}"

    def test_takes_an_answer_with_a_new_file(self, land: Country) -> None:
        case = self.asked(land)
        client = visitor(land, "operator", "KAB")
        assert "Lengkapi data" in text_of(client.get(self.url(case)))
        file = SimpleUploadedFile("bukti.png", PNG, "image/png")
        answer = client.post(self.url(case), {"key": uuid4(), "answer": "Sudah", "file": file})
        assert answer.status_code == 303, text_of(answer)
        note = FollowUp.objects.get()
        assert (note.answer, note.proof is not None) == ("Sudah", True)

    def test_asks_for_a_proof_and_keeps_the_answer(self, land: Country) -> None:
        case = self.asked(land)
        answer = visitor(land, "operator", "KAB").post(
            self.url(case), {"key": uuid4(), "answer": "Sudah kami"}
        )
        assert answer.status_code == 422
        assert "Sudah kami" in text_of(answer)
        assert not FollowUp.objects.get().answer

    def test_offers_no_form_to_bkn(self, land: Country) -> None:
        case = self.asked(land)
        assert "Simpan jawaban" not in text_of(visitor(land, "direktorat", "BKN").get(self.url(case)))


class TestDecree:
    def test_shows_number_dates_basis_and_its_hash(self, land: Country) -> None:
        case = review_after("receive", land)
        answer = visitor(land, "ppk", "KAB").get(reverse("decree", args=[case.pk]))
        decree = Decision.objects.get()
        for words in ("1/2025", "Tanggal diterima", bytes(decree.digest).hex(), "Isi cocok", "Mengingat"):
            assert words in text_of(answer)

    def test_does_not_exist_before_it_is_issued(self, land: Country) -> None:
        case = review_after("hold_ekspose", land)
        assert visitor(land, "ppk", "KAB").get(reverse("decree", args=[case.pk])).status_code == 404

    def test_is_corrected_with_a_reason(self, land: Country) -> None:
        case = review_after("issue_decision", land)
        url, head = reverse("correct_decision", args=[case.pk]), visitor(land, "kepala_bkn", "BKN")
        assert head.post(url, {"key": uuid4(), "number": "2/2025"}).status_code == 422
        sent = {"key": uuid4(), "number": "2/2025", "reason": "Salah ketik"}
        assert visitor(land, "ppk", "KAB").post(url, sent).status_code == 403
        assert head.post(url, sent).status_code == 303
        shown = text_of(head.get(reverse("decree", args=[case.pk])))
        assert "2/2025" in shown
        assert "semula tertulis 1/2025" in shown


class TestPropose:
    @pytest.mark.parametrize("name", ["propose_suspension", "propose_revocation", "ngawur"])
    def test_has_no_form_while_policy_switches_it_off(self, land: Country, name: str) -> None:
        case = review_after("receive", land)
        url = reverse("propose", args=[case.pk, name])
        assert visitor(land, "wasdal", "BKN").get(url).status_code == 404


class TestEksposeDays:
    def test_names_the_agency_to_who_may_see_it_and_hides_it_from_others(self, land: Country) -> None:
        review_after("schedule_ekspose", land)
        url = f"{reverse('ekspose_days')}?bulan={Ekspose.objects.get().on:%Y-%m}"
        assert land.agency.name in text_of(visitor(land, "direktorat", "BKN").get(url))
        stranger = text_of(visitor(land, "ppk", "KOTA").get(url))
        assert land.agency.name not in stranger
        assert "Terisi" in stranger

    def test_lists_who_is_ready_with_the_way_to_invite(self, land: Country) -> None:
        case = review_after("pass_pre_ekspose", land)
        shown = text_of(visitor(land, "direktorat", "BKN").get(reverse("ekspose_days")))
        assert reverse("step", args=[case.pk, "schedule_ekspose"]) in shown


class TestContent:
    @pytest.mark.parametrize("step", ["submit", "score_round", "schedule_ekspose", "ballot", "receive"])
    def test_is_shown_on_the_page_of_the_case(self, land: Country, step: str) -> None:
        case = review_after(step, land)
        for role, where in (("ppk", "KAB"), ("kanreg_verifier", "KANREG"), ("direktorat", "BKN")):
            answer = visitor(land, role, where).get(reverse("case", args=[case.pk]))
            assert answer.status_code == 200
            assert "Hasil tinjauan tiap butir" in text_of(answer)

    def test_asks_a_bounded_number_of_statements(self, land: Country) -> None:
        case = review_after("submit", land)
        client = visitor(land, "direktorat", "BKN")
        counted = []
        for step in ("judge", "score_round"):
            take(case, step, land)
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse("case", args=[case.pk]))
            counted.append(len(asked))
        assert max(counted) <= 50
