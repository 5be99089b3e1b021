"""Filling as a Django app."""

from django.apps import AppConfig


class FillingConfig(AppConfig):
    """Makes its verbs known to the engine."""

    name = "succession.filling"
    label = "filling"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the engine runs."""
        from succession.filling import permissions
        from workflow.verbs import register_verbs

        register_verbs(permissions)
