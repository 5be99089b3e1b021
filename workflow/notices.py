"""Whoever's turn it has become is told so: a notice on the page, and a letter by e-mail."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.ballots.recusals import without_recused
from workflow.features import lifecycle_of
from workflow.models import Account, AuditEvent, Notice
from workflow.outbox import after_event
from workflow.requests import case_address

MOST_TOLD = 50
# Those who hold the desk of a turn that this event opened and that nothing has closed since, or are named in
# it; without the one who acted, and without those whom an earlier part keeps from it.
TOLD = """
SELECT DISTINCT h.person_id FROM workflow_turn t
JOIN (SELECT person_id, principal_id, role_id, organisation_id, NULL::bigint AS turn_id FROM workflow_hat
        WHERE during @> clock_timestamp()
      UNION ALL
      SELECT person_id, NULL, NULL, NULL, id FROM workflow_turn
        WHERE case_id = %(case)s AND person_id IS NOT NULL) h
  ON h.turn_id = t.id OR (h.role_id = t.role_id AND h.organisation_id = t.organisation_id)
WHERE t.case_id = %(case)s AND t.closed_at IS NULL AND t.opened_at = %(at)s
  AND h.person_id IS DISTINCT FROM %(actor)s
  AND NOT EXISTS (SELECT 1 FROM workflow_participation p WHERE p.family = t.family
    AND p.person_id IN (h.person_id, h.principal_id) AND p.capacity = ANY (t.apart_from))
ORDER BY h.person_id LIMIT %(most)s
"""


def subscribe() -> None:
    """Tell people of their turns after every event."""
    after_event("", tell, key="workflow.notices")


def tell(event: AuditEvent) -> None:
    """Write the notices of an event and order one letter for each; capped, and never twice."""
    from workflow.jobs import order_letter

    if event.to_stage is None or event.case is None:
        return
    text = _("Giliran Anda: %(stage)s · %(case)s") % {
        "stage": lifecycle_of(event.case.kind).stages[event.to_stage].label,
        "case": event.case.label,
    }
    told = people_told(event)
    rows = [Notice(person_id=person, event=event, text=text[:300]) for person in told]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    for notice in Notice.objects.filter(event=event, person_id__in=told).values_list("pk", flat=True):
        order_letter(notice)


def people_told(event: AuditEvent) -> list[int]:
    """Return whose turn an event has made it, at most fifty."""
    values = {"case": event.case_id, "at": event.occurred_at, "actor": event.actor_id, "most": MOST_TOLD}
    with connection.cursor() as cursor:
        cursor.execute(TOLD, values)
        found = [person for (person,) in cursor.fetchall()]
    return without_recused(event.case_id or 0, found)


def send_letter(notice_id: int) -> int:
    """Send one notice to the active accounts of its person; returns how many letters left.

    The letter says no more than the notice: the case's number and its stage. Its Message-ID comes from the
    event's hash, so that a repeat can be known as one.
    """
    notice = Notice.objects.select_related("event__case").get(pk=notice_id)
    to = Account.objects.filter(person_id=notice.person_id, is_active=True).values_list("email", flat=True)
    letters = [_letter(notice, address) for address in to]
    return sum(letter.send() for letter in letters)


def unread(person_id: int, limit: int = 100, *, withheld: Collection[int] = ()) -> int:
    """Return how many notices a person has not read, counted up to `limit`."""
    return _of(person_id, withheld).filter(read_at=None)[:limit].count()


def notices_of(
    person_id: int, *, before: int | None = None, limit: int = 50, withheld: Collection[int] = ()
) -> Sequence[Notice]:
    """Return a page of a person's notices, newest first, those behind the id `before`."""
    rows = _of(person_id, withheld).select_related("event__case").order_by("-id")
    return list(rows.filter(pk__lt=before)[:limit] if before else rows[:limit])


def _of(person_id: int, withheld: Collection[int]) -> QuerySet[Notice]:
    """Return a person's notices without those about a case that is withheld from him."""
    return Notice.objects.filter(person_id=person_id).exclude(event__case__in=withheld)


def mark_read(person_id: int, notice_ids: Sequence[int] | None = None) -> int:
    """Mark a person's notices as read, all or some of them; no turn changes by it. Returns how many."""
    rows = Notice.objects.filter(person_id=person_id, read_at=None)
    if notice_ids is not None:
        rows = rows.filter(pk__in=notice_ids)
    return rows.update(read_at=timezone.now())


def _letter(notice: Notice, address: str) -> EmailMessage:
    case = notice.event.case
    assert case is not None
    lines = [
        notice.text,
        "",
        _("Buka perkara: %s") % (settings.SITE_URL + case_address(case.pk)),
        _("Surat ini dikirim otomatis; membalasnya tidak mengubah perkara."),
    ]
    seal = bytes(notice.event.hash).hex()[:40]
    return EmailMessage(
        subject=_("[Jenjang] %s menunggu Anda") % case.label,
        body="\n".join(lines),
        to=[address],
        headers={"Message-ID": f"<{seal}.{notice.pk}@jenjang>"},
    )
