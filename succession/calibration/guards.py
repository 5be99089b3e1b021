"""What must hold before a step of a session."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from succession.calibration import selectors
from succession.calibration.models import Item
from succession.calibration.recusals import decided_items, recused_from
from workflow.actors import Actor
from workflow.ballots.selectors import no_ballot_is_open as no_ballot_is_open
from workflow.lifecycles import Reason
from workflow.mandates import people_behind
from workflow.models import Case


def agenda_not_empty(case: Case, _actor: Actor) -> str | None:
    """Hold when somebody is on the agenda."""
    if Item.objects.filter(case=case).exists():
        return None
    return Reason(_("Agenda masih kosong; pilih dulu siapa yang dibahas."), link=_room(case))


def committee_in_force(case: Case, _actor: Actor) -> str | None:
    """Hold when the agency has a committee whose decree is in force and whose seats the policy admits."""
    body = selectors.committee_of(case.organisation_id)
    if body is None:
        return _("Komite talenta belum ditetapkan; administrator instansi menetapkannya dari keputusannya.")
    seats = body.seats.filter(has_vote=True).count()
    if selectors.rule_of(case).admits(seats):
        return None
    return _("Jumlah kursi bersuara komite (%d) tidak sesuai kebijakan.") % seats


def period_handed_over(case: Case, _actor: Actor) -> str | None:
    """Hold when the mapping was handed over to the committee."""
    assert case.parent is not None
    if case.parent.stage == "in_calibration":
        return None
    return _(
        "Pemetaan belum diserahkan untuk kalibrasi: setiap pegawai terpetakan harus masuk agenda sidang."
    )


def presides(case: Case, actor: Actor) -> str | None:
    """Hold for the chair who is there, else for the deputy."""
    head = selectors.presiding(case)
    if head is None:
        return Reason(_("Ketua atau wakil ketua belum tercatat hadir."), link=_room(case))
    if head.person_id == actor.person_id:
        return None
    return _("Hanya %s yang memimpin sidang ini.") % head.name


def everybody_declared(case: Case, _actor: Actor) -> str | None:
    """Hold when every member present said what concerns him, or that nothing does."""
    missing = [w.name for w in selectors.present(case) if w.person_id not in selectors.declared(case)]
    if not missing:
        return None
    return Reason(_("Belum menyatakan kepentingan: %s.") % ", ".join(missing), link=_room(case))


def quorum_present(case: Case, _actor: Actor) -> str | None:
    """Hold when those present are a quorum, also for everybody from whom somebody is recused.

    Recusal shrinks the seats entitled (P); a broken quorum blocks and is never lowered.
    """
    whole = selectors.quorum_of(case)
    if not whole.is_reached:
        return _("Kuorum belum tercapai: %(present)d kursi hadir, diperlukan %(needed)d.") % {
            "present": whole.present,
            "needed": whole.needed,
        }
    recused = recused_from(case, [w.person_id for w in selectors.seated(case)])
    broken = sum(not selectors.quorum_of(case, people).is_reached for people in recused.values())
    if not broken:
        return None
    return (
        ngettext(
            "Untuk %d orang kuorum tidak tercapai setelah pengecualian; hadirkan pengganti.",
            "Untuk %d orang kuorum tidak tercapai setelah pengecualian; hadirkan pengganti.",
            broken,
        )
        % broken
    )


def something_to_confirm(case: Case, actor: Actor) -> str | None:
    """Hold when a ballot decided that a box stays, and that is not written down yet."""
    return _decided(case, "confirm", actor)


def something_to_change(case: Case, actor: Actor) -> str | None:
    """Hold when a ballot decided that a box changes, and that is not written down yet."""
    return _decided(case, "change", actor)


def something_to_defer(case: Case, actor: Actor) -> str | None:
    """Hold when a ballot deferred somebody, and that is not written down yet."""
    return _decided(case, "defer", actor)


def _decided(case: Case, outcome: str, actor: Actor) -> str | None:
    if decided_items(case, outcome, actor.person_id).exists():
        return None
    return _("Tidak ada pemungutan suara dengan hasil ini yang menunggu dicatat.")


def nobody_untouched(case: Case, _actor: Actor) -> str | None:
    """Hold when everybody on the agenda was confirmed, changed or deferred."""
    left = selectors.untouched(case).count()
    if not left:
        return None
    said = ngettext("%d orang pada agenda belum diputus.", "%d orang pada agenda belum diputus.", left)
    return Reason(said % left, link=_room(case))


def was_present(case: Case, actor: Actor) -> str | None:
    """Hold for who was there."""
    if actor.person_id in {who.person_id for who in selectors.present(case)}:
        return None
    return _("Berita acara ditandatangani anggota yang hadir; Anda tidak tercatat hadir.")


def others_signed_first(case: Case, actor: Actor) -> str | None:
    """Hold for the members, and for who presides once they all have signed."""
    head, done = selectors.presiding(case), selectors.signed(case)
    if head is None or head.person_id != actor.person_id:
        return None
    left = [w.name for w in selectors.present(case) if w.person_id not in {*done, head.person_id}]
    if not left:
        return None
    return _("Pimpinan sidang menandatangani terakhir; masih ditunggu: %s.") % ", ".join(left)


def not_on_the_agenda(case: Case, actor: Actor) -> str | None:
    """Hold for who is not among those judged, and acts for nobody who is."""
    if not Item.objects.filter(case=case, placement__employee__person__in=people_behind(actor)).exists():
        return None
    return _("Anda, atau yang Anda wakili, termasuk yang dibahas di sini; langkah ini diambil pejabat lain.")


def no_objection_open(case: Case, _actor: Actor) -> str | None:
    """Hold when every objection is answered."""
    left = selectors.open_objections(case).count()
    return _("%d keberatan belum dijawab.") % left if left else None


def _room(case: Case) -> str:
    return reverse("session", args=[case.pk])
