"""A technical approval: asked for, answered by the exchange alone, late by the clock."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import Error
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config import roles
from succession.technical_approval import services
from succession.technical_approval.models import Approval, Refusal
from tests.approvals.world import ROOT, Country
from tests.succession.filling import factories as f
from tests.succession.roles import acting_as
from workflow.actors import EXCHANGE, SYSTEM, Actor
from workflow.audit.verify import stream_findings
from workflow.exceptions import NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.models import AuditEvent, Case
from workflow.rules import load_file

LONG_AGO = timedelta(days=20)


def asked(land: Country, *, at: Any = None) -> Case:
    """Return a request that waits for its answer, perhaps since some time ago."""
    filling = f.filling_after("choose", land)
    f.take(filling, "request_approval", land, **({"at": at} if at else {}))
    return Case.objects.select_related("parent").get(parent=filling, kind="technical_approval")


def filling_of(case: Case) -> Case:
    """Return the filling that asked, as it is now."""
    return Case.objects.get(children=case)


def answer(case: Case, **facts: Any) -> dict[str, Any]:
    """Return what an approval says."""
    today = timezone.localdate()
    return {
        "number": f"PTK-{case.pk}",
        "valid_from": today,
        "valid_until": today + timedelta(days=90),
    } | facts


def granted(case: Case, actor: Actor = EXCHANGE, role: str = roles.EXCHANGE, **facts: Any) -> None:
    with acting_as(role):
        services.grant(case, actor=actor, expected=case.revision, **answer(case, **facts))


class TestGrant:
    def test_keeps_the_approval_and_brings_the_filling_on(self, land: Country) -> None:
        case = asked(land)
        granted(case)
        approval = Approval.objects.get(case=case)
        assert (approval.person, approval.position) == (case.request.person, case.request.position)
        assert filling_of(case).stage == "approved"

    def test_is_recorded_as_the_exchanges(self, land: Country) -> None:
        case = asked(land)
        granted(case)
        event = AuditEvent.objects.get(case=case, action="succession.technical_approval.grant")
        assert (event.actor, event.db_user) == (None, roles.EXCHANGE)
        assert b"pertukaran data" in bytes(event.body.body)

    @pytest.mark.parametrize("role", [roles.APP, roles.WORKER])
    def test_is_refused_to_other_roles_of_the_database(self, land: Country, role: str) -> None:
        case = asked(land)
        with pytest.raises(Error):
            granted(case, role=role)
        assert not Approval.objects.exists()

    @pytest.mark.parametrize("role", ["ppk", "pyb", "sekretariat"])
    def test_is_no_persons_step(self, land: Country, role: str) -> None:
        case = asked(land)
        with pytest.raises(NotPermitted):
            granted(case, land.actor(role), roles.APP)

    def test_is_not_the_clocks(self, land: Country) -> None:
        with pytest.raises(NotPermitted):
            granted(asked(land), SYSTEM, roles.WORKER)

    @pytest.mark.parametrize("wrong", [{"number": " "}, {"valid_until": timezone.localdate() - LONG_AGO}])
    def test_is_refused_without_number_or_validity(self, land: Country, wrong: dict[str, Any]) -> None:
        with pytest.raises(TransitionRefused, match="tidak sah"):
            granted(asked(land), **wrong)

    def test_happens_once(self, land: Country) -> None:
        case = asked(land)
        granted(case)
        again = Case.objects.get(pk=case.pk)
        with pytest.raises(TransitionRefused):
            granted(again)

    def test_is_refused_to_the_exchange_beyond_its_steps(self, land: Country) -> None:
        """The exchange may take no other step: neither a person's nor the clock's."""
        case = asked(land)
        with acting_as(roles.EXCHANGE), pytest.raises(NotPermitted):
            services.flag_overdue(case, actor=EXCHANGE, expected=case.revision)


class TestRefuse:
    def test_keeps_the_reason_and_sends_the_filling_back(self, land: Country) -> None:
        case = asked(land)
        with acting_as(roles.EXCHANGE):
            services.refuse(case, actor=EXCHANGE, expected=case.revision, reason="Pangkat belum cukup")
        assert Refusal.objects.get(case=case).reason == "Pangkat belum cukup"
        assert filling_of(case).stage == "verified"

    def test_needs_a_reason(self, land: Country) -> None:
        case = asked(land)
        with acting_as(roles.EXCHANGE), pytest.raises(TransitionRefused, match="tanpa alasan"):
            services.refuse(case, actor=EXCHANGE, expected=case.revision, reason=" ")


class TestFlagOverdue:
    def test_waits_for_the_fifth_working_day(self, land: Country) -> None:
        case = asked(land)
        with acting_as(roles.WORKER), pytest.raises(TransitionRefused, match="Waktunya belum tiba"):
            services.flag_overdue(case, actor=SYSTEM, expected=case.revision)

    def test_escalates_to_the_directorate(self, land: Country, tmp_path: Path) -> None:
        case = late(land, tmp_path)
        assert case.stage == "escalated"
        assert [turn.role.code for turn in case.turns.filter(closed_at=None)] == ["direktorat"]

    def test_leaves_the_answer_to_come(self, land: Country, tmp_path: Path) -> None:
        case = late(land, tmp_path)
        granted(case)
        assert filling_of(case).stage == "approved"

    def test_only_shows_it_where_the_policy_says_so(self, land: Country, tmp_path: Path) -> None:
        assert late(land, tmp_path, "notify").stage == "late"


def late(land: Country, folder: Path, then: str = "escalate") -> Case:
    """Return a request that the clock found late, under a policy that allows no day."""
    hasty(land, then, folder)
    case = asked(land)
    with acting_as(roles.WORKER):
        services.flag_overdue(case, actor=SYSTEM, expected=case.revision)
    return Case.objects.select_related("parent").get(pk=case.pk)


def hasty(land: Country, then: str, folder: Path) -> None:
    """Load a policy by which every answer is late at once, and something follows."""
    text = (ROOT / "succession/technical_approval/data/policy.toml").read_text()
    more = 'basis = "Keputusan rekaan"\nvalid_months = 3\n' if then == "approve" else ""
    text = text.replace('then = "escalate"', f'then = "{then}"\n{more}').replace(
        "working_days = 5", "working_days = 0"
    )
    file = folder / "policy.toml"
    file.write_text(text.replace('version = "2026.1"', f'version = "uji.{then}"'))
    load_file(file, actor=land.person("administrator", "BKN").pk, kind="policy")


class TestGrantBySilence:
    def test_is_off_by_default(self, land: Country, tmp_path: Path) -> None:
        case = late(land, tmp_path, "notify")
        with acting_as(roles.EXCHANGE), pytest.raises(TransitionRefused, match="tidak menganggap"):
            services.grant_by_silence(case, actor=EXCHANGE, expected=case.revision)

    def test_approves_under_the_basis_of_the_policy(self, land: Country, tmp_path: Path) -> None:
        case = late(land, tmp_path, "approve")
        with acting_as(roles.EXCHANGE):
            services.grant_by_silence(case, actor=EXCHANGE, expected=case.revision)
        assert Approval.objects.get(case=case).number == f"DIAM-{case.label}"
        filling = filling_of(case)
        assert (filling.stage, filling.filling.approval.number) == ("approved", f"DIAM-{case.label}")
        event = AuditEvent.objects.get(case=case, action="succession.technical_approval.grant_by_silence")
        assert b"Keputusan rekaan" in bytes(event.body.body)


class TestCancel:
    def test_comes_with_the_fillings(self, land: Country) -> None:
        case = asked(land)
        filling = filling_of(case)
        f.take(filling, "cancel", land)
        assert Case.objects.get(pk=case.pk).stage == "cancelled"


class TestChase:
    def test_records_what_the_directorate_did(self, land: Country, tmp_path: Path) -> None:
        case = late(land, tmp_path)
        client = Client()
        client.force_login(land.account("direktorat", "BKN"))
        address = reverse("chase", args=[case.pk])
        assert client.get(address).status_code == 200
        assert client.post(address, {"key": "x"}).status_code == 422
        form = client.get(address).context["form"]
        sent = {"key": form["key"].value(), "note": "Menghubungi layanan"}
        assert client.post(address, sent).status_code == 303
        assert AuditEvent.objects.filter(case=case, action="succession.technical_approval.chase").count() == 1

    def test_needs_a_note(self, land: Country, tmp_path: Path) -> None:
        case = late(land, tmp_path)
        with pytest.raises(TransitionRefused, match="apa yang dilakukan"):
            services.chase(case, actor=land.actor("direktorat", "BKN"), note=" ")

    def test_is_unknown_to_another_agency(self, land: Country, tmp_path: Path) -> None:
        case = late(land, tmp_path)
        with pytest.raises(NotYoursToKnow):
            services.chase(case, actor=land.actor("sekretariat", "KOTA"), note="x")


class TestRecord:
    def test_of_the_exchange_verifies(self, land: Country) -> None:
        granted(asked(land))
        assert list(stream_findings()) == []
