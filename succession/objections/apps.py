"""Objections as a Django app."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ObjectionsConfig(AppConfig):
    """Makes its life cycle, its verbs, its policy and its question known to the engine."""

    name = "succession.objections"
    label = "objections"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the engine runs."""
        from approvals.registry.demo import register_demo
        from succession.mapping.hooks import register_reasons
        from succession.objections import demo, forms, permissions, questions, rules, services
        from succession.objections.lifecycle import ObjectionLife
        from succession.objections.selectors import reasons_for
        from workflow.ballots.questions import register_question
        from workflow.features import register
        from workflow.rules import register_schema
        from workflow.verbs import register_verbs

        register_demo(demo.make_employees, order=95)  # of whom the replayed country placed too
        register_verbs(permissions)
        register_schema("policy", rules.is_objection_policy, rules.check_policy)
        register(ObjectionLife, services=services, forms=forms, **_screens())
        register_question(ObjectionLife.kind, questions.ANSWER)
        register_reasons(ObjectionLife.kind, reasons_for)


def _screens() -> dict[str, Any]:
    """Return the share of the screens that objections have, and name the places that show persons."""
    from succession.objections.views import panel
    from succession.objections.views.own import is_an_employee
    from workflow.accesses import register_places
    from workflow.shell import register_nav

    register_nav(_("Talenta saya"), "own_page", is_an_employee, order=5)
    register_places(
        {
            "objections.case": _("Perkara keberatan"),
            "objections.hearing": _("Pemungutan suara atas keberatan"),
        }
    )
    pages = {"vote": "objection_ballot"}
    return {"pages": pages, "panel": panel.panel, "figures": panel.figures, "words": panel.WORDS}
