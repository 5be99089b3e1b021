"""Verification finds what was changed, and nothing where nothing was."""

from __future__ import annotations

import os

import pytest
from django.apps import AppConfig
from django.core.management import call_command

from tests.workflow.toyapp.services import check
from tests.workflow.world import toy_case, toy_world
from workflow.audit import attestation
from workflow.audit.verify import findings

pytestmark = pytest.mark.django_db


class TestAttestation:
    @pytest.mark.parametrize("app", attestation.attested_apps(), ids=lambda app: str(app.label))
    def test_ships_the_schema_as_the_migrations_make_it(self, app: AppConfig) -> None:
        """Run with ATTEST=1 to write the files anew after a change of models or SQL, then read the diff."""
        file = attestation.attested(app)
        if os.environ.get("ATTEST"):
            file.write_text("\n".join(attestation.lines(app)) + "\n")
        assert file.read_text().splitlines() == attestation.lines(app)


class TestVerify:
    @pytest.fixture(autouse=True)
    def _shipped(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(attestation, "_shipped", attestation.lines)

    def test_finds_nothing_in_a_whole_record(self) -> None:
        world = toy_world()
        for _ in range(3):
            check(toy_case(world), actor=world.actor("toy_checker"), expected=1)
        assert list(findings()) == []

    def test_ends_well_as_a_command(self, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("audit", "verify")
        assert "whole" in capsys.readouterr().err
