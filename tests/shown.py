"""Watches a whole run of the tests: every guard of every life cycle must be shown holding and refusing.

Only a run of everything can tell, so a run of single tests or files is not judged.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from workflow.lifecycles import Guard, Lifecycle

Shown = dict[str, set[bool]]


def name_of(guard: Guard) -> str:
    return f"{guard.__module__}.{guard.__name__}"


def watched(reason: Callable[[Lifecycle, Guard], str | None], shown: Shown) -> Any:
    """Return the question to a guard, its answers noted."""

    def asked(flow: Lifecycle, guard: Guard) -> str | None:
        answer = reason(flow, guard)
        shown.setdefault(name_of(guard), set()).add(answer is None)
        return answer

    return asked


def unshown(lifecycles: list[type[Lifecycle]], shown: Shown) -> list[str]:
    """Name the guards that were not seen both holding and refusing."""
    guards = {name_of(g) for life in lifecycles for spec in life.steps.values() for g in spec.guards}
    return [
        f"{name} is never shown {'holding' if True not in shown.get(name, ()) else 'refusing'}"
        for name in sorted(guards)
        if shown.get(name, set()) != {True, False}
    ]


def is_whole(config: pytest.Config) -> bool:
    """Tell whether everything was asked for: no file, no choice of tests, no stop at the first fault."""
    narrowed = config.option.keyword or config.option.markexpr or getattr(config.option, "lf", False)
    return not narrowed and config.args_source is not pytest.Config.ArgsSource.ARGS


def merge(shown: Shown, told: dict[str, list[bool]]) -> None:
    """Add what another process has seen."""
    for name, answers in told.items():
        shown.setdefault(name, set()).update(answers)


class Watch:
    """The answers of one run; where several processes share it, the one that hands out the tests judges."""

    def __init__(self) -> None:
        self.shown: Shown = {}
        self.missing: list[str] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        from workflow.lifecycles import Lifecycle

        Lifecycle.reason = watched(Lifecycle.reason, self.shown)  # type: ignore[method-assign]

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        outbox = getattr(session.config, "workeroutput", None)
        if outbox is not None:
            outbox["shown"] = {name: sorted(answers) for name, answers in self.shown.items()}
        elif exitstatus == 0 and is_whole(session.config):
            self._judge(session)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """Take over what a process has seen that ends; one that broke down has told nothing."""
        merge(self.shown, getattr(node, "workeroutput", {}).get("shown", {}))

    def _judge(self, session: pytest.Session) -> None:
        from workflow.features import features

        self.missing = unshown([each.lifecycle for each in features()], self.shown)
        if self.missing:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        for each in self.missing:
            terminalreporter.write_line(f"GUARD {each}", red=True)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Watch(), "guards-shown")
