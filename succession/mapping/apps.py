"""Mapping as a Django app."""

from django.apps import AppConfig


class MappingConfig(AppConfig):
    """Makes its verbs known to the engine."""

    name = "succession.mapping"
    label = "mapping"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the engine runs."""
        from succession.mapping import permissions
        from workflow.verbs import register_verbs

        register_verbs(permissions)
