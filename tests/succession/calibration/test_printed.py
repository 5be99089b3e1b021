"""The minutes as PDF: the same as their page, without whom the reader is recused from."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from succession.calibration.views import printed
from tests.approvals.world import Country
from tests.succession.calibration import factories as f
from tests.succession.calibration.test_pages import client_of, recused_case
from tests.succession.world import land as make_land
from workflow.documents.printing import Sheet
from workflow.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Country:
    return make_land()


@pytest.fixture
def sheets(monkeypatch: pytest.MonkeyPatch) -> list[Sheet]:
    """Return the sheets that are printed from now on."""
    kept: list[Sheet] = []

    def keep(sheet: Sheet, _made_at: object) -> bytes:
        kept.append(sheet)
        return b"%PDF"

    monkeypatch.setattr(printed, "pdf_of", keep)
    return kept


def printed_for(browser: Client, case: Case) -> int:
    return int(browser.get(reverse("minutes_pdf", args=[case.pk])).status_code)


class TestMinutesPdf:
    def test_is_a_pdf(self, land: Country) -> None:
        case = f.session_after("close", land)
        answer = client_of(land.person("komite_ketua").pk).get(reverse("minutes_pdf", args=[case.pk]))
        assert answer.content.startswith(b"%PDF")
        assert answer["Content-Type"] == "application/pdf"
        assert f"{case.label}-1.pdf" in answer["Content-Disposition"]

    def test_is_not_there_before_the_minutes_are(self, land: Country) -> None:
        case = f.session_after("convene", land)
        assert printed_for(client_of(land.person("komite_ketua").pk), case) == 404

    def test_lists_everybody_and_who_signed(self, land: Country, sheets: list[Sheet]) -> None:
        case = f.session_after("sign", land)
        assert printed_for(client_of(land.person("sekretariat").pk), case) == 200
        there, results, signed = sheets[0].parts
        assert len(results.rows) == case.agenda.count()
        assert len(there.rows) == len(signed.rows) == 5

    def test_leaves_out_whom_the_reader_is_recused_from(self, land: Country, sheets: list[Sheet]) -> None:
        case, _placement, _number, name = recused_case(land)
        for step in ("vote", "close"):
            f.take(case, step, land)
        for role in ("komite_anggota", "komite_ketua"):
            printed_for(client_of(land.person(role).pk), case)
        recused, other = sheets
        assert name not in str(recused)
        assert name in str(other), "the control"
        assert len(recused.notes) == len(other.notes) + 1

    def test_names_only_who_had_a_ballot_of_his_own_where_there_are_too_many(
        self, land: Country, sheets: list[Sheet], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(printed, "MOST", 3)
        case = f.session_after("close", land, alone=[2])
        printed_for(client_of(land.person("komite_ketua").pk), case)
        (results,) = [part for part in sheets[0].parts if part.title == "Hasil sidang"]
        assert [row[0] for row in results.rows] == ["2"]
        assert "5 orang diputus bersama dan tidak disebut satu per satu." in sheets[0].notes
