"""The lists as SQL, driven from what a person holds: one ordered scan for each desk, never over all turns.

`d` is a desk of the person, `t` a turn. Anti-joins stand inside the scan, so that the order of the index is
kept and a page stops after its last row.
"""
# ruff: noqa: S608 (only constants are put together; whatever a person typed is a parameter)

from __future__ import annotations

from workflow.ballots.recusals import FOR_PERSON
from workflow.worklist.rows import CAP, Filters, Pic, Tab

DESKS = f"""
WITH moment AS MATERIALIZED (SELECT coalesce(%(at)s::timestamptz, clock_timestamp()) AS at),
desk AS MATERIALIZED (
  SELECT DISTINCT ON (h.role_id, h.organisation_id) h.*,
    h.role || '@' || h.organisation || coalesce('#' || h.mandate_id, '') AS key
  FROM moment, workflow_hat h
  WHERE h.person_id = %(person)s AND h.during @> moment.at AND %(hat)s
    IN ('', h.role || '@' || h.organisation || coalesce('#' || h.mandate_id, ''))
  ORDER BY h.role_id, h.organisation_id, h.mandate_id NULLS FIRST),
withheld AS MATERIALIZED (SELECT case_id FROM {FOR_PERSON})
"""

AT_DESK = "t.role_id = d.role_id AND t.organisation_id = d.organisation_id"
OPEN = "t.closed_at IS NULL"
RUNNING = "(t.held_until IS NULL OR t.held_until <= %(today)s)"
ON_HOLD = "(t.held_until IS NOT NULL AND t.held_until > %(today)s)"

# Duties are separated by natural person over the whole family of cases, for the holder and for whom he acts.
FREE = """(t.apart_from = '{{}}' OR NOT EXISTS (SELECT 1 FROM workflow_participation p
  WHERE p.family = t.family AND p.person_id IN ({people}) AND p.capacity = ANY (t.apart_from)))"""
FREE_AT_DESK = FREE.format(people="%(person)s, d.principal_id")
FREE_IN_PERSON = FREE.format(people="%(person)s")

# What the person is recused from; an array, so that the order of the index is kept.
SHOWN = "t.case_id <> ALL (ARRAY(SELECT case_id FROM withheld))"

# A claim counts only while whoever made it still holds the desk.
CLAIMED = """(t.claimed_by_id = t.person_id OR EXISTS (SELECT 1 FROM moment, workflow_hat h
  WHERE h.person_id = t.claimed_by_id AND h.role_id = t.role_id AND h.organisation_id = t.organisation_id
    AND h.during @> moment.at))"""

FORWARD = (
    "(%(after_at)s::timestamptz IS NULL OR (t.due_at, t.id) > (%(after_at)s::timestamptz, %(after_id)s))"
)
BACKWARD = (
    "(%(after_at)s::timestamptz IS NULL OR (t.closed_at, t.id) < (%(after_at)s::timestamptz, %(after_id)s))"
)
BY_DUE = "ORDER BY due_at, id"
IN_ANY_ORDER = ""
LIMIT = "LIMIT %(limit)s"
# Looked up for the few rows of a page: as joins they would cost the planner more than the page itself.
DESK_IN_WORDS = """coalesce(
  (SELECT label FROM workflow_role WHERE id = t.role_id) || ' · ' ||
    (SELECT name FROM workflow_organisation WHERE id = t.organisation_id),
  (SELECT name FROM workflow_person WHERE id = t.person_id))"""
OWNER_IN_WORDS = "(SELECT name FROM workflow_organisation WHERE id = c.organisation_id)"
CLAIMANT_IN_WORDS = "coalesce((SELECT name FROM workflow_person WHERE id = t.claimed_by_id), '')"


def taken(tab_condition: str, narrowing: str, order: str) -> str:
    """Return the turns at my desks and in my name, in the order of their due dates."""
    where = f"{OPEN} AND {tab_condition} AND {SHOWN} AND {FORWARD}{narrowing}"
    return f"""
SELECT t.id, t.due_at, d.key FROM desk d CROSS JOIN LATERAL (
  SELECT t.id, t.due_at FROM workflow_turn t WHERE {AT_DESK} AND {where} AND {FREE_AT_DESK}
  {order} {LIMIT}) t
UNION ALL (SELECT t.id, t.due_at, '' FROM workflow_turn t
  WHERE %(hat)s = '' AND t.person_id = %(person)s AND {where} AND {FREE_IN_PERSON} {order} {LIMIT})
{order} {LIMIT}"""


def elsewhere(narrowing: str, order: str) -> str:
    """Return the open turns of others in cases I took part in, or that belong to an organisation I see."""
    mine = f"""(t.person_id = %(person)s AND {FREE_IN_PERSON})
      OR EXISTS (SELECT 1 FROM desk d WHERE {AT_DESK} AND {FREE_AT_DESK})"""
    where = f"{OPEN} AND {SHOWN} AND {FORWARD}{narrowing} AND ({mine}) IS NOT TRUE"
    return f"""
SELECT id, due_at, '' AS key FROM (
  (SELECT t.id, t.due_at FROM (SELECT DISTINCT case_id FROM workflow_participation
      WHERE person_id = %(person)s AND %(hat)s = '') part
    JOIN workflow_turn t ON t.case_id = part.case_id WHERE {where}
    {order} {LIMIT})
  UNION
  (SELECT t.id, t.due_at FROM (SELECT DISTINCT organisation_id, verbs FROM desk) d CROSS JOIN LATERAL (
    SELECT t.id, t.due_at FROM workflow_turn t WHERE t.owner_id = d.organisation_id AND {where}
      AND EXISTS (SELECT 1 FROM workflow_case c
        JOIN unnest(%(kinds)s::text[], %(views)s::text[]) AS seen (kind, verb) ON seen.kind = c.kind
        WHERE c.id = t.case_id AND seen.verb = ANY (d.verbs)) {order} {LIMIT}) t {order} {LIMIT})
) t {order} {LIMIT}"""


def finished(narrowing: str) -> str:
    """Return the turns that I closed, the latest first."""
    return f"""
SELECT t.id, t.closed_at AS due_at, '' AS key FROM workflow_turn t
WHERE %(hat)s = '' AND t.closed_by_id = %(person)s AND {SHOWN} AND {BACKWARD}{narrowing}
ORDER BY t.closed_at DESC, t.id DESC {LIMIT}"""


def listed(tab: Tab, narrowing: str = "", order: str = BY_DUE) -> str:
    """Return the turns of one list: id, what it is ordered by, and the key of the hat."""
    match tab:
        case Tab.WAITING:
            return taken(RUNNING, narrowing, order)
        case Tab.HELD:
            return taken(ON_HOLD, narrowing, order)
        case Tab.OTHERS:
            return elsewhere(narrowing, order)
        case Tab.DONE:
            return finished(narrowing)


def page(tab: Tab, filters: Filters) -> str:
    """Return the statement of one page with all that its rows show."""
    order = "t.closed_at DESC, t.id DESC" if tab is Tab.DONE else "t.due_at, t.id"
    return f"""{DESKS}, listed AS MATERIALIZED ({listed(tab, narrowed(filters))})
SELECT t.id, t.case_id, c.label, c.title, c.kind, c.organisation_id, {OWNER_IN_WORDS}, t.stage,
  {DESK_IN_WORDS}, listed.key, (SELECT verbs FROM desk WHERE desk.key = listed.key),
  t.opened_at, t.due_at, t.closed_at,
  CASE WHEN {CLAIMED} THEN t.claimed_by_id END, {CLAIMANT_IN_WORDS}, t.held_until, t.hold_reason,
  t.body_id IS NOT NULL
FROM listed JOIN workflow_turn t ON t.id = listed.id JOIN workflow_case c ON c.id = t.case_id
ORDER BY {order}"""


def waiting() -> str:
    """Return the statement that counts what waits for the person, no further than one beyond the cap."""
    return f"{DESKS} SELECT count(*) FROM ({listed(Tab.WAITING, order=IN_ANY_ORDER)}) AS waiting"


def counts() -> str:
    """Return the statement that counts the four lists, each no further than one beyond the cap."""
    lists = {tab: listed(tab, order=IN_ANY_ORDER) for tab in Tab}
    columns = ", ".join(f"(SELECT count(*) FROM ({each}) AS {tab})" for tab, each in lists.items())
    return f"{DESKS} SELECT {columns}"


def narrowed(filters: Filters) -> str:
    """Return the conditions on a turn that the filters add."""
    conditions = []
    if filters.stage:
        conditions.append("t.stage = %(stage)s")
    if filters.pic is Pic.ME:
        conditions.append("t.claimed_by_id = %(person)s")
    if filters.pic is Pic.NOBODY:
        conditions.append(f"(t.claimed_by_id IS NULL OR {CLAIMED} IS NOT TRUE)")
    about = _about(filters)
    if about:
        conditions.append(f"""EXISTS (SELECT 1 FROM workflow_case c
  JOIN workflow_organisation o ON o.id = c.organisation_id WHERE c.id = t.case_id AND {about})""")
    return "".join(f" AND {condition}" for condition in conditions)


def _about(filters: Filters) -> str:
    conditions = {
        "c.kind = %(kind)s": filters.kind,
        "%(organisation)s = ANY (o.lineage)": filters.organisation_id,
        "(c.label ILIKE %(text)s OR c.title ILIKE %(text)s OR o.name ILIKE %(text)s)": filters.text.strip(),
    }
    return " AND ".join(condition for condition, value in conditions.items() if value)


UNOWNED = f"""
SELECT t.id, t.case_id, c.label, c.kind, {OWNER_IN_WORDS}, t.stage, {DESK_IN_WORDS}, t.due_at, t.is_vacant
FROM (
  SELECT t.*, (t.person_id IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM workflow_hat h WHERE h.role_id = t.role_id AND h.organisation_id = t.organisation_id
      AND h.during @> %(at)s)) AS is_vacant
  FROM workflow_turn t
  WHERE t.closed_at IS NULL AND NOT EXISTS (SELECT 1 FROM workflow_hat h
      WHERE h.role_id = t.role_id AND h.organisation_id = t.organisation_id AND h.during @> %(at)s
        AND NOT EXISTS (SELECT 1 FROM workflow_participation p WHERE p.family = t.family
          AND p.person_id IN (h.person_id, h.principal_id) AND p.capacity = ANY (t.apart_from)))
    AND NOT EXISTS (SELECT 1 FROM workflow_participation p WHERE p.case_id = t.case_id
        AND p.capacity = ANY (t.apart_from) AND p.capacity LIKE '%%#%%' AND p.first_at > t.opened_at)
    AND (t.person_id IS NULL OR NOT EXISTS (SELECT 1 FROM workflow_account a
      WHERE a.person_id = t.person_id AND a.is_active))
    AND (%(after_at)s::timestamptz IS NULL OR (t.due_at, t.id) > (%(after_at)s::timestamptz, %(after_id)s))
  ORDER BY t.due_at, t.id LIMIT %(limit)s) t
JOIN workflow_case c ON c.id = t.case_id
ORDER BY t.due_at, t.id
"""

COUNTED = CAP + 1
