"""What the steps of a filling write beside the stage, under the lock and in the same transaction."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from succession.filling.longlist import drawn, instrument_for
from succession.filling.models import Candidate, Filling, Inauguration, Incumbent
from succession.filling.reasons import reasons_for
from succession.filling.requirements import succession_group
from succession.filling.selectors import (
    candidates_of,
    choosable,
    clearances_needed,
    level_of,
    months_between,
    policy_of,
    pools_for,
    running_for,
    shortlisted,
)
from succession.technical_approval.models import Approval
from succession.technical_approval.selectors import in_force
from workflow.exceptions import TransitionRefused
from workflow.execution import Move


def keep_criteria(move: Move) -> None:
    """Keep the requirements of the level as the policy has them now, and the parameters of the vacancy."""
    case, facts, level = move.case, move.facts, level_of(move.case)
    policy, route = policy_of(case), level["route"]
    if not 1 <= facts["shortlist_size"] <= policy["shortlist"]["most"]:
        raise TransitionRefused([_("Jumlah shortlist di luar batas kebijakan.")])
    head_since: date | None = facts.get("head_since")
    months = policy["new_head"]["months"]
    is_new_head = bool(head_since and months_between(head_since, timezone.localdate(move.at)) < months)
    _keep(
        move,
        criteria=level["criterion"],
        reference_on=facts["reference_on"],
        mode=facts["mode"],
        shortlist_size=facts["shortlist_size"],
        route=route,
        body=policy["route"][route]["body"],
        clearances=clearances_needed(case, route, is_new_head=is_new_head),
    )
    move.changes["basis"] = level["basis"]


def draw(move: Move) -> None:
    """Draw everybody in the pool, judged and ranked; whoever is on it takes no part from now on."""
    case = move.case
    pool = pools_for(case).filter(pk=move.facts["pool"]).first()
    if pool is None:
        raise TransitionRefused([_("Kelompok rencana suksesi ini tidak berlaku untuk jabatan ini.")])
    group = succession_group(instrument_for(pool).succession_boxes)
    _keep(move, pool_id=pool.pk, criteria=[group, *case.filling.criteria])
    found = drawn(case, pool, move.facts.get("technical") or {})
    if not found:
        raise TransitionRefused([_("Kelompok rencana suksesi ini tidak beranggota.")])
    Candidate.objects.bulk_create(found, batch_size=1000)
    move.extra_parts += [(c.person_id, "filling.candidate") for c in found]
    move.changes["candidates"] = len(found)


def take_proposal(move: Move) -> None:
    """Make the proposed names the shortlist."""
    Candidate.objects.filter(case=move.case, is_proposed=True).update(is_shortlisted=True)
    named = candidates_of(move.case).filter(is_shortlisted=True)
    move.changes["shortlist"] = [c.person.name for c in named]


def keep_verdicts(move: Move) -> None:
    """Keep BKN's verdict on each name; one that is not in order has its reason."""
    verdicts = {int(key): row for key, row in move.facts["verdicts"].items()}
    names = shortlisted(move.case)
    if {c.pk for c in names} != verdicts.keys():
        raise TransitionRefused([_("Beri putusan untuk setiap nama pada shortlist.")])
    for candidate in names:
        row = verdicts[candidate.pk]
        if row["verdict"] not in Candidate.Verdict.values:
            raise TransitionRefused([_("Putusan ini tidak dikenal.")])
        if row["verdict"] == Candidate.Verdict.NOT_IN_ORDER and not row["reason"].strip():
            raise TransitionRefused([_("Tulis alasan bagi nama yang tidak sesuai.")])
        candidate.bkn_verdict, candidate.bkn_reason = row["verdict"], row["reason"].strip()
    Candidate.objects.bulk_update(names, ["bkn_verdict", "bkn_reason"])


def keep_choice(move: Move) -> None:
    """Keep whom the PPK chose; who is not the first needs a reason, or may not be chosen at all."""
    able = choosable(move.case)
    chosen = next((c for c in able if c.pk == move.facts["candidate"]), None)
    if chosen is None:
        raise TransitionRefused([_("Calon ini tidak dapat dipilih.")])
    if chosen != able[0]:
        _ask_for_reason(move)
    if running_for(chosen.person_id, move.case):
        raise TransitionRefused([_("Calon ini sudah dipilih dalam pengisian jabatan lain yang berjalan.")])
    try:
        with transaction.atomic():
            _keep(move, chosen_id=chosen.person_id, choice_reason=move.reason)
    except IntegrityError as taken:
        raise TransitionRefused([_("Calon ini sudah dipilih dalam pengisian jabatan lain.")]) from taken
    move.changes["chosen"] = chosen.person.name


def _ask_for_reason(move: Move) -> None:
    if move.case.filling.mode == Filling.Mode.TOP_RANKED:
        raise TransitionRefused([_("Cara memilih yang ditetapkan hanya mengizinkan peringkat teratas.")])
    if not move.reason:
        raise TransitionRefused([_("Tuliskan alasan: yang dipilih bukan peringkat teratas.")])


def keep_approval(move: Move) -> None:
    """Keep BKN's approval of the chosen person for the post."""
    found = Approval.objects.filter(case__parent=move.case, person=move.case.filling.chosen_id)
    approval = found.get(case=move.facts["request"])
    _keep(move, approval_id=approval.pk)
    move.changes["approval"] = approval.number


def keep_refusal(move: Move) -> None:
    """Mark whom BKN refused; the PPK chooses again among the others."""
    Candidate.objects.filter(case=move.case, person=move.case.filling.chosen_id).update(is_refused=True)
    _keep(move, chosen_id=None, choice_reason="")


def keep_decree(move: Move) -> None:
    """Keep the decree, which cites the technical approval in force on its day."""
    on: date = move.facts["decreed_on"]
    approval = _approval(move, on)
    _keep(move, decree_number=move.facts["number"], decreed_on=on)
    move.changes["approval"] = approval.number


def keep_inauguration(move: Move) -> None:
    """Keep the inauguration; the database asks once more for the technical approval of that day."""
    filling, on = move.case.filling, move.facts["inaugurated_on"]
    approval = _approval(move, on)
    assert filling.decreed_on is not None
    if on < filling.decreed_on:
        raise TransitionRefused([_("Pelantikan tidak boleh mendahului SK pengangkatan.")])
    Inauguration.objects.create(
        case=move.case,
        organisation_id=move.case.organisation_id,
        person_id=approval.person_id,
        position_id=approval.position_id,
        inaugurated_on=on,
        place=move.facts.get("place", ""),
    )
    move.changes["approval"] = approval.number


def _approval(move: Move, on: date) -> Approval:
    filling = move.case.filling
    if on > timezone.localdate(move.at):
        raise TransitionRefused([_("Tanggal tidak boleh melampaui hari ini.")])
    assert filling.chosen_id is not None
    approval = in_force(move.case, filling.chosen_id, filling.position_id, on)
    if approval is None:
        raise TransitionRefused([_("Pertimbangan teknis tidak berlaku pada %s.") % f"{on:%d-%m-%Y}"])
    return approval


def keep_closure(move: Move) -> None:
    """Keep the report, why nobody else was chosen, and who holds the post from now on."""
    case, facts = move.case, move.facts
    every = list(candidates_of(case).exclude(person=case.filling.chosen_id))
    given = {int(key): words for key, words in facts["reasons"].items()}
    for candidate in every:
        candidate.not_chosen_reason = reasons_for(candidate, given.get(candidate.pk, ""))
    if silent := [c.person.name for c in every if not c.not_chosen_reason]:
        raise TransitionRefused([_("Tulis alasan tidak dipilih untuk: %s.") % ", ".join(silent)])
    Candidate.objects.bulk_update(every, ["not_chosen_reason"], batch_size=1000)
    _seat(move)
    _keep(move, is_open=False, report_number=facts["report_number"], reported_on=facts["reported_on"])


def _seat(move: Move) -> None:
    """Let the appointed person hold the post, its former holder no longer, and leave the post that he had."""
    sworn = move.case.inauguration
    held = Incumbent.objects.filter(until=None)
    former = held.filter(position=sworn.position_id).exclude(person=sworn.person_id)
    left = held.filter(person=sworn.person_id).exclude(position=sworn.position_id)
    move.changes["former_holder"] = [str(each.person) for each in former.select_related("person")]
    move.changes["left_posts"] = [str(each.position) for each in left.select_related("position")]
    left.update(until=sworn.inaugurated_on)
    held.filter(position=sworn.position_id).update(until=sworn.inaugurated_on)
    Incumbent.objects.create(
        position_id=sworn.position_id,
        organisation_id=move.case.organisation_id,
        person_id=sworn.person_id,
        case=move.case,
        since=sworn.inaugurated_on,
    )


def keep_open_selection(move: Move) -> None:
    """End the filling for an open selection, with BKN's approval on record."""
    if not move.facts["number"].strip():
        raise TransitionRefused([_("Isi nomor persetujuan BKN.")])
    end(move)


def end(move: Move) -> None:
    """Free the post and whoever was chosen for it."""
    _keep(move, is_open=False)


def _keep(move: Move, **values: Any) -> None:
    """Write to the row of the filling, and to the one in hand."""
    Filling.objects.filter(pk=move.case.pk).update(**values)
    for name, value in values.items():
        setattr(move.case.filling, name, value)
