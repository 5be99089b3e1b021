"""One deed of a session over HTTP: its form, how it is done, its name; the same for room and item."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise

from approvals.review.forms import KeyedForm
from approvals.review.plenary_forms import OptionForm
from workflow.models import Ballot

Place = TypeVar("Place")


@dataclass(frozen=True)
class Act(Generic[Place]):
    """One deed: its form, how it is done, its name; `is_aside` where nobody waits for it."""

    form: type[KeyedForm]
    do: Callable[[Place, Any, dict[str, Any]], Any]
    label: str | Promise
    is_dangerous: bool = False
    is_rare: bool = False
    is_aside: bool = False

    @property
    def may_lead(self) -> bool:
        """Return whether it may be the main deed of its page."""
        return not (self.is_rare or self.is_dangerous or self.is_aside)


@dataclass(frozen=True)
class Offer:
    """A deed that the reader may do now, with its form."""

    name: str
    label: str
    url: str
    form: KeyedForm
    is_primary: bool = False
    is_dangerous: bool = False
    is_rare: bool = False

    @property
    def is_folded(self) -> bool:
        """Return whether the form waits behind a fold: it is rarely needed, and nothing was typed in it."""
        return self.is_rare and not self.form.is_bound


def form_of(act: Act[Any], name: str, ballot: Ballot | None, data: Any = None, **more: Any) -> KeyedForm:
    """Return the form of a deed; one that chooses knows the ballot's options."""
    if issubclass(act.form, OptionForm):
        more["ballot"] = ballot
    return act.form(data, auto_id=f"{name}_%s", **more)


def offers_of(
    acts: Mapping[str, Act[Any]],
    offered: Mapping[str, bool],
    make: Callable[[str], KeyedForm],
    address: Callable[[str], str],
    tried: Mapping[str, KeyedForm],
    *,
    has_main: bool = True,
) -> list[Offer]:
    """Return what may be done now, the first that is waited for as the main one, unless another part of the
    page has it; what was tried keeps what was typed."""
    names = [name for name, is_open in offered.items() if is_open or name in tried]
    main = next((n for n in names if has_main and acts[n].may_lead), "")
    return [
        Offer(
            name,
            str(acts[name].label),
            address(name),
            tried.get(name) or make(name),
            is_primary=name == main,
            is_dangerous=acts[name].is_dangerous,
            is_rare=acts[name].is_rare,
        )
        for name in names
    ]
