"""The verbs of a pool, one function each; who may and when stands in `lifecycle.py`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from succession.mapping.models import Placement
from succession.mapping.selectors import last_final
from succession.pools.models import Member, Pool
from succession.pools.selectors import addable, candidates, current_members, levels_now
from workflow.actors import Actor
from workflow.births import Birth, born_under
from workflow.exceptions import TransitionRefused
from workflow.execution import Move, Outcome, Seen, act, carry, open_cases, perform
from workflow.models import Case, Organisation
from workflow.recording import kept_language


def open_pool(
    organisation: Organisation,
    *,
    actor: Actor,
    family: str,
    level: str,
    unit: str = "",
    **rest: Any,
) -> int:
    """Draft a pool from the agency's last final mapping; returns the id of its case.

    The draft holds the whole succession group at the levels from which `level` is drawn, perhaps of units
    whose name holds a word. Raises NotPermitted, or TransitionRefused where no mapping is final, the level is
    none that is drawn for, or the same pool was drafted from that mapping before.
    """
    if known := born_under("pool", rest.get("key"), actor):
        return known[0]
    period = last_final(organisation.pk)
    levels = levels_now().get(level, [])
    _refuse(period, levels, family, level)
    assert period is not None
    with kept_language():
        title = _("Kelompok rencana suksesi %s") % family.strip()
    birth = Birth(organisation.pk, title, provenance=period.provenance, facts={"period": period.label})

    def draft(ids: list[int]) -> None:
        Pool.objects.create(
            case_id=ids[0], organisation=organisation, period=period, family=family.strip(), level=level
        )
        _add(ids[0], organisation.pk, candidates(period, levels, unit))

    return open_cases("pool", [birth], actor=actor, effect=draft, **rest)[0]


def _refuse(period: Case | None, levels: list[str], family: str, level: str) -> None:
    if period is None:
        raise TransitionRefused([_("Belum ada pemetaan yang final; kelompok disusun sesudahnya.")])
    if not levels:
        raise TransitionRefused([_("Kebijakan tidak mengatur kelompok untuk jenjang ini.")])
    same = Pool.objects.filter(period=period, family=family.strip(), level=level).select_related("case")
    if drafted := same.first():
        raise TransitionRefused([_("Kelompok ini sudah disusun dari pemetaan yang sama: %s.") % drafted.case])


def _add(case_id: int, organisation_id: int, placements: Iterable[Placement]) -> int:
    """Let everybody in who has one of these placements; returns how many they are."""
    made = [_member(case_id, organisation_id, placed) for placed in placements]
    return len(Member.objects.bulk_create(made, batch_size=5000))


def _member(case_id: int, organisation_id: int, placed: Placement) -> Member:
    assert placed.final_box is not None
    return Member(
        case_id=case_id,
        organisation_id=organisation_id,
        person_id=placed.employee.person_id,
        placement=placed,
        box=placed.final_box,
    )


def choose_members(
    case: Case, *, actor: Actor, add: Collection[int] = (), remove: Collection[int] = (), **rest: Any
) -> None:
    """Take persons into the draft and others out of it.

    Raises TransitionRefused, and changes nothing, where one to be added has no final box of the succession
    group or is in already, or one to be removed is not in; else as `act` does.
    """
    facts = {"add": sorted(set(add)), "remove": sorted(set(remove))}
    with act(case.pk, "choose_members", actor=actor, facts=facts, **rest) as move:
        if move.written:
            return
        before = current_members(move.case).count()
        _take_out(move, facts["remove"])
        _take_in(move, facts["add"])
        move.changes["members"] = [before, current_members(move.case).count()]


def _take_out(move: Move, people: list[int]) -> None:
    out, _kinds = Member.objects.filter(case=move.case, person__in=people).delete()
    if out != len(people):
        strangers = len(people) - out
        said = ngettext(
            "%d orang bukan anggota rancangan ini.", "%d orang bukan anggota rancangan ini.", strangers
        )
        raise TransitionRefused([said % strangers])


def _take_in(move: Move, people: list[int]) -> None:
    found = addable(move.case).filter(employee__person__in=people)
    added = _add(move.case.pk, move.case.organisation_id, found)
    if added != len(people):
        missing = len(people) - added
        said = ngettext(
            "%d orang tidak memiliki kotak akhir dalam kelompok rencana suksesi, atau sudah anggota.",
            "%d orang tidak memiliki kotak akhir dalam kelompok rencana suksesi, atau sudah anggota.",
            missing,
        )
        raise TransitionRefused([said % missing])


def propose(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Propose the draft as it is to the PyB."""
    return perform(case.pk, "propose", actor=actor, expected=expected, **rest)


def endorse(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Endorse the very members that were proposed, as somebody who proposed none of them."""
    return perform(case.pk, "endorse", actor=actor, expected=expected, **rest)


def send_back(case: Case, *, actor: Actor, expected: Seen | int, reason: str, **rest: Any) -> Outcome:
    """Send the proposal back to be drafted again."""
    return perform(case.pk, "send_back", actor=actor, expected=expected, reason=reason, **rest)


def decree(
    case: Case,
    *,
    actor: Actor,
    expected: Seen | int,
    number: str,
    decreed_on: date,
    valid_from: date,
    valid_until: date,
    **rest: Any,
) -> Outcome:
    """Bring the pool into force by a decree of the PPK."""
    facts = {
        "number": number,
        "decreed_on": decreed_on,
        "valid_from": valid_from,
        "valid_until": valid_until,
    }
    return perform(case.pk, "decree", actor=actor, expected=expected, facts=facts, **rest)


def remove_member(
    case: Case,
    *,
    actor: Actor,
    expected: Seen | int,
    member: int,
    exit_reason: str,
    left_on: date,
    reason: str,
    **rest: Any,
) -> Outcome:
    """Take one member out of a pool in force, with the kind of exit, its day and what it rests on."""
    facts = {"member": member, "exit_reason": exit_reason, "left_on": left_on}
    return perform(
        case.pk, "remove_member", actor=actor, expected=expected, facts=facts, reason=reason, **rest
    )


def lose_member(pool_id: int, person_id: int, *, cause: Move, note: str = "") -> Outcome | None:
    """Take an appointed person out of a pool together with `filling.close`; nothing where he is not in."""
    if not Member.objects.filter(
        case=pool_id, person=person_id, left_on=None, case__stage="in_force"
    ).exists():
        return None
    return carry(pool_id, "lose_member", cause=cause, facts={"person": person_id, "note": note})


def drop_fallen(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Take out everybody whose box fell in a newer final mapping (the clock)."""
    return perform(case.pk, "drop_fallen", actor=actor, expected=expected, **rest)


def expire(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """End a pool whose validity is over (the clock)."""
    return perform(case.pk, "expire", actor=actor, expected=expected, **rest)


def replace(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """End a pool that a newer one for the same family and level replaces."""
    return perform(case.pk, "replace", actor=actor, expected=expected, **rest)
