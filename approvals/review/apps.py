"""The review as a Django app."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    """Makes its life cycle, its verbs, its policy and its question known to the engine."""

    name = "approvals.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the engine runs, and what happens together with readiness."""
        from approvals.registry.demo import register_demo
        from approvals.review import demo, forms, permissions, plenary, rules, services
        from approvals.review.lifecycle import ReviewLife
        from approvals.review.views.days import may_see_days
        from approvals.review.views.overview import may_overview
        from workflow.ballots.questions import register_question
        from workflow.features import register, with_event
        from workflow.rules import register_schema
        from workflow.shell import register_nav
        from workflow.verbs import register_verbs

        register_demo(demo.make_panel, order=10)
        register_verbs(permissions)
        register_nav(_("Ikhtisar"), "overview", may_overview, order=80)
        register_schema("policy", rules.is_review_policy, rules.check_policy)
        register(ReviewLife, services=services, forms=forms, **_screens())
        register_nav(_("Ekspose"), "ekspose_days", may_see_days, order=65)
        register_question(ReviewLife.kind, plenary.QUESTION)
        with_event("approvals.readiness.submit", services.open_review)
        with_event("approvals.readiness.resubmit", services.take_resubmission)
        with_event("approvals.readiness.withdraw", services.end_with_readiness)
        with_event("approvals.review.return_for_repair", services.reopen_readiness)
        with_event("approvals.review.withdraw", services.withdraw_readiness)


def _screens() -> dict[str, Any]:
    """Return the review's share of the screens: pages of its own, and what the page of a case shows of it."""
    from approvals.review.views import content

    pages = {
        "judge": "judge",
        "answer_note": "follow_ups",
        "report_follow_up": "follow_ups",
        "attach_evidence": "attach_evidence",
        "correct_decision": "correct_decision",
        "vote": "plenary",
    }
    return {
        "pages": pages,
        "panel": content.panel,
        "parties": content.parties,
        "figures": content.figures,
        "words": content.WORDS,
        "reading": {"receive": ("decree", _("Keputusan Kepala BKN"))},
    }
