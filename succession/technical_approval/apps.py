"""Technical approval as a Django app."""

from django.apps import AppConfig


class TechnicalApprovalConfig(AppConfig):
    """Makes its verbs known to the engine."""

    name = "succession.technical_approval"
    label = "technical_approval"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the engine runs."""
        from succession.technical_approval import permissions
        from workflow.verbs import register_verbs

        register_verbs(permissions)
