"""The demonstration's filling."""

from __future__ import annotations

from succession.filling.demo import make_fillings
from tests.approvals.world import Country
from workflow.models import Case


class TestMakeFillings:
    def test_opens_one_up_to_the_longlist_and_no_second(self, land: Country) -> None:
        make_fillings()
        make_fillings()
        case = Case.objects.get(kind="filling")
        assert (case.stage, case.organisation, case.candidates.count()) == ("longlisted", land.agency, 5)
