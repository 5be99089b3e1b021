"""Readiness from the commitment to the submission, by the roles that may."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from approvals.readiness import services
from approvals.readiness.answering import Given
from approvals.readiness.models import Answer, Submission
from approvals.readiness.selectors import last_submission, sheet_of, submission_hash
from tests.approvals.readiness.factories import answer_all, case_after, evidence, opened
from tests.approvals.world import Country, appoint, country
from workflow.exceptions import Conflict, NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.models import AuditEvent, Case, Grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Country:
    return country()


def events(case: Case) -> list[str]:
    return list(AuditEvent.objects.filter(case=case).order_by("sequence").values_list("action", flat=True))


class TestOpenReadiness:
    def test_opens_one_case_an_agency_and_cycle(self, land: Country) -> None:
        case = opened(land)
        assert (case.stage, case.revision, events(case)) == ("not_started", 1, ["approvals.readiness.open"])
        with pytest.raises(TransitionRefused, match="sudah dibuka"):
            opened(land)
        assert Case.objects.count() == 1

    def test_is_refused_for_another_agency(self, land: Country) -> None:
        with pytest.raises(NotPermitted):
            services.open_readiness([land.desks["KOTA"]], actor=land.actor("operator"), cycle=2025)
        assert not Case.objects.exists()


class TestSignCommitment:
    def test_keeps_which_file_was_signed(self, land: Country) -> None:
        case = case_after("sign_commitment", land)
        assert case.stage == "preparing"
        assert case.assessment.commitment.title == "Komitmen"

    def test_is_refused_without_the_file(self, land: Country) -> None:
        case = opened(land)
        with pytest.raises(TransitionRefused, match="Naskah komitmen belum diunggah"):
            services.sign_commitment(case, actor=land.actor("ppk"), expected=1)
        assert events(case) == ["approvals.readiness.open"]


class TestNameCompanion:
    def test_grants_the_case_to_the_person_and_ends_the_turn_of_the_directorate(self, land: Country) -> None:
        case = case_after("name_companion", land)
        assert case.assessment.companion == land.person("kanreg_verifier", "KANREG")
        assert Grant.objects.get(content_object=case).user.person == case.assessment.companion
        open_turns = case.turns.filter(closed_at=None)
        assert [t.role.code for t in open_turns] == ["operator"]


class TestOpenAssessment:
    def test_waits_for_the_companion(self, land: Country) -> None:
        case = case_after("sign_commitment", land)
        with pytest.raises(TransitionRefused, match="pendamping"):
            services.open_assessment(case, actor=land.actor("operator"), expected=case.revision)

    def test_pins_the_instrument_in_force(self, land: Country) -> None:
        case = case_after("open_assessment", land)
        assert str(case.assessment.instrument) == "readiness 2025.1"


class TestAnswer:
    def test_saves_level_evidence_and_fact(self, land: Country) -> None:
        case = case_after("open_assessment", land)
        proof = evidence(case, land.actor("operator"))
        given = Given(2, "Sudah ditetapkan", evidence=(proof.pk,))
        services.answer(case, "regulation", given, actor=land.actor("operator"))
        line = sheet_of(case).line("regulation")
        assert (line.level, [link.evidence for link in line.links]) == (2, [proof])
        assert events(case)[-1] == "approvals.readiness.answer"

    def test_is_refused_without_evidence_above_level_zero(self, land: Country) -> None:
        case = case_after("open_assessment", land)
        with pytest.raises(TransitionRefused, match="berkas bukti"):
            services.answer(case, "regulation", Given(2), actor=land.actor("operator"))
        assert not Answer.objects.exists()

    def test_shows_both_texts_when_two_operators_save_the_same_indicator(self, land: Country) -> None:
        case = case_after("open_assessment", land)
        services.answer(case, "regulation", Given(0, "pertama"), actor=land.actor("operator"))
        with pytest.raises(Conflict) as conflict:
            services.answer(case, "regulation", Given(0, "kedua"), actor=land.actor("operator"))
        assert conflict.value.seen["explanation"] == "kedua"
        assert conflict.value.present["explanation"] == "pertama"
        assert Answer.objects.get().explanation == "pertama"

    def test_does_not_disturb_another_indicator(self, land: Country) -> None:
        case = case_after("open_assessment", land)
        services.answer(case, "regulation", Given(0, "a"), actor=land.actor("operator"))
        services.answer(case, "retention", Given(0, "b"), actor=land.actor("operator"))
        assert Answer.objects.count() == 2

    def test_is_not_known_to_another_agency(self, land: Country) -> None:
        case = case_after("open_assessment", land)
        with pytest.raises(NotYoursToKnow):
            services.answer(case, "regulation", Given(0), actor=land.actor("operator", "KOTA"))

    def test_takes_no_file_of_another_case(self, land: Country) -> None:
        case = case_after("open_assessment", land)
        strange = evidence(opened(land, "KOTA"), land.actor("operator", "KOTA"))
        given = Given(2, evidence=(strange.pk,))
        with pytest.raises(TransitionRefused, match="tidak ada pada perkara ini"):
            services.answer(case, "regulation", given, actor=land.actor("operator"))

    def test_is_refused_by_the_database_once_checked(self, land: Country) -> None:
        case = case_after("check", land)
        with pytest.raises(IntegrityError, match="cannot be changed in stage checked"), transaction.atomic():
            Answer.objects.filter(case=case).update(level=4)
        # The control: a column that is no part of the dossier may change.
        assert Answer.objects.filter(case=case).update(is_accepted=False) == 18


class TestCheck:
    def test_is_refused_while_an_indicator_is_open(self, land: Country) -> None:
        case = case_after("open_assessment", land)
        with pytest.raises(TransitionRefused, match="18 indikator belum diisi"):
            services.check(case, actor=land.actor("verifikator"), expected=case.revision)

    def test_is_refused_to_the_author(self, land: Country) -> None:
        case = case_after("answers", land)
        appoint(land.person("operator"), "verifikator", land.agency)
        with pytest.raises(NotPermitted, match="sudah berperan"):
            services.check(case, actor=land.actor("operator"), expected=case.revision)
        assert Case.objects.get(pk=case.pk).stage == "filling"


class TestEndorse:
    def test_keeps_the_hash_of_what_was_endorsed(self, land: Country) -> None:
        case = case_after("endorse", land)
        event = AuditEvent.objects.get(case=case, action="approvals.readiness.endorse")
        assert event.dossier_hash is not None
        assert bytes(event.dossier_hash) == submission_hash(case)

    @pytest.mark.parametrize("part", ["operator", "verifikator"])
    def test_is_refused_to_who_wrote_or_checked(self, land: Country, part: str) -> None:
        case = case_after("check", land)
        appoint(land.person(part), "pyb", land.agency)
        with pytest.raises(NotPermitted):
            services.endorse(case, actor=land.actor(part), expected=case.revision)


class TestSendBack:
    def test_reopens_the_filling_with_a_reason(self, land: Country) -> None:
        case = case_after("check", land)
        services.send_back(case, actor=land.actor("pyb"), expected=case.revision, reason="Bukti kurang jelas")
        case.refresh_from_db()
        assert case.stage == "filling"

    def test_asks_for_the_endorsement_again(self, land: Country) -> None:
        case = case_after("endorse", land)
        services.send_back(case, actor=land.actor("ppk"), expected=case.revision, reason="Lengkapi")
        case.refresh_from_db()
        answer_all(case, land, level=4)
        services.check(case, actor=land.actor("verifikator"), expected=case.revision)
        case.refresh_from_db()
        with pytest.raises(TransitionRefused):
            services.submit(case, actor=land.actor("ppk"), expected=case.revision)


class TestSubmit:
    def test_freezes_what_was_endorsed(self, land: Country) -> None:
        case = case_after("submit", land)
        copy = last_submission(case)
        assert copy is not None
        assert (case.stage, copy.number, copy.score) == ("submitted", 1, sheet_of(case).score)
        assert bytes(copy.digest) == submission_hash(case)

    def test_copy_cannot_be_changed(self, land: Country) -> None:
        case_after("submit", land)
        with pytest.raises(Exception, match=r"permission denied|written once"), transaction.atomic():
            Submission.objects.update(score=100)


class TestWithdraw:
    def test_needs_a_reason(self, land: Country) -> None:
        case = case_after("check", land)
        with pytest.raises(TransitionRefused, match="alasan"):
            services.withdraw(case, actor=land.actor("ppk"), expected=case.revision, reason="")

    def test_ends_the_case(self, land: Country) -> None:
        case = case_after("check", land)
        services.withdraw(case, actor=land.actor("ppk"), expected=case.revision, reason="Ditunda tahun depan")
        case.refresh_from_db()
        assert case.stage == "withdrawn"
        assert not case.turns.filter(closed_at=None).exists()


def test_hash_of_the_dossier_depends_on_every_part(django_db_blocker: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT readiness_submission_hash(0)")
        empty = bytes(cursor.fetchone()[0])
    assert len(empty) == 32
