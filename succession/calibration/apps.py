"""Calibration as a Django app."""

from typing import Any

from django.apps import AppConfig


class CalibrationConfig(AppConfig):
    """Makes its life cycle, its verbs, its policy and its questions known to the engine."""

    name = "succession.calibration"
    label = "calibration"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the engine runs, and what happens together with the period."""
        from succession.calibration import forms, permissions, questions, rules, services
        from succession.calibration.lifecycle import CalibrationLife
        from workflow.ballots.questions import register_question
        from workflow.features import register, with_event
        from workflow.rules import register_schema
        from workflow.verbs import register_verbs

        register_verbs(permissions)
        register_schema("policy", rules.is_calibration_policy, rules.check_policy)
        register(CalibrationLife, services=services, forms=forms, **_screens())
        register_question(CalibrationLife.kind, questions.ALONE)
        register_question(CalibrationLife.kind, questions.TOGETHER)
        with_event("succession.calibration.publish", services.publish_period)
        with_event("succession.mapping.reopen", services.end_with_reopened)


def _screens() -> dict[str, Any]:
    """Return the session's share of the screens."""
    return {
        "pages": {},
    }
