"""Who may: one pure, default-deny rule that views, lists, buttons, jobs and the door all call."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actors import Actor, Hat
from workflow.facts import Facts
from workflow.features import kept_out_parts
from workflow.lifecycles import Deed, Lifecycle


@dataclass(frozen=True)
class Decision:
    """The answer with its reasons, or with the hats (or the grant) it rests on."""

    is_allowed: bool
    reasons: tuple[str, ...] = ()
    hats: tuple[Hat, ...] = ()
    granted: str = ""


def decide(lifecycle: type[Lifecycle], deed: Deed, facts: Facts, chosen: str = "") -> Decision:
    """Return whether the person of `facts` may do `deed`, and why.

    Default is deny, and so it is to whom the case is withheld. `chosen` narrows to one hat. Separation of
    duties is judged on the natural person, for the holder and, under a mandate, for the principal too.
    """
    if facts.withheld:
        return Decision(False, (facts.withheld,))
    bearing = [h for h in facts.hats if deed.may in h.verbs and chosen in ("", h.key)]
    if not bearing and deed.may not in facts.grants:
        return Decision(False, (_("Peran Anda pada perkara ini tidak memuat langkah “%s”.") % deed.label,))
    if facts.person_id is None:
        return Decision(False, (_("Langkah ini diambil oleh seseorang, bukan oleh sistem."),))
    if not bearing:
        clash = _clash(lifecycle, deed, facts, facts.person_id, None)
        return Decision(False, (clash,)) if clash else Decision(True, granted=deed.may)
    objections = {h: _objection(lifecycle, deed, facts, h) for h in bearing}
    free = tuple(h for h, objection in objections.items() if not objection)
    if free:
        return Decision(True, hats=free)
    return Decision(False, tuple(dict.fromkeys(o for o in objections.values() if o)))


def _objection(lifecycle: type[Lifecycle], deed: Deed, facts: Facts, hat: Hat) -> str:
    """Return why this hat does not carry the deed, or an empty string."""
    if hat.mandate_id and not deed.is_routine and not hat.approval:
        return _(
            "Pejabat %(kind)s hanya menjalankan tugas rutin;"
            " “%(step)s” memerlukan persetujuan tertulis dari luar."
        ) % {"kind": hat.mandate_kind.capitalize(), "step": deed.label}
    if deed.by_turn and hat.role not in lifecycle.stages[facts.stage].turn:
        return _("Perkara ini sedang bukan giliran %s.") % hat.role_label
    if deed.by_outsiders and any(h.organisation_id == facts.organisation_id for h in facts.hats):
        return str(_("Anda memegang peran pada instansi ini; “%s” diambil orang luar.") % deed.label)
    assert facts.person_id is not None
    return _clash(lifecycle, deed, facts, facts.person_id, hat.principal_id)


def _clash(lifecycle: type[Lifecycle], deed: Deed, facts: Facts, person: int, principal: int | None) -> str:
    barred = set(lifecycle.capacities(deed.apart_from, facts.scope))
    mine = sorted(c for p, c in facts.parts if p == person and c in barred)
    if mine:
        return _(
            "Anda sudah berperan dalam perkara ini (%s); langkah ini harus diambil orang lain."
        ) % words_of(mine)
    theirs = sorted(c for p, c in facts.parts if p == principal and c in barred)
    if theirs:
        return _("Pejabat yang Anda wakili sudah berperan dalam perkara ini (%s).") % words_of(theirs)
    return ""


def words_of(capacities: list[str]) -> str:
    """Return the parts one has taken in words: the labels of their steps."""
    from workflow.features import lifecycle_of

    def words(capacity: str) -> str:
        kind, _dot, name = capacity.partition("#")[0].partition(".")
        lifecycle = lifecycle_of(kind)
        spec = lifecycle.steps.get(name) or lifecycle.deeds.get(name)
        known = lifecycle.kept_out.get(name) or _CAPACITIES.get(name, name)
        return str(spec.label).lower() if spec else str(known)

    return ", ".join(dict.fromkeys(words(c) for c in capacities))


_CAPACITIES = {
    "author": gettext_lazy("penyusun"),
    "presenter": gettext_lazy("pemapar"),
    "uploader": gettext_lazy("pengunggah bukti"),
    "correspondent": gettext_lazy("penulis catatan"),
    "seat": gettext_lazy("anggota sidang"),
    "vote": gettext_lazy("pemberi suara"),
}


def may_see(lifecycle: type[Lifecycle], facts: Facts) -> bool:
    """Return whether the person may know of the case: by a hat, a grant, a part taken, a turn in his name."""
    return (
        any(lifecycle.views in h.verbs for h in facts.hats)
        or bool(facts.grants)
        or facts.has_named_turn
        or _has_a_part(lifecycle, facts)
    )


def _has_a_part(lifecycle: type[Lifecycle], facts: Facts) -> bool:
    """Return whether a part shows the case: one in it or around it, or in it alone."""
    if lifecycle.siblings_are_strangers:
        return facts.has_own_part
    return any(p == facts.person_id and c not in kept_out_parts() for p, c in facts.parts)


def hat_for(decision: Decision, actor: Actor) -> Hat | None:
    """Return the hat under which the deed is done: the chosen one, else one's own before a mandate."""
    return next((h for h in decision.hats if h.key == actor.hat), decision.hats[0] if decision.hats else None)
