"""Filling as a Django app."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FillingConfig(AppConfig):
    """Makes its life cycle, its verbs, its policy and its question known to the engine."""

    name = "succession.filling"
    label = "filling"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the engine runs, and what happens together with other cases."""
        from approvals.registry.demo import register_demo
        from succession.filling import demo, forms, permissions, questions, rules, services
        from succession.filling.lifecycle import FillingLife
        from succession.filling.views.opening import may_see_positions
        from workflow.ballots.questions import register_question
        from workflow.features import register, with_event
        from workflow.rules import register_schema
        from workflow.shell import register_nav
        from workflow.verbs import register_verbs

        register_demo(demo.make_fillings, order=70)
        register_nav(_("Jabatan"), "positions", may_see_positions, order=60)
        register_verbs(permissions)
        register_schema("policy", rules.is_filling_policy, rules.check_policy)
        register(FillingLife, services=services, forms=forms, **_screens())
        register_question(FillingLife.kind, questions.QUESTION)
        with_event("succession.filling.request_approval", services.send_request)
        with_event("succession.filling.cancel", services.end_request)
        with_event("succession.filling.close", services.leave_pool)
        for answer in ("grant", "grant_by_silence", "refuse"):
            with_event(f"succession.technical_approval.{answer}", services.take_answer)


def _screens() -> dict[str, Any]:
    """Return the filling's share of the screens, and where they show persons."""
    from succession.filling.views import panel
    from workflow.accesses import register_places

    register_places(
        {
            "filling.case": _("Pengisian jabatan"),
            "filling.longlist": _("Longlist pengisian jabatan"),
            "filling.candidate": _("Rincian calon pengisian jabatan"),
            "filling.comparison": _("Perbandingan calon"),
            "filling.ballot": _("Rapat shortlist"),
            "filling.step": _("Langkah pengisian jabatan"),
            "filling.positions": _("Daftar jabatan"),
        }
    )
    pages = {
        "open": "positions",
        "check_candidate": "longlist",
        "propose_shortlist": "longlist",
        "record_clearance": "record_clearance",
        "attach_evidence": "attach_evidence",
        "vote": "filling_ballot",
    }
    return {"pages": pages, "panel": panel.panel, "figures": panel.figures, "words": panel.WORDS}
