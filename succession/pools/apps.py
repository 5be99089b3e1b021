"""Pools as a Django app."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PoolsConfig(AppConfig):
    """Makes its life cycle, its verbs and its policy known to the engine."""

    name = "succession.pools"
    label = "pools"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the engine runs."""
        from approvals.registry.demo import register_demo
        from succession.pools import demo, forms, permissions, rules, services
        from succession.pools.lifecycle import PoolLife
        from workflow.features import register
        from workflow.rules import register_schema
        from workflow.verbs import register_verbs

        register_demo(demo.make_pools, order=50)
        register_verbs(permissions)
        register_schema("policy", rules.is_pool_policy, rules.check_policy)
        register(PoolLife, services=services, forms=forms, **_screens())


def _screens() -> dict[str, Any]:
    """Return the share of the screens that pools have, and name the places that show persons."""
    from succession.pools.views import panel
    from workflow.accesses import register_places

    register_places(
        {
            "pools.members": _("Daftar anggota kelompok rencana suksesi"),
            "pools.choose": _("Pemilihan anggota kelompok rencana suksesi"),
        }
    )
    pages = {"open": "open_pool", "choose_members": "choose_members"}
    shown = {"panel": panel.panel, "figures": panel.figures, "words": panel.WORDS, "rest": panel.rest}
    return {"pages": pages, **shown}
