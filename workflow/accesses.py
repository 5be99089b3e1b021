"""Who was shown whose data. A page that shows persons notes them before it answers: no row, no page.

Each place that shows persons is registered with its words at the start of its app, so that a person can read
where his data were shown, and a test can ask for every one of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from workflow.actors import Actor, Hat
from workflow.execution import act
from workflow.facts import Facts
from workflow.features import lifecycle_of
from workflow.lifecycles import Deed
from workflow.models import Access, Case

EXPORT = Deed(name="export_people", sources=(), label=gettext_lazy("Unduh data orang"), may="")

# The hat as `Hat.words` gives it: the one chosen, else one that opens the case, else any.
NOTE = """
INSERT INTO workflow_access (person_id, viewer_id, hat, place, case_id, is_export)
SELECT p.id, %(viewer)s, coalesce(worn.words, ''), %(place)s, %(case)s, %(is_export)s
FROM workflow_person p LEFT JOIN (
  SELECT CASE WHEN h.mandate_id IS NULL THEN '' ELSE initcap(h.mandate_kind) || '. ' END
    || h.role_label || ' · ' || h.organisation_name AS words
  FROM workflow_hat h WHERE h.person_id = %(viewer)s AND h.during @> clock_timestamp()
    AND (%(case)s::bigint IS NULL OR h.organisation_id = ANY (ARRAY(SELECT unnest(o.lineage)
      FROM workflow_case c JOIN workflow_organisation o ON o.id = c.organisation_id WHERE c.id = %(case)s)))
  ORDER BY h.role || '@' || h.organisation || coalesce('#' || h.mandate_id, '') = %(hat)s DESC,
    %(verb)s = ANY (h.verbs) DESC, h.mandate_id NULLS FIRST, h.role LIMIT 1) worn ON true
WHERE p.id = ANY (%(people)s::bigint[]) AND p.id <> %(viewer)s
"""

_places: dict[str, Any] = {}


class NotNoted(RuntimeError):
    """The accesses could not be written, so nothing may be shown."""


def register_places(words: Mapping[str, Any]) -> None:
    """Make places that show persons known, with the words in which a person reads of them."""
    _places.update(words)


def places() -> dict[str, Any]:
    """Return every registered place with its words."""
    return dict(_places)


def note_shown(
    people: Sequence[int],
    *,
    actor: Actor,
    where: str,
    case: Case | None = None,
    is_export: bool = False,
) -> None:
    """Note that these persons are shown to the actor; call it before the page is answered.

    What somebody is shown of himself is not noted. An export is a fact in the stream of its case besides.
    Raises NotNoted for an unknown person or a place that nobody registered, and as `act` does for an export.
    """
    if where not in _places:
        raise NotNoted(f"{where}: call register_places when the app starts")
    wanted = set(people) - {actor.person_id}
    if not wanted or actor.person_id is None:
        return
    with transaction.atomic():
        if is_export:
            _record_export(case, actor, where, len(wanted))
        _insert(wanted, actor, where, case, is_export)


def accesses_of(person_id: int) -> QuerySet[Access]:
    """Return who was shown this person's data, newest first: under which hat, when and where.

    The viewer's name is for auditors: role and organisation answer for the page, and nobody is to be sought
    out for having done his work (P).
    """
    return Access.objects.filter(person=person_id).defer("viewer").select_related("case").order_by("-id")


def _insert(wanted: set[int], actor: Actor, where: str, case: Case | None, is_export: bool) -> None:
    values = {
        "people": sorted(wanted),
        "viewer": actor.person_id,
        "hat": actor.hat,
        "place": where,
        "case": case.pk if case else None,
        "is_export": is_export,
        "verb": lifecycle_of(case.kind).views if case else "",
    }
    with connection.cursor() as cursor:
        cursor.execute(NOTE, values)
        if cursor.rowcount != len(wanted):
            raise NotNoted(f"{where}: {len(wanted)} to be shown, {cursor.rowcount} known")


def _record_export(case: Case | None, actor: Actor, where: str, number: int) -> None:
    if case is None:
        raise NotNoted(f"{where}: an export of persons belongs to a case")

    def hat(facts: Facts, locked: Case) -> Hat | None:
        return _hat_of(facts, locked, actor)

    with act(case.pk, EXPORT, actor=actor, facts={"place": where, "people": number}, is_permitted=hat):
        pass


def _hat_of(facts: Facts, case: Case, actor: Actor) -> Hat | None:
    bearing = [hat for hat in facts.hats if lifecycle_of(case.kind).views in hat.verbs]
    return next((hat for hat in bearing if hat.key == actor.hat), bearing[0] if bearing else None)
