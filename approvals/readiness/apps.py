"""Readiness as a Django app."""

from django.apps import AppConfig

# Deeds that have a screen of their own; `open` is the birth of a case.
PAGES = {"open": "open_readiness", "answer": "worksheet", "attach_commitment": "attach_evidence"}


class ReadinessConfig(AppConfig):
    """An agency's self-assessment."""

    name = "approvals.readiness"
    label = "readiness"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the life cycle and the rule files known to the engine."""
        from approvals.readiness import forms, permissions, rules, services
        from approvals.readiness.lifecycle import Readiness
        from approvals.readiness.views import panel
        from workflow.features import register
        from workflow.rules import register_schema
        from workflow.verbs import register_verbs

        register_verbs(permissions)
        register_schema("instrument", rules.is_readiness_instrument, rules.check_instrument)
        register_schema("policy", rules.is_readiness_policy, rules.check_policy)
        register(
            Readiness,
            services=services,
            forms=forms,
            pages=PAGES,
            panel=panel.panel_of,
            parties=panel.parties_of,
            figures=panel.figures_of,
            words=panel.WORDS,
        )
