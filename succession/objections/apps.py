"""Objections as a Django app."""

from typing import Any

from django.apps import AppConfig


class ObjectionsConfig(AppConfig):
    """Makes its life cycle, its verbs, its policy and its question known to the engine."""

    name = "succession.objections"
    label = "objections"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the engine runs."""
        from succession.objections import permissions, questions, rules, services
        from succession.objections.lifecycle import ObjectionLife
        from workflow.ballots.questions import register_question
        from workflow.features import register
        from workflow.rules import register_schema
        from workflow.verbs import register_verbs

        register_verbs(permissions)
        register_schema("policy", rules.is_objection_policy, rules.check_policy)
        register(ObjectionLife, services=services, **_screens())
        register_question(ObjectionLife.kind, questions.ANSWER)


def _screens() -> dict[str, Any]:
    """Return the share of the screens that objections have."""
    return {}
