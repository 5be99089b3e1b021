"""The tables of the engine."""

from workflow.models.accesses import Access
from workflow.models.audit import AuditBody, AuditEvent
from workflow.models.ballots import (
    ABSTAIN,
    Attendance,
    Ballot,
    CastingVote,
    Dissent,
    Elector,
    Interest,
    Opinion,
    Recusal,
    Sitting,
    Substitution,
    Vote,
)
from workflow.models.bodies import Body, Seat, Term
from workflow.models.bulk import BulkItem, BulkRun
from workflow.models.cases import Case, Grant, LifecycleStep, Participation
from workflow.models.documents import Evidence, Note
from workflow.models.outbox import Delivery, Notice, OutboxMessage
from workflow.models.parties import Account, Appointment, Mandate, Organisation, Person, Role
from workflow.models.rows import OwnRowField
from workflow.models.rules import RuleVersion
from workflow.models.sessions import Session
from workflow.models.worklist import Holiday, Turn

__all__ = [
    "ABSTAIN",
    "Access",
    "Account",
    "Appointment",
    "Attendance",
    "AuditBody",
    "AuditEvent",
    "Ballot",
    "Body",
    "BulkItem",
    "BulkRun",
    "Case",
    "CastingVote",
    "Delivery",
    "Dissent",
    "Elector",
    "Evidence",
    "Grant",
    "Holiday",
    "Interest",
    "LifecycleStep",
    "Mandate",
    "Note",
    "Notice",
    "Opinion",
    "Organisation",
    "OutboxMessage",
    "OwnRowField",
    "Participation",
    "Person",
    "Recusal",
    "Role",
    "RuleVersion",
    "Seat",
    "Session",
    "Sitting",
    "Substitution",
    "Term",
    "Turn",
    "Vote",
]
