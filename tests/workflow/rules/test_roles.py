"""Roles and their verbs come from a policy: checked as a whole, applied as a whole, recorded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.workflow.rules.toyrules import written
from tests.workflow.world import appoint, organisation, person
from workflow.models import AuditEvent, Organisation, Person, Role, RuleVersion
from workflow.rules import RuleFileRefused, check_file, load_file

HEAD = """\
code = "roles"
version = "%s"
title = "Peran perkumpulan"
legal_basis = "Anggaran dasar"
status = "unofficial"
effective_from = %s
[[kind]]
code = "club"
label = "klub"
[[kind]]
code = "federation"
label = "induk"
"""
CHECKER = '[[role]]\ncode = "checker"\nlabel = "Pemeriksa"\nkind = "club"\nsure = "P"\nverbs = ["audit"]\n'
KEEPER = (
    '[[role]]\ncode = "keeper"\nlabel = "Pengurus peran"\nkind = "federation"\nsure = "P"\n'
    'is_exclusive = true\nverbs = ["administer"]\n'
)


def policy(*roles: str, version: str = "1", day: str = "2024-01-01") -> str:
    return HEAD % (version, day) + "".join(roles)


@pytest.fixture
def federation(db: None) -> Organisation:
    return organisation("F", "federation")


@pytest.fixture
def loader(federation: Organisation) -> Person:
    return person("loader")


def last_changes() -> dict[str, dict[str, list[object]]]:
    event = AuditEvent.objects.filter(action="workflow.policy.load").latest("id")
    return dict(json.loads(bytes(event.body.body))["changes"])


class TestCheckRoles:
    def test_takes_a_policy_without_fault(self, tmp_path: Path) -> None:
        assert check_file(written(tmp_path, policy(CHECKER, KEEPER))).schema.kind == "policy"

    @pytest.mark.parametrize(
        ("roles", "place"),
        [
            (CHECKER.replace('"audit"', '"fly"'), "role[1].verbs"),
            (CHECKER.replace('"audit"', '"audit", "audit"'), "role[1].verbs"),
            (CHECKER + CHECKER, "role[2].code"),
            (CHECKER.replace('"club"', '"planet"'), "role[1].kind"),
            (CHECKER.replace('sure = "P"\n', ""), "role[1].sure"),
            (CHECKER + 'ours = ["write_note"]\n', "role[1].ours"),
            (CHECKER + "is_decided = true\n", "role[1].is_decided"),
            (KEEPER.replace('"administer"', '"administer", "audit"'), "role[1].is_exclusive"),
            (KEEPER + "is_deciding = true\n", "role[1].is_exclusive"),
            (KEEPER.replace("is_exclusive = true", "is_exclusive = false"), "role[1].is_exclusive"),
            ("", "role"),
        ],
    )
    def test_names_the_fault(self, tmp_path: Path, roles: str, place: str) -> None:
        with pytest.raises(RuleFileRefused) as refusal:
            check_file(written(tmp_path, policy(roles)))
        assert [fault.place for fault in refusal.value.faults] == [place]


class TestApplyRoles:
    def test_makes_the_roles(self, loader: Person, tmp_path: Path) -> None:
        load_file(written(tmp_path, policy(CHECKER, KEEPER)), actor=loader.pk)
        checker, keeper = Role.objects.get(code="checker"), Role.objects.get(code="keeper")
        assert (checker.label, checker.kind, checker.verbs) == ("Pemeriksa", "club", ["audit"])
        assert (keeper.is_exclusive, checker.is_exclusive) == (True, False)

    def test_records_what_changed_of_each_role_and_nothing_else(self, loader: Person, tmp_path: Path) -> None:
        load_file(written(tmp_path, policy(CHECKER, KEEPER)), actor=loader.pk)
        more = CHECKER.replace('"audit"', '"audit", "write_note"')
        load_file(written(tmp_path, policy(more, KEEPER, version="2")), actor=loader.pk)
        assert last_changes() == {"checker": {"verbs": [["audit"], ["audit", "write_note"]]}}

    def test_takes_every_verb_from_a_role_that_is_left_out(self, loader: Person, tmp_path: Path) -> None:
        Role.objects.create(code="stranger", label="Lain", kind="club", verbs=["audit"])
        load_file(written(tmp_path, policy(CHECKER, KEEPER)), actor=loader.pk)
        load_file(written(tmp_path, policy(KEEPER, version="2")), actor=loader.pk)
        verbs = dict(Role.objects.values_list("code", "verbs"))
        assert verbs == {"checker": [], "keeper": ["administer"], "stranger": ["audit"]}

    def test_refuses_to_move_a_role_that_is_held(
        self, loader: Person, federation: Organisation, tmp_path: Path
    ) -> None:
        load_file(written(tmp_path, policy(CHECKER)), actor=loader.pk)
        moved = policy(CHECKER.replace('"club"', '"federation"'), version="2")
        appoint(person("holder"), "checker", organisation("A", "club", federation))
        with pytest.raises(RuleFileRefused, match="sudah dipegang"):
            load_file(written(tmp_path, moved), actor=loader.pk)
        assert Role.objects.get(code="checker").kind == "club"
        assert RuleVersion.objects.count() == 1

    def test_moves_a_role_that_nobody_holds(self, loader: Person, tmp_path: Path) -> None:
        load_file(written(tmp_path, policy(CHECKER)), actor=loader.pk)
        moved = policy(CHECKER.replace('"club"', '"federation"'), version="2")
        load_file(written(tmp_path, moved), actor=loader.pk)
        assert Role.objects.get(code="checker").kind == "federation"

    @pytest.mark.parametrize("day", ["2999-01-01", "2023-12-31"])
    def test_refuses_a_policy_of_the_future_or_older_than_the_one_in_force(
        self, loader: Person, tmp_path: Path, day: str
    ) -> None:
        load_file(written(tmp_path, policy(CHECKER)), actor=loader.pk)
        with pytest.raises(RuleFileRefused):
            load_file(written(tmp_path, policy(KEEPER, version="2", day=day)), actor=loader.pk)
        assert list(Role.objects.values_list("code", flat=True)) == ["checker"]
