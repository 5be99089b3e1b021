"""The features that live on the engine: each brings a life cycle, its services and its forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from workflow.lifecycles import Lifecycle


@dataclass(frozen=True)
class Feature:
    """One registered life cycle with the modules that carry its verbs and forms."""

    lifecycle: type[Lifecycle]
    services: ModuleType
    forms: ModuleType

    def service(self, name: str) -> Callable[..., Any]:
        """Return the service that bears the step's name."""
        return getattr(self.services, name)  # type: ignore[no-any-return]


_features: dict[str, Feature] = {}
_news: dict[str, list[Callable[[Any], None]]] = {}


def register(lifecycle: type[Lifecycle], *, services: ModuleType, forms: ModuleType) -> None:
    """Make a life cycle known to the engine, at the start of its app."""
    _features[lifecycle.kind] = Feature(lifecycle, services, forms)


def feature_of(kind: str) -> Feature:
    """Return the feature of a kind; raises KeyError where it is not registered."""
    return _features[kind]


def lifecycle_of(kind: str) -> type[Lifecycle]:
    """Return the life cycle of a kind; raises KeyError where it is not registered."""
    return _features[kind].lifecycle


def features() -> list[Feature]:
    """Return all features in the order of their registration."""
    return list(_features.values())


def with_event(name: str, follow: Callable[[Any], None]) -> None:
    """Call `follow(move)` inside the transaction and under the locks of the named event."""
    if follow not in _news.setdefault(name, []):
        _news[name].append(follow)


def followers(name: str) -> list[Callable[[Any], None]]:
    """Return what happens together with the named event."""
    return _news.get(name, [])
