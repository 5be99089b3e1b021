"""Each refusal of the engine has one answer over HTTP, whichever page it comes from."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError
from django.http import HttpRequest
from django.test import RequestFactory

from workflow.ballots.recusals import Withheld
from workflow.exceptions import Conflict, NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.lifecycles import Reason
from workflow.locking import LOCKED
from workflow.pages.refusals import Refusal, attempt, forbidden, tried


class Locked(Exception):
    """What the driver says when somebody else holds the lock."""

    sqlstate = LOCKED


def raising(error: Exception, cause: Exception | None = None) -> Callable[[], None]:
    def do() -> None:
        raise error from cause

    return do


def nobody() -> HttpRequest:
    """Return a request of somebody who is not logged in."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return request


class TestTried:
    def test_gives_what_the_deed_gave(self) -> None:
        assert tried(lambda: 7) == 7
        assert attempt(lambda: 7) is None

    @pytest.mark.parametrize(
        ("error", "status", "is_conflict"),
        [
            (Conflict("Sudah berubah.", seen=1, present=2), 409, True),
            (TransitionRefused(["Belum."]), 409, False),
            (NotPermitted(["Bukan Anda."]), 403, False),
            (Withheld(["Berhalangan."]), 403, False),
        ],
    )
    def test_tells_code_and_reasons(self, error: Exception, status: int, is_conflict: bool) -> None:
        refusal = attempt(raising(error))
        assert refusal is not None
        assert (refusal.status, refusal.is_conflict, refusal.is_for_good) == (
            status, is_conflict, status == 403
        )  # fmt: skip
        assert list(refusal.reasons) == getattr(error, "reasons", [str(error)])

    def test_keeps_both_values_of_a_conflict(self) -> None:
        refusal = attempt(raising(Conflict("Sudah berubah.", seen="a", present="b")))
        assert refusal is not None
        assert (refusal.seen, refusal.present) == ("a", "b")

    def test_says_that_somebody_else_holds_the_lock(self) -> None:
        refusal = attempt(raising(OperationalError(), Locked()))
        assert refusal is not None
        assert (refusal.status, refusal.is_busy) == (409, True)

    @pytest.mark.parametrize("error", [OperationalError("gone"), NotYoursToKnow("?"), ValueError("?")])
    def test_leaves_all_else_as_it_is(self, error: Exception) -> None:
        with pytest.raises(type(error)):
            attempt(raising(error))

    def test_shows_each_reason_with_its_link(self) -> None:
        blocked = Refusal(409, (Reason("Belum lengkap.", link="/lengkapi/"), "Belum waktunya.")).blocked
        assert [reason.link.url if reason.link else "" for reason in blocked.reasons] == ["/lengkapi/", ""]


@pytest.mark.django_db
class TestForbidden:
    def test_shows_the_recused_a_page_of_its_own(self) -> None:
        withheld = forbidden(nobody(), Withheld(["Anda menyatakan berhalangan."]))
        assert withheld.status_code == 403
        assert b"Disembunyikan dari Anda" in withheld.content  # type: ignore[attr-defined]

    def test_shows_all_others_what_they_lack(self) -> None:
        answer = forbidden(nobody(), NotPermitted(["Bukan wewenang ini."]))
        assert answer.status_code == 403
        assert b"Bukan wewenang ini." in answer.content  # type: ignore[attr-defined]
