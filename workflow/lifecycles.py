"""Life cycles declared as tables, on viewflow.fsm: the one module that touches it.

A life cycle is a class: `Stage` attributes are its stages in their order, `step(...)` attributes its steps,
`deed(...)` attributes what may be done to a case without moving it. viewflow.fsm says what is lawful and
moves the stage; who may and why not is asked by `execution`, each guard once, all reasons together.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

from viewflow.fsm import State

if TYPE_CHECKING:
    from workflow.actors import Actor
    from workflow.execution import Move
    from workflow.models import Case

type_of_words = Any  # str or a lazy translation


class Reason(str):
    """Why not now: a full sentence, perhaps with a link to where it can be helped."""

    link: str

    def __new__(cls, sentence: str, *, link: str = "") -> Reason:
        """Return the sentence with its link."""
        self = super().__new__(cls, sentence)
        self.link = link
        return self


Guard = Callable[["Case", "Actor"], "str | None"]
Effect = Callable[["Move"], None]
Choice = Callable[["Move"], "Stage"]
Dossier = Callable[["Case"], bytes]


class Stage(str):
    """A stage: its key (the attribute's name), its words, whose turn it is, within which period of the policy
    (by default the one that bears its name), and what the bearers of a verb begin with there, in words."""

    label: type_of_words
    turn: tuple[str, ...]
    within: str
    hint: type_of_words
    is_milestone: bool
    begins: tuple[tuple[str, type_of_words], ...]

    def __new__(
        cls,
        label: type_of_words,
        *,
        turn: str | Sequence[str] = (),
        within: str = "",
        hint: type_of_words = "",
        is_milestone: bool = True,
        begins: Sequence[tuple[str, type_of_words]] = (),
        key: str = "",
    ) -> Stage:
        """Declare a stage; `turn` names roles, no turn means that it waits for another case or is final."""
        self = super().__new__(cls, key)
        self.label, self.within, self.hint, self.is_milestone = label, within, hint, is_milestone
        self.turn = (turn,) if isinstance(turn, str) else tuple(turn)
        self.begins = tuple(begins)
        return self

    def named(self, key: str) -> Stage:
        """Return the same stage under its key."""
        return Stage(
            self.label,
            turn=self.turn,
            within=self.within or key,
            hint=self.hint,
            is_milestone=self.is_milestone,
            begins=self.begins,
            key=key,
        )


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What may be done to a case in some stages without moving it; recorded as a fact."""

    name: str = ""
    sources: tuple[Stage, ...]
    label: type_of_words
    may: str
    apart_from: tuple[str, ...] = ()
    capacity: str = ""
    is_routine: bool = True
    by_outsiders: bool = False
    by_turn: bool = False
    is_internal: bool = False  # the other side is not shown that it was done, nor with what


@dataclass(frozen=True, kw_only=True)
class Step(Deed):
    """A row of the table: from where, to where, who may, what is asked, what it does."""

    targets: tuple[Stage, ...]
    guards: tuple[Guard, ...] = ()
    effect: Effect | None = None
    choose: Choice | None = None
    by_clock: bool = False
    by_case: str = ""
    by_exchange: bool = False  # another system takes it, through the exchange's own role of the database
    needs_reason: bool = False
    dossier: Dossier | None = None
    rests_on: str = ""
    ends_own_turn: bool = False
    is_dangerous: bool = False
    hint: type_of_words = ""

    @property
    def is_taken_by_a_person(self) -> bool:
        """Return whether somebody takes it directly, not the clock, another case's step or another system."""
        return not (self.by_clock or self.by_case or self.by_exchange)


@dataclass(frozen=True)
class _Declared:
    """A step or deed before its class knows its name and its stages know theirs."""

    maker: type[Deed]
    sources: tuple[Any, ...]
    targets: tuple[Any, ...]
    rest: dict[str, Any] = field(default_factory=dict)


def step(
    source: Stage | Sequence[Stage],
    to: Stage | Sequence[Stage],
    label: type_of_words,
    *,
    may: str = "",
    guards: Sequence[Guard] = (),
    **rest: Any,
) -> Any:
    """Declare a step of the life cycle; see `Step` for the rest of the words."""
    return _Declared(
        Step, _tuple(source), _tuple(to), {"label": label, "may": may, "guards": tuple(guards), **rest}
    )


def deed(source: Stage | Sequence[Stage], label: type_of_words, *, may: str, **rest: Any) -> Any:
    """Declare what may be done in some stages without leaving them."""
    return _Declared(Deed, _tuple(source), (), {"label": label, "may": may, **rest})


def _tuple(value: Stage | Sequence[Stage]) -> tuple[Any, ...]:
    return (value,) if isinstance(value, Stage) else tuple(value)


class Lifecycle:
    """The base of every life cycle; an instance holds one case and one actor."""

    kind: ClassVar[str]
    namespace: ClassVar[str]
    prefix: ClassVar[str]
    label: ClassVar[type_of_words]
    policy: ClassVar[str] = ""
    views: ClassVar[str]
    opens: ClassVar[str] = ""
    recusal_reaches_parent: ClassVar[bool] = False  # who is recused sees nothing of the parent either
    kept_out: ClassVar[dict[str, Any]] = {}  # parts whose holders are shown nothing, and their words
    recusal_spares_own_side: ClassVar[bool] = False  # but the case's own organisation goes on seeing it
    siblings_are_strangers: ClassVar[bool] = False  # a part in another child of its parent shows nothing
    stage: ClassVar[Any]
    stages: ClassVar[dict[str, Stage]]
    steps: ClassVar[dict[str, Step]]
    deeds: ClassVar[dict[str, Deed]]
    definition: ClassVar[str]

    def __init_subclass__(cls) -> None:
        """Read the table: name the stages, build the steps, hang them on viewflow's state."""
        declared = dict(vars(cls))
        named = {id(v): v.named(k) for k, v in declared.items() if isinstance(v, Stage)}
        cls.stages = {stage: stage for stage in named.values()}
        made = {k: _build(k, v, named) for k, v in declared.items() if isinstance(v, _Declared)}
        cls.steps = {k: v for k, v in made.items() if isinstance(v, Step)}
        cls.deeds = {k: v for k, v in made.items() if not isinstance(v, Step)}
        for stage in named.values():
            setattr(cls, str(stage), stage)
        _hang_on_fsm(cls)
        cls.definition = _definition(cls)

    def __init__(self, case: Any, actor: Actor | None = None) -> None:
        self.case, self.actor = case, actor
        self._reasons: dict[Guard, str | None] = {}

    def reason(self, guard: Guard) -> str | None:
        """Return why the guard does not hold, or None; a guard is asked once."""
        if guard not in self._reasons:
            assert self.actor is not None
            self._reasons[guard] = guard(self.case, self.actor)
        return self._reasons[guard]

    def reasons(self, spec: Step) -> list[str]:
        """Return every reason why the step cannot be taken now."""
        return [reason for guard in spec.guards if (reason := self.reason(guard))]

    def outgoing(self) -> list[Step]:
        """Return the steps that leave the present stage, in the order of the table."""
        return [spec for spec in self.steps.values() if self.case.stage in spec.sources]

    def advance(self, name: str, move: Any) -> str:
        """Let viewflow.fsm move the case and return its new stage.

        Raises viewflow's TransitionNotAllowed where the step is not lawful or a guard does not hold.
        """
        getattr(self, name)(move)
        return str(self.case.stage)

    @classmethod
    def initial(cls) -> Stage:
        """Return the stage in which a case is born: the first of the table."""
        return next(iter(cls.stages.values()))

    @classmethod
    def is_final(cls, stage: str) -> bool:
        """Return whether no step leaves the stage."""
        return not any(stage in spec.sources for spec in cls.steps.values())

    @classmethod
    def event(cls, name: str) -> str:
        """Return the name under which a step or deed is recorded."""
        return f"{cls.namespace}.{name}"

    @classmethod
    def scope(cls, case: Case) -> str:
        """Return what a capacity that ends in `#` is narrowed to: the round, say; nothing by default."""
        return ""

    @classmethod
    def capacities(cls, names: Iterable[str], scope: str = "") -> list[str]:
        """Return capacities with the kind before them, as `Participation` keeps them."""
        return [(n if "." in n else f"{cls.kind}.{n}") + (scope if n.endswith("#") else "") for n in names]


def _build(name: str, declared: _Declared, named: dict[int, Stage]) -> Deed:
    def known(stages: tuple[Any, ...]) -> tuple[Stage, ...]:
        return tuple(named[id(stage)] for stage in stages)

    rest = dict(declared.rest, name=name, sources=known(declared.sources))
    if declared.maker is Step:
        rest["targets"] = known(declared.targets)
    made = declared.maker(**rest)
    return made if made.capacity else replace(made, capacity=name)


def _hang_on_fsm(cls: type[Lifecycle]) -> None:
    slot = cls.stage = State(list(cls.stages))
    slot.__set_name__(cls, "stage")
    slot.getter()(lambda flow: flow.case.stage)
    slot.setter()(lambda flow, stage: setattr(flow.case, "stage", str(stage)))
    for spec in cls.steps.values():
        setattr(cls, spec.name, _transition(slot, spec))


def _transition(slot: State, spec: Step) -> Any:
    def body(flow: Lifecycle, move: Any) -> Any:
        return spec.choose(move) if spec.choose else None

    body.__name__ = spec.name
    target = spec.targets[0] if len(spec.targets) == 1 else State.RETURN_VALUE(*spec.targets)
    conditions = [_condition(guard) for guard in spec.guards]
    return slot.transition(source=list(spec.sources), target=target, label=spec.label, conditions=conditions)(
        body
    )


def _condition(guard: Guard) -> Any:
    def holds(flow: Lifecycle) -> State.CONDITION:
        reason = flow.reason(guard)
        return State.CONDITION(reason is None, unmet=reason or "")

    holds.__name__ = guard.__name__
    return holds


def _definition(cls: type[Lifecycle]) -> str:
    """Return the hash of the table: what an event keeps to say under which declaration it was made."""
    table = [
        [s.name, s.sources, s.targets, s.may, [g.__name__ for g in s.guards], s.by_clock, s.by_case,
         s.apart_from, s.capacity, *(["by_exchange"] if s.by_exchange else [])]
        for s in cls.steps.values()
    ]  # fmt: skip
    whole = json.dumps([cls.kind, cls.namespace, list(cls.stages), table])
    return hashlib.sha256(whole.encode()).hexdigest()[:12]
