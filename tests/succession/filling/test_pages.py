"""The filling's own screens over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.approvals.readiness.factories import evidence
from tests.approvals.world import Country, appoint
from tests.succession.filling import factories as f
from tests.succession.filling.browsing import get, text_of, visitor
from workflow.models import Access, Account, Case

pytestmark = pytest.mark.usefixtures("pressing_twice")


class TestLonglistPage:
    def test_shows_rank_eligibility_and_its_reasons(self, land: Country) -> None:
        case = f.filling_after("draw_longlist", land)
        page = text_of(get(visitor(land, "sekretariat"), "longlist", case.pk))
        assert all(c.person.name in page for c in f.candidates(case))
        assert "Perlu diperiksa" in page
        assert "Kinerja paling rendah baik" in page

    def test_notes_whose_data_it_shows(self, land: Country) -> None:
        case = f.filling_after("draw_longlist", land)
        get(visitor(land, "sekretariat"), "longlist", case.pk)
        shown = Access.objects.filter(case=case, place="filling.longlist").values_list("person_id", flat=True)
        assert set(shown) == {c.person_id for c in f.candidates(case)}

    def test_finds_by_name_and_by_eligibility(self, land: Country) -> None:
        case = f.filling_after("draw_longlist", land)
        client, first = visitor(land, "sekretariat"), f.candidates(case)[0].person.name
        assert "1 dari 1" in text_of(get(client, "longlist", case.pk, q=first))
        assert "Tidak ada yang cocok" in text_of(get(client, "longlist", case.pk, kelayakan="met"))

    def test_is_unknown_to_another_agency(self, land: Country) -> None:
        case = f.filling_after("draw_longlist", land)
        assert get(visitor(land, "sekretariat", "KOTA"), "longlist", case.pk).status_code == 404

    def test_is_withheld_from_a_candidate_with_a_role(self, land: Country) -> None:
        case = f.filling_after("draw_longlist", land)
        who = f.candidates(case)[0].person
        appoint(who, "sekretariat", land.agency)
        Account.objects.create_user("calon@contoh.invalid", "kata-sandi-uji", person=who)
        client = Client()
        client.force_login(Account.objects.get(email="calon@contoh.invalid"))
        answer = get(client, "longlist", case.pk)
        assert answer.status_code == 403
        assert f.candidates(case)[1].person.name not in text_of(answer)

    def test_asks_the_same_statements_for_few_and_many(self, land: Country) -> None:
        case = f.filling_after("draw_longlist", land)
        client = visitor(land, "sekretariat")
        name = f.candidates(case)[0].person.name
        get(client, "longlist", case.pk)
        with CaptureQueriesContext(connection) as many:
            get(client, "longlist", case.pk)
        with CaptureQueriesContext(connection) as one:
            get(client, "longlist", case.pk, q=name)
        assert len(many) == len(one)


class TestProposePage:
    def test_proposes_the_ticked_names(self, land: Country) -> None:
        case = f.filling_after("check", land)
        client, two = visitor(land, "sekretariat"), [c.pk for c in f.candidates(case)[:2]]
        assert "Nama yang diusulkan: 1." in text_of(get(client, "propose_shortlist", case.pk, calon=two))
        answer = client.post(reverse("propose_shortlist", args=[case.pk]), {"calon": two, "key": uuid4()})
        assert answer.status_code == 303
        assert [c.pk for c in f.candidates(case) if c.is_proposed] == two

    def test_says_why_not(self, land: Country) -> None:
        case = f.filling_after("draw_longlist", land)
        sent = {"calon": [f.candidates(case)[0].pk], "key": uuid4()}
        answer = visitor(land, "sekretariat").post(reverse("propose_shortlist", args=[case.pk]), sent)
        assert answer.status_code == 409
        assert "memenuhi seluruh persyaratan" in text_of(answer)

    @pytest.mark.parametrize("sent", [{}, {"calon": ["x"]}, {"calon": ["1"], "key": "?"}])
    def test_refuses_what_is_no_form(self, land: Country, sent: dict[str, Any]) -> None:
        case = f.filling_after("check", land)
        answer = visitor(land, "sekretariat").post(reverse("propose_shortlist", args=[case.pk]), sent)
        assert answer.status_code == 422


class TestCandidatePage:
    def test_explains_the_rank_with_its_figures(self, land: Country) -> None:
        case = f.filling_after("draw_longlist", land)
        page = text_of(get(visitor(land, "ppk"), "filling_candidate", case.pk, f.candidates(case)[0].pk))
        assert "Peringkat dijelaskan" in page
        assert "82,5" in page

    def test_takes_a_finding_in(self, land: Country) -> None:
        case = f.filling_after("draw_longlist", land)
        proof, candidate = evidence(case, f.secretary(land)), f.candidates(case)[0]
        address = reverse("filling_candidate", args=[case.pk, candidate.pk])
        sent = {
            "criterion": "performance", "verdict": "met", "note": "Dua tahun baik", "proof": str(proof.pk),
            "key": uuid4(),
        }  # fmt: skip
        client = visitor(land, "sekretariat")
        assert client.post(address, sent).status_code == 303
        assert "Dua tahun baik" in text_of(client.get(address))

    def test_names_what_is_missing(self, land: Country) -> None:
        case = f.filling_after("draw_longlist", land)
        address = reverse("filling_candidate", args=[case.pk, f.candidates(case)[0].pk])
        answer = visitor(land, "sekretariat").post(address, {"key": uuid4(), "note": "Tersisa"})
        assert answer.status_code == 422
        assert "Tersisa" in text_of(answer)

    def test_is_unknown_for_another_filling(self, land: Country) -> None:
        case, other = f.filling_after("draw_longlist", land), f.opened(land, "Kepala Seksi")
        address = reverse("filling_candidate", args=[other.pk, f.candidates(case)[0].pk])
        assert visitor(land, "sekretariat").get(address).status_code == 404


class TestComparePage:
    def test_puts_two_side_by_side(self, land: Country) -> None:
        case = f.filling_after("draw_longlist", land)
        two = f.candidates(case)[:2]
        page = text_of(get(visitor(land, "ppk"), "compare_candidates", case.pk, calon=[c.pk for c in two]))
        assert all(c.person.name in page for c in two)
        assert f.candidates(case)[2].person.name not in page

    def test_asks_for_more_than_one(self, land: Country) -> None:
        case = f.filling_after("draw_longlist", land)
        page = text_of(get(visitor(land, "ppk"), "compare_candidates", case.pk, calon=["x"]))
        assert "Centang dua sampai empat" in page


class TestBallotPage:
    def test_is_opened_voted_and_closed(self, land: Country) -> None:
        case = f.filling_after("propose", land)
        f.team(land)
        send(visitor(land, "sekretariat"), case, "open_ballot")
        for seat in f.team(land).seats.order_by("-number"):
            member = seat.terms.get().person
            client = Client()
            client.force_login(member.accounts.get())
            assert "Berikan suara" in text_of(get(client, "filling_ballot", case.pk))
            send(client, case, "vote", option="accept")
        send(client, case, "close_ballot")
        f.take(case, "shortlist", land)
        assert case.stage == "shortlisted"

    def test_says_why_not(self, land: Country) -> None:
        case = f.filling_after("check", land)
        answer = visitor(land, "sekretariat").post(
            reverse("filling_vote", args=[case.pk, "open_ballot"]), {"key": uuid4()}
        )
        assert answer.status_code == 409
        assert "usulkan nama" in text_of(answer)

    def test_knows_no_other_deed(self, land: Country) -> None:
        case = f.filling_after("check", land)
        address = reverse("filling_vote", args=[case.pk, "nothing"])
        assert visitor(land, "sekretariat").post(address, {"key": uuid4()}).status_code == 404


def send(client: Client, case: Case, name: str, **sent: Any) -> None:
    """Do one deed of the ballot on its page."""
    answer = client.post(reverse("filling_vote", args=[case.pk, name]), {"key": uuid4(), **sent})
    assert answer.status_code == 303, text_of(answer)


class TestClearancePage:
    def test_records_what_the_route_asks_for(self, land: Country) -> None:
        case = f.opened(land)
        f.take(case, "set_criteria", land, head_since=timezone.localdate())
        for name in f.WAY[1:9]:
            f.take(case, name, land)
        client, address = visitor(land, "sekretariat"), reverse("record_clearance", args=[case.pk])
        assert "belum tercatat" in text_of(client.get(address))
        sent = {"clearance": "mendagri_leave", "number": "1/SJ", "dated_on": "2026-10-01", "key": uuid4()}
        assert client.post(address, sent).status_code == 303
        assert "1/SJ" in text_of(client.get(address))

    def test_is_empty_where_nothing_is_asked(self, land: Country) -> None:
        case = f.filling_after("choose", land)
        page = text_of(get(visitor(land, "sekretariat"), "record_clearance", case.pk))
        assert "Tidak ada yang diperlukan" in page


class TestPositionsPage:
    def test_shows_who_holds_which_post_and_what_is_being_filled(self, land: Country) -> None:
        case = f.filling_after("close", land)
        f.opened(land, "Kepala Seksi")
        page = text_of(get(visitor(land, "sekretariat"), "positions"))
        assert case.filling.chosen.name in page
        assert "lowong 10 hari" in page

    def test_opens_a_filling(self, land: Country) -> None:
        post = f.post(land, "Kepala Seksi")
        client, address = visitor(land, "sekretariat"), reverse("open_filling", args=[post.pk])
        assert "Lowong sejak" in text_of(client.get(address))
        answer = client.post(address, {"vacant_on": "2026-10-01", "key": uuid4()})
        assert answer.status_code == 303
        assert client.post(address, {"vacant_on": "2026-10-01", "key": uuid4()}).status_code == 409

    def test_opens_none_for_another_agency_nor_for_the_ppk(self, land: Country) -> None:
        address = reverse("open_filling", args=[f.post(land, "Kepala Seksi").pk])
        assert visitor(land, "sekretariat", "KOTA").get(address).status_code == 404
        assert visitor(land, "ppk").get(address).status_code == 403
