"""The steps of a case as its page shows them: what I may do, what I may not yet do and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from workflow.features import Feature
from workflow.lifecycles import Deed, Step
from workflow.models import Case
from workflow.options import Option
from workflow.pages.opened import Opened
from workflow.pages.refusals import reason_of
from workflow.parts import BlockedReason, BlockedStep, OpenStep

VOTE = "vote"


def open_steps(opened: Opened, found: Sequence[Option], *, has_main: bool = True) -> list[OpenStep]:
    """Return what may be done now, the first step as the main one, unless something else of the page is."""
    shown = [each for each in found if each.is_open and has_page(opened.feature, each.spec)]
    first = next((each for each in shown if has_main and not _is_dangerous(each.spec)), None)
    return [_open_step(opened, each, is_primary=each is first) for each in shown]


def awaited_votes(opened: Opened) -> list[OpenStep]:
    """Return the way to the ballots where the reader's vote is awaited: that comes before all other steps."""
    address = opened.feature.pages.get(VOTE)
    if address is None or not any(turn.body_id for turn in opened.my_turns):
        return []
    title, hint = _("Berikan suara"), _("Pemungutan suara menunggu suara Anda.")
    return [OpenStep(title, title, reverse(address, args=[opened.case.pk]), hint, is_primary=True)]


def blocked_steps(found: Iterable[Option]) -> list[BlockedStep]:
    """Return the steps that are not open, with every reason."""
    shut = (each for each in found if not each.is_open and isinstance(each.spec, Step))
    return [BlockedStep(str(each.spec.label), reasons_of(each)) for each in shut]


def reasons_of(found: Option) -> list[BlockedReason]:
    """Return every reason why a step is not open, with the link where it can be helped."""
    return [reason_of(reason) for reason in found.reasons]


def has_page(feature: Feature, spec: Deed) -> bool:
    """Return whether there is a page for it: for every step, and for a deed that the feature gives one."""
    return isinstance(spec, Step) or spec.name in feature.pages


def address_of(feature: Feature, case: Case, spec: Deed) -> str:
    """Return where a step is taken: on the feature's own page, else on the general form."""
    own = feature.pages.get(spec.name)
    return reverse(own, args=[case.pk]) if own else reverse("step", args=[case.pk, spec.name])


def hat_words(found: Iterable[Option]) -> str:
    """Return in which capacities the open steps may be taken."""
    hats = {hat.words: None for each in found if each.is_open for hat in each.hats}
    return ", ".join(hats)


def _open_step(opened: Opened, found: Option, *, is_primary: bool) -> OpenStep:
    spec = found.spec
    has_own = spec.name in opened.feature.pages
    return OpenStep(
        title=str(spec.label),
        verb=str(spec.label) if has_own else _("%s…") % spec.label,
        url=address_of(opened.feature, opened.case, spec),
        hint=hint_of(opened, spec),
        is_primary=is_primary,
        is_dangerous=_is_dangerous(spec),
        opens_dialog=not has_own and not _asks_for_files(opened.feature, spec),
    )


def hint_of(opened: Opened, spec: Deed) -> str:
    """Return what a step does in a sentence: its own hint, else where it leads."""
    hint = str(getattr(spec, "hint", "") or "")
    if hint or not isinstance(spec, Step):
        return hint
    if opened.case.stage in spec.targets:
        return _("Perkara tetap pada tahap ini.")
    stages = _(" atau ").join(f"“{stage.label}”" for stage in spec.targets)
    return _("Perkara berpindah ke tahap %s.") % stages


def _is_dangerous(spec: Deed) -> bool:
    return isinstance(spec, Step) and spec.is_dangerous


def _asks_for_files(feature: Feature, spec: Deed) -> bool:
    form = feature.form(spec.name)
    fields = getattr(form, "base_fields", {})
    return any(field.widget.needs_multipart_form for field in fields.values())
