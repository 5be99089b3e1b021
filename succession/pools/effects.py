"""What the steps of a pool write beside the stage, under the lock and in the same transaction."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from succession.pools.models import Member, Pool
from succession.pools.selectors import current_members, fallen, newer_final
from workflow.exceptions import TransitionRefused
from workflow.execution import Move


def keep_decree(move: Move) -> None:
    """Keep number, day and validity of the decree; the members are in from the first day of it."""
    facts = move.facts
    number, decreed_on = facts["number"].strip(), facts["decreed_on"]
    valid_from, valid_until = facts["valid_from"], facts["valid_until"]
    if not number:
        raise TransitionRefused([_("Isi nomor keputusan.")])
    if decreed_on > timezone.localdate(move.at):
        raise TransitionRefused([_("Tanggal keputusan tidak boleh sesudah hari ini.")])
    if not decreed_on <= valid_from < valid_until:
        raise TransitionRefused(
            [_("Masa berlaku dimulai paling cepat pada tanggal keputusan dan harus berakhir sesudahnya.")]
        )
    Pool.objects.filter(case=move.case).update(
        decree_number=number, decreed_on=decreed_on, valid_from=valid_from, valid_until=valid_until
    )
    move.changes["members"] = current_members(move.case).update(entered_on=valid_from)
    move.changes |= {"number": number, "valid_until": valid_until}


def take_out(move: Move) -> None:
    """Let one member leave for the reason that was given; raises TransitionRefused where there is none."""
    reason, left_on = move.facts["exit_reason"], move.facts["left_on"]
    if reason not in BY_HAND:
        raise TransitionRefused([_("Pilih alasan keluar.")])
    if left_on > timezone.localdate(move.at):
        raise TransitionRefused([_("Hari keluar tidak boleh sesudah hari ini.")])
    member = current_members(move.case).filter(pk=move.facts["member"])
    if not leave(member, left_on, reason, move.reason):
        raise TransitionRefused([_("Orang ini tidak (lagi) menjadi anggota kelompok ini.")])
    move.changes["exit_reason"] = str(Member.Exit(reason).label)


def take_out_appointed(move: Move) -> None:
    """Let the person leave who was appointed; the filling's step brings it along."""
    person = current_members(move.case).filter(person=move.facts["person"])
    leave(person, timezone.localdate(move.at), Member.Exit.APPOINTED, move.facts.get("note", ""))
    move.changes["exit_reason"] = str(Member.Exit.APPOINTED.label)


def take_out_fallen(move: Move) -> None:
    """Let everybody leave whose box fell in the newer final period."""
    note = str(newer_final(move.case) or "")
    number = leave(fallen(move.case), timezone.localdate(move.at), Member.Exit.BOX_FELL, note)
    move.changes |= {"members": number, "exit_reason": str(Member.Exit.BOX_FELL.label)}


def take_out_all(move: Move) -> None:
    """Let everybody leave who is still in when the pool ends."""
    until = move.case.pool.valid_until
    assert until is not None
    last = min(timezone.localdate(move.at), until)
    move.changes["members"] = leave(current_members(move.case), last, Member.Exit.PERIOD_OVER, "")


BY_HAND = (Member.Exit.DISCIPLINE, Member.Exit.MOVED_OUT, Member.Exit.RETIRED, Member.Exit.WITHDREW)


def leave(members: QuerySet[Member], on: date, reason: str, note: str) -> int:
    """Write down that these members left, and why; returns how many they are."""
    ids = list(members.values_list("pk", flat=True))
    return Member.objects.filter(pk__in=ids).update(left_on=on, exit_reason=reason, exit_note=note)
