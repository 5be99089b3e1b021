"""A loan of a lawn mower: asked for, checked by another, approved by a third, returned or lost."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext_lazy as _

from workflow.actors import Actor
from workflow.lifecycles import Lifecycle, Stage, deed, step
from workflow.models import Case


def has_a_purpose(case: Case, _actor: Actor) -> str | None:
    """Hold when the wish says what for."""
    return None if case.wish.purpose else "Tujuan belum diisi."


def mower_is_free(case: Case, _actor: Actor) -> str | None:
    """Hold when the mower is not broken."""
    return None if not case.wish.is_broken else "Mesin sedang rusak."


def wish_hash(case: Case) -> bytes:
    """Return the hash of what is approved; the row is read once, under the lock."""
    return hashlib.sha256(case.wish.purpose.encode()).digest()


def count_loan(move: object) -> None:
    """Count the loan with the step that grants it."""
    wish = move.case.wish  # type: ignore[attr-defined]
    wish.loans += 1
    wish.save(update_fields=["loans"])
    move.changes["loans"] = wish.loans  # type: ignore[attr-defined]


class Toy(Lifecycle):
    kind = "toy"
    namespace = "tests.toy"
    prefix = "TY"
    label = _("Pinjaman mesin potong rumput")
    policy = "toy"
    views = "view_toy"
    opens = "ask_toy"

    asked = Stage(_("diminta"), turn="toy_checker", within="short")
    checked = Stage(_("diperiksa"), turn="toy_chief", within="long")
    granted = Stage(_("dipinjamkan"), turn="toy_asker", within="long")
    returned = Stage(_("dikembalikan"))
    lost = Stage(_("hilang"))

    describe = deed(asked, _("Tulis tujuan"), may="ask_toy", capacity="author")
    check = step(asked, checked, _("Periksa"), may="check_toy", guards=[has_a_purpose], apart_from=["author"],
                 dossier=wish_hash)  # fmt: skip
    grant = step(checked, granted, _("Pinjamkan"), may="grant_toy", guards=[has_a_purpose, mower_is_free],
                 apart_from=["author", "check"], effect=count_loan, dossier=wish_hash, rests_on="check",
                 is_routine=False)  # fmt: skip
    send_back = step(checked, asked, _("Kembalikan"), may="grant_toy", needs_reason=True)
    bring_back = step(granted, returned, _("Bawa kembali"), may="ask_toy")
    lose = step(granted, lost, _("Nyatakan hilang"), by_clock=True)
