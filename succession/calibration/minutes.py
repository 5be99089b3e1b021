"""The minutes: rendered from the records, with a digest that a copy without some rows still gives."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from typing import Any

from succession.calibration import selectors
from succession.calibration.models import Item, Minutes
from workflow.audit.bodies import canonical, plain
from workflow.ballots.rules import Rule
from workflow.models import ABSTAIN, Ballot, Case, Dissent, Recusal, Vote
from workflow.periods import content

ROW = (
    "placement_id", "number", "placement__employee__number", "placement__employee__name",
    "placement__employee__position", "placement__employee__unit", "placement__computed_box", "outcome",
    "to_box", "reason_code", "explanation", "evidence_id", "ballot_id", "is_singled_out",
)  # fmt: skip


def render(case: Case, at: Any) -> Minutes:
    """Render the minutes of the present edition and keep them; the caller holds the lock."""
    ballots = _ballots(case)
    head = plain(_head(case, ballots))
    rows = {str(row["placement"]): row for row in map(_row, _items(case, ballots))}
    return Minutes.objects.create(
        case=case,
        organisation_id=case.organisation_id,
        edition=case.session.edition,
        head=head,
        rows=rows,
        digest=digest_of(head, rows),
        made_at=at,
    )


def digest_of(head: dict[str, Any], rows: dict[str, Any]) -> bytes:
    """Return the digest of head and rows; a row may be given as its own digest instead."""
    lines = [f"{key} {_row_digest(rows[key])}" for key in sorted(rows, key=int)]
    whole = "\n".join([_sha(canonical(head)), *lines])
    return hashlib.sha256(whole.encode()).digest()


def copy_without(minutes: Minutes, hidden: Collection[int]) -> dict[str, Any]:
    """Return the minutes as a document, with nothing but the digest of each row that is hidden."""
    rows = {key: _row_digest(row) if int(key) in hidden else row for key, row in minutes.rows.items()}
    return {"head": minutes.head, "rows": rows, "digest": bytes(minutes.digest).hex()}


def _row_digest(row: Any) -> str:
    return row if isinstance(row, str) else _sha(canonical(row))


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _head(case: Case, ballots: dict[int, dict[str, Any]]) -> dict[str, Any]:
    sitting, period = selectors.sitting_of(case), case.parent
    assert sitting is not None
    assert period is not None
    assert case.policy_id is not None
    bloc = [ballot for ballot in ballots.values() if ballot["question"] == selectors.BLOC]
    return {
        "format": "jenjang-minutes-v1",
        "session": case.label,
        "edition": case.session.edition,
        "agency": case.organisation.name,
        "period": period.label,
        "data_as_of": period.period.as_of,
        "instrument": str(period.period.instrument),
        "policy": str(case.policy),
        "committee": sitting.body.name,
        "decree": [sitting.body.decree_number, sitting.body.decreed_on],
        "held_at": sitting.held_at,
        "place": sitting.place,
        "rule": content(case.policy_id)[selectors.RULE],
        "attendance": _attendance(case),
        "blocs": bloc,
    }


def _attendance(case: Case) -> list[dict[str, Any]]:
    there, said = selectors.presence(case), selectors.declared(case)
    return [
        {
            "seat": who.number,
            "label": who.label,
            "name": who.name,
            "is_alternate": who.is_alternate,
            "is_present": there.get(who.person_id, False),
            "has_declared": who.person_id in said,
        }
        for who in selectors.seated(case)
    ]


def _items(case: Case, ballots: dict[int, dict[str, Any]]) -> list[dict[str, Any]]:
    rows = Item.objects.filter(case=case).order_by("number").values(*ROW)
    return [{**row, "ballot": ballots.get(row["ballot_id"])} for row in rows]


def _row(item: dict[str, Any]) -> dict[str, Any]:
    changed = item["outcome"] == Item.Outcome.CHANGE
    row = {
        "salt": secrets.token_hex(16),
        "placement": item["placement_id"],
        "number": item["number"],
        "employee": item["placement__employee__number"],
        "name": item["placement__employee__name"],
        "position": item["placement__employee__position"],
        "unit": item["placement__employee__unit"],
        "from": item["placement__computed_box"],
        "outcome": item["outcome"],
        "to": item["to_box"] if changed else item["placement__computed_box"],
        "ballot": item["ballot"] if item["is_singled_out"] else item["ballot_id"],
    }
    if changed:
        names = ("reason_code", "explanation", "evidence_id")
        row |= {name: item[name] for name in names}
    return plain(row)  # type: ignore[no-any-return]


def _ballots(case: Case) -> dict[int, dict[str, Any]]:
    """Return the ballots that decided, each with its counts, votes, recusals and dissents."""
    used = Item.objects.filter(case=case).values("ballot").distinct()
    found = Ballot.objects.filter(pk__in=used).select_related("casting_vote").order_by("pk")
    kept = {ballot.pk: _ballot(ballot) for ballot in found}
    votes = Vote.objects.filter(ballot__in=kept).order_by("ballot", "elector__seat__number")
    for ballot, seat, name, option, statement in votes.values_list(
        "ballot_id", "elector__seat__number", "person__name", "option", "statement"
    ):
        kept[ballot]["votes"].append([seat, name, option, statement])
        kept[ballot]["counts"][option] = kept[ballot]["counts"].get(option, 0) + 1
    for ballot, name, reason in _recusals(kept):
        kept[ballot]["recused"].append([name, reason])
    for ballot, name, text in (
        Dissent.objects.filter(ballot__in=kept)
        .order_by("pk")
        .values_list("ballot_id", "vote__person__name", "text")
    ):
        kept[ballot]["dissents"].append([name, text])
    return kept


def _recusals(kept: Collection[int]) -> Any:
    rows = Recusal.objects.filter(ballot__in=kept).order_by("ballot", "elector__seat__number")
    return rows.values_list("ballot_id", "person__name", "reason")


def _ballot(ballot: Ballot) -> dict[str, Any]:
    casting = getattr(ballot, "casting_vote", None)
    return {
        "id": ballot.pk,
        "question": ballot.question,
        "round": ballot.round,
        "outcome": ballot.outcome,
        "rule": Rule.thawed(ballot.rule).frozen(),
        "closed_at": ballot.closed_at,
        "casting": [casting.option, casting.reason] if casting else None,
        "counts": {ABSTAIN: 0},
        "votes": [],
        "recused": [],
        "dissents": [],
    }
