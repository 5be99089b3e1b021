"""The review as a Django app."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Makes its verbs and its policy known to the engine."""

    name = "approvals.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the rule files."""
        from approvals.review import permissions, rules
        from workflow.rules import register_schema
        from workflow.verbs import register_verbs

        register_verbs(permissions)
        register_schema("policy", rules.is_review_policy, rules.check_policy)
