"""The review as a Django app."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Makes its life cycle, its verbs, its policy and its question known to the engine."""

    name = "approvals.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the engine runs, and what happens together with readiness."""
        from approvals.review import forms, permissions, plenary, rules, services
        from approvals.review.lifecycle import ReviewLife
        from workflow.ballots.questions import register_question
        from workflow.features import register, with_event
        from workflow.rules import register_schema
        from workflow.verbs import register_verbs

        register_verbs(permissions)
        register_schema("policy", rules.is_review_policy, rules.check_policy)
        register(ReviewLife, services=services, forms=forms)
        register_question(ReviewLife.kind, plenary.QUESTION)
        with_event("approvals.readiness.submit", services.open_review)
        with_event("approvals.readiness.resubmit", services.take_resubmission)
        with_event("approvals.readiness.withdraw", services.end_with_readiness)
        with_event("approvals.review.return_for_repair", services.reopen_readiness)
        with_event("approvals.review.withdraw", services.withdraw_readiness)
