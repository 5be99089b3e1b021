"""Filling as a Django app."""

from typing import Any

from django.apps import AppConfig


class FillingConfig(AppConfig):
    """Makes its life cycle, its verbs, its policy and its question known to the engine."""

    name = "succession.filling"
    label = "filling"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the engine runs, and what happens together with other cases."""
        from succession.filling import forms, permissions, questions, rules, services
        from succession.filling.lifecycle import FillingLife
        from workflow.ballots.questions import register_question
        from workflow.features import register, with_event
        from workflow.rules import register_schema
        from workflow.verbs import register_verbs

        register_verbs(permissions)
        register_schema("policy", rules.is_filling_policy, rules.check_policy)
        register(FillingLife, services=services, forms=forms, **_screens())
        register_question(FillingLife.kind, questions.QUESTION)
        with_event("succession.filling.request_approval", services.send_request)
        with_event("succession.filling.cancel", services.end_request)
        with_event("succession.filling.close", services.leave_pool)
        for answer in ("grant", "grant_by_silence", "refuse"):
            with_event(f"succession.technical_approval.{answer}", services.take_answer)


def _screens() -> dict[str, Any]:
    """Return the filling's share of the screens."""
    return {}
