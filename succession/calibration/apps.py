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
        from approvals.registry.demo import register_demo
        from succession.calibration import demo, forms, permissions, questions, rules, services
        from succession.calibration.lifecycle import CalibrationLife
        from succession.calibration.reasons import reasons_for
        from succession.calibration.recusals import hidden_evidence, withheld_in_periods
        from succession.calibration.views.moving import ways
        from succession.calibration.views.panel import PLACES
        from succession.calibration.views.sessions import TAB
        from succession.mapping.hooks import register_moving, register_reasons, register_withholding
        from succession.mapping.views.tabs import register_tab
        from workflow.accesses import register_places
        from workflow.ballots.questions import register_question
        from workflow.documents.selectors import register_hiding
        from workflow.features import register, with_event
        from workflow.rules import register_schema
        from workflow.verbs import register_verbs

        register_demo(demo.make_sessions, order=40)
        register_verbs(permissions)
        register_schema("policy", rules.is_calibration_policy, rules.check_policy)
        register(CalibrationLife, services=services, forms=forms, **_screens())
        register_places(PLACES)
        register_withholding(withheld_in_periods)
        register_moving(ways)
        register_reasons(CalibrationLife.kind, reasons_for)
        register_tab(TAB)
        register_hiding(CalibrationLife.kind, hidden_evidence)
        register_question(CalibrationLife.kind, questions.ALONE)
        register_question(CalibrationLife.kind, questions.TOGETHER)
        with_event("succession.calibration.publish", services.publish_period)
        with_event("succession.mapping.reopen", services.end_with_reopened)


def _screens() -> dict[str, Any]:
    """Return the session's share of the screens."""
    from succession.calibration.views import panel

    pages = {
        "open": "open_calibration",
        "take_agenda": "agenda",
        "single_out": "agenda",
        "propose_change": "agenda",
        "declare": "session",
        "vote": "session",
    }
    return {
        "pages": pages,
        "panel": panel.panel,
        "parties": panel.parties,
        "figures": panel.figures,
        "words": panel.WORDS,
    }
