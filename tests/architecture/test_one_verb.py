"""Law 6: one verb, everywhere the same. `grep -rn endorse` is the map, so the map must be true."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import pytest
from django.urls import NoReverseMatch, resolve, reverse

from config.environment import ROOT
from workflow.documents.services import attach
from workflow.features import Feature, features
from workflow.lifecycles import Deed, Step

OURS = [each for each in features() if not each.lifecycle.namespace.startswith("tests.")]

# Evidence is attached by the engine's own verb, in whichever stage a feature declares it.
BY_THE_ENGINE = {"attach_evidence": attach, "attach_commitment": attach}

# A verb that a role bears for more than one step or deed; all others begin with the step's name.
SHARED_VERBS = {
    "attach_commitment": "attach_evidence",
    "send_back_repair": "send_back_assessment",
    "correct_decision": "issue_decision",
    "propose_suspension": "suspend_approval",
    "propose_revocation": "revoke_approval",
    "propose_shortlist": "shortlist_candidates",
    "take_agenda": "schedule_calibration",
    "single_out": "propose_change",
    "declare": "propose_change",
}


def deeds(kind: type[Deed] = Deed) -> list[object]:
    """Return every step and deed with its feature, as parameters."""
    return [
        pytest.param(each, spec, id=f"{each.lifecycle.kind}.{spec.name}")
        for each in OURS
        for spec in (*each.lifecycle.steps.values(), *each.lifecycle.deeds.values())
        if isinstance(spec, kind)
    ]


def is_taken_along(spec: Deed) -> bool:
    return isinstance(spec, Step) and bool(spec.by_case)


def class_for(name: str) -> str:
    """Return the name of the test class of a step."""
    return "Test" + "".join(word.capitalize() for word in name.split("_"))


@cache
def classes_under(feature: str) -> frozenset[str]:
    """Return the test classes of a feature that hold at least one test."""
    folder = ROOT / "tests" / feature.replace(".", "/")
    trees = (ast.parse(path.read_text()) for path in folder.rglob("test_*.py"))
    nodes = (node for tree in trees for node in ast.walk(tree))
    return frozenset(node.name for node in nodes if isinstance(node, ast.ClassDef) and _is_filled(node))


def _is_filled(node: ast.ClassDef) -> bool:
    return any(isinstance(each, ast.FunctionDef) and each.name.startswith("test_") for each in node.body)


def services_of(feature: Feature) -> Iterator[str]:
    """Return the verbs of a feature: the public functions that its services define themselves."""
    for name, value in vars(feature.services).items():
        is_own = getattr(value, "__module__", "") == feature.services.__name__
        if callable(value) and is_own and not name.startswith("_"):
            yield name


@pytest.mark.parametrize(("feature", "spec"), deeds())
class TestVerb:
    def test_is_a_service(self, feature: Feature, spec: Deed) -> None:
        if not is_taken_along(spec):
            assert spec.name in BY_THE_ENGINE or spec.name in services_of(feature)

    def test_is_the_permission(self, feature: Feature, spec: Deed) -> None:
        if isinstance(spec, Step) and not spec.is_taken_by_a_person:
            assert spec.may == ""
        elif spec.name in SHARED_VERBS:
            assert spec.may == SHARED_VERBS[spec.name]
        else:
            assert f"{spec.may}_".startswith(f"{spec.name}_")

    def test_is_the_event(self, feature: Feature, spec: Deed) -> None:
        life = feature.lifecycle
        assert life.event(spec.name) == f"{life.namespace}.{spec.name}"
        assert feature.services.__name__ == f"{life.namespace}.services"

    def test_is_an_address(self, feature: Feature, spec: Deed) -> None:
        if isinstance(spec, Step):
            found = resolve(reverse("step", args=[1, spec.name]))
            assert found.kwargs == {"case_id": 1, "name": spec.name}
        else:
            assert has_a_page(feature, spec)

    def test_is_a_test_class(self, feature: Feature, spec: Deed) -> None:
        assert class_for(spec.name) in classes_under(feature.lifecycle.namespace)


def has_a_page(feature: Feature, spec: Deed) -> bool:
    """Return whether a deed can be done on some page: one of its own, or one that bears its name."""
    name = feature.pages.get(spec.name, spec.name)
    return any(_resolves(name, arguments) for arguments in ([1], [1, "x"])) or _resolves(
        "propose", [1, spec.name]
    )


def _resolves(name: str, arguments: Sequence[Any]) -> bool:
    try:
        reverse(name, args=arguments)
    except NoReverseMatch:
        return False
    return True


class TestMap:
    def test_has_no_service_without_a_step(self) -> None:
        """Beside steps and deeds there are births, and what goes along with another case."""
        beside = {
            "open_readiness", "answer_sheet", "open_review", "take_resubmission", "end_with_readiness",
            "reopen_readiness", "withdraw_readiness", "judge_sheet", "open_pool", "file_objection",
            "open_mapping", "open_calibration", "publish_period", "end_with_reopened",
            "open_filling", "send_request", "take_answer", "end_request", "leave_pool", "open_request",
            "end_with_filling",
        }  # fmt: skip
        for feature in OURS:
            known = {*feature.lifecycle.steps, *feature.lifecycle.deeds}
            assert set(services_of(feature)) - known <= beside

    def test_would_miss_what_is_not_there(self) -> None:
        """The controls."""
        assert class_for("send_back_repair") == "TestSendBackRepair"
        assert "TestNothingLikeIt" not in classes_under("approvals.readiness")
        assert classes_under("approvals.readiness")
        (empty,) = ast.parse("class TestEmpty:\n    pass").body
        assert isinstance(empty, ast.ClassDef)
        assert not _is_filled(empty)

    def test_names_no_exception_in_vain(self) -> None:
        names = {
            spec.name
            for each in OURS
            for spec in (*each.lifecycle.steps.values(), *each.lifecycle.deeds.values())
        }
        assert set(SHARED_VERBS) <= names
