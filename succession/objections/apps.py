"""Objections as a Django app."""

from django.apps import AppConfig


class ObjectionsConfig(AppConfig):
    """Makes its verbs known to the engine."""

    name = "succession.objections"
    label = "objections"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the engine runs."""
        from succession.objections import permissions
        from workflow.verbs import register_verbs

        register_verbs(permissions)
