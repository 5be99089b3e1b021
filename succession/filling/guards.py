"""What must hold before a step of a filling."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from approvals.review.selectors import applies
from succession.filling.models import Candidate
from succession.filling.selectors import (
    ballot_on_proposal,
    choosable,
    clearances_of,
    level_of,
    pools_for,
    possible,
    shortlisted,
)
from succession.pools.selectors import current_members
from workflow.actors import Actor
from workflow.lifecycles import Reason
from workflow.models import Case


def agency_applies(case: Case, _actor: Actor) -> str | None:
    """Hold once BKN has approved that the agency applies talent management."""
    if applies(case.organisation_id):
        return None
    return _("Instansi belum menerapkan manajemen talenta: keputusan BKN belum terbit atau ditangguhkan.")


def level_has_requirements(case: Case, _actor: Actor) -> str | None:
    """Hold where the policy knows what the level of the post asks for."""
    return None if level_of(case) else _("Kebijakan belum memuat persyaratan untuk jenjang jabatan ini.")


def pool_in_force(case: Case, _actor: Actor) -> str | None:
    """Hold where a pool for the level is in force and somebody is in it."""
    if any(current_members(pool).exists() for pool in pools_for(case)):
        return None
    return _("Belum ada kelompok rencana suksesi yang berlaku dan beranggota untuk jenjang ini.")


def shortlist_is_decided(case: Case, _actor: Actor) -> str | None:
    """Hold once the committee of the route has accepted the very names that are proposed."""
    ballot = ballot_on_proposal(case)
    if ballot and ballot.outcome == "accept" and ballot.body.code == case.filling.body:
        return None
    return Reason(_("Komite belum menyetujui nama yang diusulkan."), link=_room(case))


def somebody_is_proposed(case: Case, _actor: Actor) -> str | None:
    """Hold where names are proposed, all of them eligible and no more than the shortlist takes."""
    proposed = Candidate.objects.filter(case=case, is_proposed=True)
    verdicts = list(proposed.values_list("eligibility", flat=True))
    size = case.filling.shortlist_size or 0
    if verdicts and len(verdicts) <= size and set(verdicts) == {Candidate.Eligibility.MET}:
        return None
    words = _("Usulkan satu sampai %d nama; hanya calon yang memenuhi seluruh persyaratan.")
    return Reason(words % size, link=_room(case))


def somebody_may_be_chosen(case: Case, _actor: Actor) -> str | None:
    """Hold where at least one name is in order for BKN and may still be chosen."""
    if choosable(case):
        return None
    return _("Tidak ada nama pada shortlist yang sesuai dan masih dapat dipilih.")


def clearances_done(case: Case, _actor: Actor) -> str | None:
    """Hold once everything that the route asks for is on record."""
    missing = [needed.title for needed in clearances_of(case) if needed.given is None]
    if not missing:
        return None
    words = _("Belum tercatat: %s.") % "; ".join(missing)
    return Reason(words, link=reverse("record_clearance", args=[case.pk]))


def chosen_is_still_in_the_pool(case: Case, _actor: Actor) -> str | None:
    """Hold while whom the PPK chose is a member of the pool from which the longlist was drawn."""
    chosen = next((c for c in shortlisted(case) if c.person_id == case.filling.chosen_id), None)
    if chosen is not None and chosen.member.left_on is None:
        return None
    return _("Calon yang dipilih sudah keluar dari kelompok rencana suksesi.")


def approval_in_force(case: Case, _actor: Actor) -> str | None:
    """Hold where BKN approved this person for this post; the day itself is asked with the step."""
    filling = case.filling
    approval = filling.approval
    if approval and (approval.person_id, approval.position_id) == (filling.chosen_id, filling.position_id):
        return None
    return _("Pertimbangan teknis untuk calon dan jabatan ini belum terbit.")


def nobody_is_eligible(case: Case, _actor: Actor) -> str | None:
    """Hold where there is no eligible successor, and nobody who might be one."""
    if case.stage == "criteria_set":
        is_empty = pool_in_force(case, _actor) is not None
        return None if is_empty else _("Masih ada kelompok rencana suksesi; tarik longlist lebih dahulu.")
    left = choosable(case) if case.stage == "verified" else list(possible(case)[:1])
    return _("Masih ada calon yang memenuhi syarat atau perlu diperiksa.") if left else None


def _room(case: Case) -> str:
    return reverse("longlist", args=[case.pk])
