"""How a refusal of the engine is answered over HTTP: one table for every page and every feature."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import OperationalError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import permission_denied

from workflow.ballots.recusals import Withheld
from workflow.exceptions import Conflict, NotPermitted, TransitionRefused
from workflow.locking import is_locked_out
from workflow.parts import BlockedReason, BlockedStep, Link

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Refusal:
    """Why a deed was not done: the code, every reason, and both values where they differ."""

    status: int
    reasons: tuple[str, ...]
    seen: Any = None
    present: Any = None
    is_conflict: bool = False
    is_busy: bool = False

    @property
    def blocked(self) -> BlockedStep:
        """Return the reasons as the page shows them."""
        return BlockedStep("", [reason_of(reason) for reason in self.reasons])

    def tell(self, form: BaseForm) -> None:
        """Put every reason above a form that keeps what was typed."""
        for reason in self.reasons:
            form.add_error(None, reason)

    @property
    def is_for_good(self) -> bool:
        """Return whether it is not the reader's to do at all."""
        return self.status == 403


def reason_of(reason: str) -> BlockedReason:
    """Return a reason with the link that its guard gave it."""
    link = getattr(reason, "link", "")
    return BlockedReason(reason, Link(_("Buka"), link) if link else None)


def tried(do: Callable[[], Answer]) -> Answer | Refusal:
    """Do a deed; return what it gave, or the refusal with its code. Raises NotYoursToKnow."""
    try:
        return do()
    except Conflict as conflict:
        return Refusal(409, (str(conflict),), conflict.seen, conflict.present, is_conflict=True)
    except TransitionRefused as refused:
        return Refusal(409, tuple(refused.reasons))
    except NotPermitted as denied:
        return Refusal(403, tuple(denied.reasons))
    except OperationalError as error:
        if not is_locked_out(error):
            raise
        return Refusal(409, (_busy(),), is_busy=True)


def attempt(do: Callable[[], Any]) -> Refusal | None:
    """Do a deed; return the refusal with its code, or None where it was done. Raises NotYoursToKnow."""
    answer = tried(do)
    return answer if isinstance(answer, Refusal) else None


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer 403: to the recused with the page that withholds the case, to all others with what they lack."""
    if isinstance(exception, Withheld):
        return render(request, "workflow/withheld.html", {"text": str(exception)}, status=403)
    return permission_denied(request, exception)


def _busy() -> str:
    return _(
        "Perkara ini sedang diproses orang lain. Tunggu sebentar, lalu kirim lagi; isian Anda tetap ada."
    )
