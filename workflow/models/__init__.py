"""The tables of the engine."""

from workflow.models.audit import AuditBody, AuditEvent
from workflow.models.cases import Case, Grant, LifecycleStep, Participation
from workflow.models.documents import Evidence, Note
from workflow.models.outbox import Notice, OutboxMessage
from workflow.models.parties import Account, Appointment, Mandate, Organisation, Person, Role
from workflow.models.rules import RuleVersion
from workflow.models.worklist import Holiday, Turn

__all__ = [
    "Account",
    "Appointment",
    "AuditBody",
    "AuditEvent",
    "Case",
    "Evidence",
    "Grant",
    "Holiday",
    "LifecycleStep",
    "Mandate",
    "Note",
    "Notice",
    "Organisation",
    "OutboxMessage",
    "Participation",
    "Person",
    "Role",
    "RuleVersion",
    "Turn",
]
