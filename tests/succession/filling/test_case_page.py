"""The page of a filling's case: how far it has come, its steps, who holds which post in the end."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.approvals.world import Country
from tests.succession.filling import factories as f
from tests.succession.filling.browsing import get, text_of, visitor
from workflow.models import Case

pytestmark = pytest.mark.usefixtures("pressing_twice")


class TestCasePage:
    def test_says_that_it_waits_for_another_case(self, land: Country) -> None:
        case = f.filling_after("request_approval", land)
        assert "Menunggu perkara lain" in text_of(get(visitor(land, "sekretariat"), "case", case.pk))

    def test_says_who_holds_which_post_after_the_closing(self, land: Country) -> None:
        case = f.filling_after("close", land)
        page = text_of(get(visitor(land, "sekretariat"), "case", case.pk))
        before = f.names(case)[0].member.placement.employee
        assert "Pemangku sekarang" in page
        assert f"{before.unit}, menurut data pegawai; kosong sejak" in page
        assert "Diangkat dalam jabatan" in page

    def test_leads_to_the_post_that_was_left(self, land: Country) -> None:
        """The person appointed held another post on record: it stands empty now, and may be filled."""
        case = f.filling_after("inaugurate", land)
        post = f.holds(case, f.post(land, "Kepala Seksi"))
        secretary = visitor(land, "sekretariat")
        assert "kosong sejak" not in text_of(get(secretary, "positions", q=post.title))
        f.take(case, "close", land)
        page = text_of(get(secretary, "case", case.pk))
        assert f"{reverse('positions')}?q=Kepala+Seksi" in page
        listed = text_of(get(secretary, "positions", q=post.title))
        assert "kosong sejak" in listed
        assert reverse("open_filling", args=[post.pk]) in listed

    @pytest.mark.parametrize("step", ["set_criteria", "choose", "request_approval", "close"])
    def test_tells_how_far_it_has_come(self, land: Country, step: str) -> None:
        case = f.filling_after(step, land)
        page = text_of(get(visitor(land, "ppk"), "case", case.pk))
        assert "Kepala Subbagian Umum" in page
        assert "Persyaratan" in page

    def test_names_the_shortlist_to_whoever_verifies_it(self, land: Country) -> None:
        case = f.filling_after("shortlist", land)
        verifier = visitor(land, "direktorat", "BKN")
        page, form = (
            text_of(get(verifier, *way))
            for way in (("case", case.pk), ("step", case.pk, "verify_candidates"))
        )
        for candidate in f.names(case):
            assert reverse("filling_candidate", args=[case.pk, candidate.pk]) in page
            assert f"Peringkat {candidate.rank}, kotak {candidate.explanation['box']}" in form

    def test_names_nobody_before_there_is_a_shortlist(self, land: Country) -> None:
        case = f.filling_after("draw_longlist", land)
        page = text_of(get(visitor(land, "ppk"), "case", case.pk))
        assert "shortlist-title" not in page
        assert all(candidate.person.name not in page for candidate in f.candidates(case))

    def test_shows_the_technical_approval(self, land: Country) -> None:
        case = f.filling_after("grant", land)
        assert case.filling.approval.number in text_of(get(visitor(land, "ppk"), "case", case.pk))
        child = case.children.get()
        assert case.filling.approval.number in text_of(get(visitor(land, "ppk"), "case", child.pk))

    @pytest.mark.parametrize(
        ("before", "step", "role", "where"),
        [
            ("shortlist", "verify_candidates", "direktorat", "BKN"),
            ("announce", "choose", "ppk", "KAB"),
            ("grant", "appoint", "ppk", "KAB"),
            ("appoint", "inaugurate", "ppk", "KAB"),
            ("inaugurate", "close", "sekretariat", "KAB"),
            ("set_criteria", "draw_longlist", "sekretariat", "KAB"),
        ],
    )
    def test_asks_what_a_step_needs(
        self, land: Country, before: str, step: str, role: str, where: str
    ) -> None:
        case = f.filling_after(before, land)
        answer = get(visitor(land, role, where), "step", case.pk, step)
        assert answer.status_code == 200
        assert visitor(land, role, where).post(reverse("step", args=[case.pk, step])).status_code == 422

    def test_takes_a_choice_from_its_form(self, land: Country) -> None:
        case = f.filling_after("announce", land)
        client = visitor(land, "ppk")
        form = get(client, "step", case.pk, "choose").context["form"]
        sent = {name: form[name].value() or "" for name in form.fields} | {"candidate": f.names(case)[1].pk}
        address = reverse("step", args=[case.pk, "choose"])
        assert client.post(address, sent).status_code == 422
        assert client.post(address, sent | {"reason": "Lebih menguasai"}).status_code == 303

    def test_takes_the_verdicts_of_bkn_from_its_form(self, land: Country) -> None:
        case = f.filling_after("shortlist", land)
        client = visitor(land, "direktorat", "BKN")
        form = get(client, "step", case.pk, "verify_candidates").context["form"]
        sent = {name: form[name].value() or "" for name in form.fields}
        for candidate in f.names(case):
            sent[f"verdict_{candidate.pk}"] = "in_order"
        assert client.post(reverse("step", args=[case.pk, "verify_candidates"]), sent).status_code == 303


class TestClosingPage:
    def test_closes_with_a_reason_for_everybody_else(self, land: Country) -> None:
        case = f.filling_after("inaugurate", land)
        client, address = visitor(land, "sekretariat"), reverse("step", args=[case.pk, "close"])
        form = client.get(address).context["form"]
        sent = {field.name: field.value() for field in form.hidden_fields()}
        reasons = {f"reason_{pk}": words for pk, words in f.reasons(case).items()}
        told = {"report_number": "S-1", "reported_on": timezone.localdate().isoformat()}
        assert client.post(address, {**sent, **reasons, **told, "key": uuid4()}).status_code in (302, 303)
        assert Case.objects.get(pk=case.pk).stage == "closed"
