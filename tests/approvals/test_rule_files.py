"""The files that are shipped: without fault, without a database, and of one mind with the life cycles."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from workflow.ballots.questions import questions_of
from workflow.features import features
from workflow.lifecycles import Lifecycle, Stage
from workflow.rules import check_file
from workflow.verbs import known_verbs

ROOT = Path(__file__).parents[2]
POLICIES = [
    f"approvals/{name}.toml"
    for name in ("registry/data/roles", "readiness/data/policy", "review/data/policy")
]
INSTRUMENT = "approvals/readiness/data/readiness.toml"
ROLES: list[dict[str, Any]] = tomllib.loads((ROOT / POLICIES[0]).read_text())["role"]
BEARERS = {verb: {r["code"] for r in ROLES if verb in r["verbs"]} for r in ROLES for verb in r["verbs"]}
APPROVALS = [f.lifecycle for f in features() if f.lifecycle.namespace.startswith("approvals.")]


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "JENJANG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "config.settings"}
    environment.pop("JENJANG_ROLE", None)
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240)


class TestCheckCommand:
    def test_takes_all_shipped_files_and_starts_no_database(self, tmp_path: Path) -> None:
        done = run(tmp_path, "policy", "check", *POLICIES)
        assert (done.returncode, done.stdout.count("sesuai")) == (0, 3), done.stderr
        assert run(tmp_path, "instrument", "check", INSTRUMENT).returncode == 0
        assert {path.name for path in tmp_path.iterdir()} <= {"secrets"}

    def test_ends_with_one_at_a_fault_and_with_two_when_called_wrongly(self, tmp_path: Path) -> None:
        (tmp_path / "bad.toml").write_text((ROOT / INSTRUMENT).read_text().replace("threshold = 60", ""))
        done = run(tmp_path, "instrument", "check", str(tmp_path / "bad.toml"))
        assert (done.returncode, "bad.toml: threshold: " in done.stderr) == (1, True)
        assert "Traceback" not in done.stderr
        assert run(tmp_path, "instrument", "check").returncode == 2


class TestCheckFile:
    @pytest.mark.parametrize("path", [*POLICIES, INSTRUMENT])
    def test_tells_the_kind_of_a_shipped_file_by_itself(self, path: str) -> None:
        assert check_file(ROOT / path).schema.kind == ("instrument" if path == INSTRUMENT else "policy")


class TestDocumentation:
    def test_shows_files_that_are_without_fault(self, tmp_path: Path) -> None:
        head, readiness, talent, roles = re.findall(
            r"```toml\n(.*?)```", (ROOT / "docs/rules.md").read_text(), re.DOTALL
        )[:4]
        for code, body in (("readiness", readiness), ("talent", talent), ("roles", roles)):
            path = tmp_path / f"{code}.toml"
            path.write_text(head.replace("readiness", code) + body)
            assert check_file(path)


@pytest.mark.parametrize("lifecycle", APPROVALS, ids=lambda lifecycle: lifecycle.kind)
class TestRolesAndLifecycles:
    def test_agree_on_the_verbs(self, lifecycle: type[Lifecycle]) -> None:
        asked = {d.may for d in (*lifecycle.steps.values(), *lifecycle.deeds.values()) if d.may}
        assert asked | {lifecycle.views} <= known_verbs()

    def test_leave_no_step_that_nobody_may_take(self, lifecycle: type[Lifecycle]) -> None:
        taken = [s for s in lifecycle.steps.values() if s.is_taken_by_a_person]
        assert [s.name for s in taken if not BEARERS.get(s.may)] == []

    def test_give_a_turn_only_to_a_role_that_can_do_something_then(self, lifecycle: type[Lifecycle]) -> None:
        idle = [
            (str(stage), role)
            for stage in lifecycle.stages.values()
            for role in stage.turn
            if role not in able(lifecycle, stage)
        ]
        assert idle == []


def able(lifecycle: type[Lifecycle], stage: Stage) -> set[str]:
    deeds = (*lifecycle.steps.values(), *lifecycle.deeds.values())
    ballots = {q.opens for q in questions_of(lifecycle.kind) if stage in q.opens_in}
    return {role for d in deeds if stage in d.sources for role in BEARERS.get(d.may, ())} | {
        role for verb in ballots for role in BEARERS[verb]
    }


class TestRoles:
    def test_are_held_at_the_desks_that_exist(self) -> None:
        kinds = {"agency", "regional_office", "central_office", "headquarters"}
        assert {role["kind"] for role in ROLES} == kinds

    def test_leave_no_verb_without_a_bearer(self) -> None:
        assert known_verbs() - {v for v in known_verbs() if v.endswith("_toy")} - BEARERS.keys() == set()

    def test_let_administrators_decide_nothing(self) -> None:
        exclusive = [role for role in ROLES if role.get("is_exclusive")]
        assert [role["code"] for role in exclusive] == ["administrator_instansi", "administrator"]
        assert all(role["verbs"] == ["administer"] for role in exclusive)
