"""Pools as a Django app."""

from django.apps import AppConfig


class PoolsConfig(AppConfig):
    """Makes its verbs known to the engine."""

    name = "succession.pools"
    label = "pools"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the engine runs."""
        from succession.pools import permissions
        from workflow.verbs import register_verbs

        register_verbs(permissions)
