"""The features that live on the engine: each brings a life cycle, services and its share of the screens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Any

from workflow.lifecycles import Lifecycle

if TYPE_CHECKING:
    from django.forms import BaseForm

    from workflow.actors import Actor
    from workflow.models import Case
    from workflow.parts import Fact, Pair

Panel = Callable[["Case", "Actor"], tuple[str, dict[str, Any]]]
Parties = Callable[["Case", "Actor"], "Sequence[Pair]"]
Figures = Callable[["Case", "Actor"], "Sequence[Fact]"]
Rest = Callable[["Case"], str]


@dataclass(frozen=True)
class Feature:
    """One registered life cycle with the modules of its verbs and forms, and its share of the screens.

    `pages` names the address of a step or deed that has a screen of its own (it takes the case's id; that of
    `open`, which makes a new case, takes nothing), `panel` gives the template and context of the tab with the
    content, `parties` pairs for the rail, `figures` more facts for the head, `words` the labels of what an
    event changed, `reading` what is to be read before a step: an address that takes the case's id, and its
    label, `rest` why it is nobody's turn now, in words, or nothing. All of these may be missing.
    """

    lifecycle: type[Lifecycle]
    services: ModuleType
    forms: ModuleType | None = None
    pages: Mapping[str, str] = field(default_factory=dict)
    panel: Panel | None = None
    parties: Parties | None = None
    figures: Figures | None = None
    words: Mapping[str, Any] = field(default_factory=dict)
    reading: Mapping[str, tuple[str, Any]] = field(default_factory=dict)
    rest: Rest | None = None

    def service(self, name: str) -> Callable[..., Any]:
        """Return the service that bears the step's name."""
        return getattr(self.services, name)  # type: ignore[no-any-return]

    def form(self, name: str) -> type[BaseForm] | None:
        """Return the form that asks for the facts of a step, or None where there are none to ask for."""
        found: type[BaseForm] | None = getattr(self.forms, "FACTS", {}).get(name)
        return found


_features: dict[str, Feature] = {}
_news: dict[str, list[Callable[[Any], None]]] = {}


def register(
    lifecycle: type[Lifecycle], *, services: ModuleType, forms: ModuleType | None = None, **screens: Any
) -> None:
    """Make a life cycle known to the engine, at the start of its app; see `Feature` for the screens."""
    _features[lifecycle.kind] = Feature(lifecycle, services, forms, **screens)


def feature_of(kind: str) -> Feature:
    """Return the feature of a kind; raises KeyError where it is not registered."""
    return _features[kind]


def lifecycle_of(kind: str) -> type[Lifecycle]:
    """Return the life cycle of a kind; raises KeyError where it is not registered."""
    return _features[kind].lifecycle


def features() -> list[Feature]:
    """Return all features in the order of their registration."""
    return list(_features.values())


def kept_out_parts() -> dict[str, Any]:
    """Return the parts whose holders are shown nothing of their case, and what they are in words."""
    lives = (feature.lifecycle for feature in _features.values())
    return {f"{life.kind}.{part}": words for life in lives for part, words in life.kept_out.items()}


def with_event(name: str, follow: Callable[[Any], None]) -> None:
    """Call `follow(move)` inside the transaction and under the locks of the named event."""
    if follow not in _news.setdefault(name, []):
        _news[name].append(follow)


def followers(name: str) -> list[Callable[[Any], None]]:
    """Return what happens together with the named event."""
    return _news.get(name, [])
