"""Pools as a Django app."""

from typing import Any

from django.apps import AppConfig


class PoolsConfig(AppConfig):
    """Makes its life cycle, its verbs and its policy known to the engine."""

    name = "succession.pools"
    label = "pools"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the engine runs."""
        from succession.pools import forms, permissions, rules, services
        from succession.pools.lifecycle import PoolLife
        from workflow.features import register
        from workflow.rules import register_schema
        from workflow.verbs import register_verbs

        register_verbs(permissions)
        register_schema("policy", rules.is_pool_policy, rules.check_policy)
        register(PoolLife, services=services, forms=forms, **_screens())


def _screens() -> dict[str, Any]:
    """Return the share of the screens that pools have."""
    return {}
