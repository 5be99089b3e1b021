"""The registry as a Django app."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    """Agencies, offices, units, persons and what they hold."""

    name = "approvals.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Stand in the main navigation."""
        from workflow.shell import register_nav

        register_nav(_("Instansi"), "agencies", _is_known, order=60)


def _is_known(request: HttpRequest) -> bool:
    return request.user.is_authenticated
