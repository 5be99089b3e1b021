"""Calibration as a Django app."""

from django.apps import AppConfig


class CalibrationConfig(AppConfig):
    """Makes its verbs known to the engine."""

    name = "succession.calibration"
    label = "calibration"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the engine runs."""
        from succession.calibration import permissions
        from workflow.verbs import register_verbs

        register_verbs(permissions)
