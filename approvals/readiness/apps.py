"""Readiness as a Django app."""

from django.apps import AppConfig


class ReadinessConfig(AppConfig):
    """An agency's self-assessment."""

    name = "approvals.readiness"
    label = "readiness"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the life cycle and the rule files known to the engine."""
        from approvals.readiness import forms, permissions, rules, services
        from approvals.readiness.lifecycle import Readiness
        from workflow.features import register
        from workflow.rules import register_schema
        from workflow.verbs import register_verbs

        register_verbs(permissions)
        register_schema("instrument", rules.is_readiness_instrument, rules.check_instrument)
        register_schema("policy", rules.is_readiness_policy, rules.check_policy)
        register(Readiness, services=services, forms=forms)
