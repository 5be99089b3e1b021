"""A mapping period, from its opening to its final boxes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from succession.mapping import services
from succession.mapping.models import Employee, Period, Placement, Scoring
from succession.mapping.scoring import run
from succession.mapping.selectors import snapshot_of
from tests.approvals.world import Country
from tests.succession.mapping.factories import (
    AS_OF,
    PEOPLE,
    counted,
    csv_of,
    fresh,
    k411,
    loaded,
    locked,
    opened,
    placed,
    row,
    scored,
    secretary,
)  # fmt: skip
from tests.succession.world import land
from workflow.exceptions import Conflict, NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.execution import Seen
from workflow.models import AuditEvent, Case, RuleVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return land()


class TestOpenMapping:
    def test_opens_a_period_of_the_agency(self, country: Country) -> None:
        case = opened(country)
        assert (case.stage, case.edition, case.period.as_of) == ("open", 1, AS_OF)
        assert case.title == "Pemetaan talenta per 31-10-2025"

    @pytest.mark.parametrize("role", ["operator", "pyb", "ppk", "komite_ketua", "administrator_instansi"])
    def test_is_refused_to_other_roles(self, country: Country, role: str) -> None:
        with pytest.raises(NotPermitted):
            services.open_mapping(country.agency, actor=country.actor(role), as_of=AS_OF, instrument=k411())
        assert not Period.objects.exists()

    def test_is_refused_for_another_agency(self, country: Country) -> None:
        with pytest.raises(NotPermitted):
            services.open_mapping(
                country.desks["KOTA"], actor=secretary(country), as_of=AS_OF, instrument=k411()
            )

    def test_is_refused_while_another_is_under_way(self, country: Country) -> None:
        case = opened(country)
        with pytest.raises(TransitionRefused, match=case.label):
            opened(country, as_of=date(2025, 6, 30))
        assert Period.objects.count() == 1

    def test_is_refused_with_an_instrument_that_is_not_in_force(self, country: Country) -> None:
        other = RuleVersion.objects.get(kind="instrument", code="readiness")
        with pytest.raises(TransitionRefused, match="tidak sedang berlaku"):
            services.open_mapping(country.agency, actor=secretary(country), as_of=AS_OF, instrument=other)
        assert not Period.objects.exists()


class TestLoadPeople:
    def test_loads_everybody(self, country: Country) -> None:
        case = loaded(country)
        assert case.period.people == Employee.objects.filter(case=case).count() == len(PEOPLE)
        event = case.events.get(action="succession.mapping.load_people")
        assert str(len(PEOPLE)) in bytes(event.body.body).decode()

    def test_replaces_whoever_was_loaded_before(self, country: Country) -> None:
        case = loaded(country)
        services.load_people(case, csv_of([row("A1", name="Nama Baru")]), actor=secretary(country))
        assert list(Employee.objects.filter(case=case).values_list("name", flat=True)) == ["Nama Baru"]

    @pytest.mark.parametrize("role", ["operator", "pyb", "ppk", "komite_ketua", "inspektorat"])
    def test_is_refused_to_other_roles(self, country: Country, role: str) -> None:
        case = opened(country)
        with pytest.raises((NotPermitted, NotYoursToKnow)):
            services.load_people(case, csv_of(PEOPLE), actor=country.actor(role))
        assert not Employee.objects.exists()

    def test_is_refused_once_the_data_are_locked(self, country: Country) -> None:
        case = locked(country)
        with pytest.raises(TransitionRefused, match="Data dikunci"):
            services.load_people(case, csv_of([row("B1")]), actor=secretary(country))
        assert Employee.objects.count() == len(PEOPLE)


class TestLockData:
    def test_keeps_the_hash_of_the_people(self, country: Country) -> None:
        case = locked(country)
        assert case.stage == "locked"
        assert bytes(case.period.snapshot or b"") == snapshot_of(case)
        assert case.period.data_quality == Decimal("84.60")
        event = case.events.get(action="succession.mapping.lock_data")
        assert bytes(event.dossier_hash or b"") == snapshot_of(case)

    def test_is_refused_without_people(self, country: Country) -> None:
        case = opened(country)
        with pytest.raises(TransitionRefused, match="Belum ada data pegawai"):
            services.lock_data(case, actor=secretary(country), expected=1, data_quality=Decimal(80))
        assert fresh(case).stage == "open"

    def test_is_refused_with_an_index_out_of_range(self, country: Country) -> None:
        case = loaded(country)
        with pytest.raises(TransitionRefused, match="antara 0 dan 100"):
            services.lock_data(
                case, actor=secretary(country), expected=case.revision, data_quality=Decimal(101)
            )
        assert fresh(case).period.snapshot is None

    @pytest.mark.parametrize("role", ["operator", "pyb", "ppk", "komite_ketua"])
    def test_is_refused_to_other_roles(self, country: Country, role: str) -> None:
        case = loaded(country)
        with pytest.raises((NotPermitted, NotYoursToKnow)):
            services.lock_data(
                case, actor=country.actor(role), expected=case.revision, data_quality=Decimal(80)
            )
        assert fresh(case).stage == "open"


class TestRequestScoring:
    def test_is_done_in_the_background(self, country: Country) -> None:
        case = locked(country)
        scoring = services.request_scoring(case, actor=secretary(country))
        assert scoring.finished_at is None
        assert not Placement.objects.exists()

    def test_is_not_ordered_twice(self, country: Country) -> None:
        case = locked(country)
        first = services.request_scoring(case, actor=secretary(country))
        assert services.request_scoring(case, actor=secretary(country)).pk == first.pk
        run(first.pk)
        assert services.request_scoring(case, actor=secretary(country)).pk == first.pk
        assert Scoring.objects.count() == 1

    def test_is_refused_while_the_data_are_open(self, country: Country) -> None:
        case = loaded(country)
        with pytest.raises(TransitionRefused, match="Terbuka"):
            services.request_scoring(case, actor=secretary(country))
        assert not Scoring.objects.exists()

    def test_is_refused_to_other_roles(self, country: Country) -> None:
        case = locked(country)
        with pytest.raises(NotPermitted):
            services.request_scoring(case, actor=country.actor("komite_ketua"))
        assert not Scoring.objects.exists()


class TestScore:
    def test_adopts_the_placements(self, country: Country) -> None:
        case = scored(country)
        assert case.stage == "scored"
        boxes = {n: placed(case, n).computed_box for n in ("A1", "A2", "A3", "A4")}
        assert boxes == {"A1": 8, "A2": 6, "A3": 9, "A4": None}
        assert placed(case, "A4").missing == ["appraisal"]
        assert (case.period.scoring.mapped, case.period.scoring.unmapped) == (4, 1)

    def test_is_refused_before_the_scoring_is_finished(self, country: Country) -> None:
        case = locked(country)
        services.request_scoring(case, actor=secretary(country))
        with pytest.raises(TransitionRefused, match="belum selesai"):
            services.score(case, actor=secretary(country), expected=case.revision)
        assert fresh(case).stage == "locked"

    def test_is_refused_with_another_digest_than_the_one_shown(self, country: Country) -> None:
        case, _scoring = counted(country)
        with pytest.raises(Conflict):
            services.score(case, actor=secretary(country), expected=Seen(case.revision, "00" * 32))
        assert fresh(case).period.scoring is None

    def test_is_refused_to_other_roles(self, country: Country) -> None:
        case, _scoring = counted(country)
        with pytest.raises(NotPermitted):
            services.score(case, actor=country.actor("komite_anggota"), expected=case.revision)
        assert fresh(case).stage == "locked"


class TestHandOver:
    def test_is_refused_while_somebody_is_in_no_session(self, country: Country) -> None:
        case = scored(country)
        with pytest.raises(TransitionRefused, match="4 pegawai"):
            services.hand_over(case, actor=secretary(country), expected=case.revision)
        assert fresh(case).stage == "scored"

    def test_is_refused_to_other_roles(self, country: Country) -> None:
        case = scored(country)
        with pytest.raises(NotPermitted):
            services.hand_over(case, actor=country.actor("komite_ketua"), expected=case.revision)
        assert fresh(case).stage == "scored"


class TestReopen:
    def test_opens_the_edition_that_follows(self, country: Country) -> None:
        case = scored(country)
        services.reopen(case, actor=secretary(country), expected=case.revision, reason="Data keliru")
        following = Case.objects.get(follows=case)
        assert fresh(case).stage == "superseded"
        assert (following.stage, following.edition, following.period.people) == ("open", 2, 0)
        assert following.period.as_of == AS_OF
        services.load_people(following, csv_of(PEOPLE), actor=secretary(country))

    def test_needs_a_reason(self, country: Country) -> None:
        case = locked(country)
        with pytest.raises(TransitionRefused, match="alasan"):
            services.reopen(case, actor=secretary(country), expected=case.revision, reason=" ")
        assert not Case.objects.filter(follows=case).exists()

    def test_is_refused_while_the_data_are_open(self, country: Country) -> None:
        case = loaded(country)
        with pytest.raises(TransitionRefused, match="Terbuka"):
            services.reopen(case, actor=secretary(country), expected=case.revision, reason="Data keliru")

    def test_is_refused_to_other_roles(self, country: Country) -> None:
        case = locked(country)
        with pytest.raises(NotPermitted):
            services.reopen(
                case, actor=country.actor("komite_ketua"), expected=case.revision, reason="Data keliru"
            )
        assert AuditEvent.objects.filter(case=case, action="succession.mapping.reopen").count() == 0
