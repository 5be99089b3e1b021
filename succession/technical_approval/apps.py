"""Technical approval as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TechnicalApprovalConfig(AppConfig):
    """Makes its life cycle, its verbs and its policy known to the engine."""

    name = "succession.technical_approval"
    label = "technical_approval"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the engine runs."""
        from succession.technical_approval import permissions, rules, services
        from succession.technical_approval.lifecycle import TechnicalApprovalLife
        from succession.technical_approval.views import panel
        from workflow.accesses import register_places
        from workflow.features import register
        from workflow.rules import register_schema
        from workflow.verbs import register_verbs

        register_verbs(permissions)
        register_schema("policy", rules.is_technical_approval_policy, rules.check_policy)
        register_places({panel.WHERE: _("Pertimbangan teknis")})
        register(TechnicalApprovalLife, services=services, panel=panel.panel, words=panel.WORDS)
