"""Mapping as a Django app."""

from django.apps import AppConfig

# Deeds that have a screen of their own; `open` is the birth of a case.
PAGES = {"open": "open_mapping", "load_people": "load_people", "request_scoring": "request_scoring"}


class MappingConfig(AppConfig):
    """People, their scores and their boxes in one period."""

    name = "succession.mapping"
    label = "mapping"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the life cycle, the rule files and the demonstration known."""
        from approvals.registry.demo import register_demo
        from approvals.registry.staff import register_staff
        from succession.mapping import demo, forms, permissions, policies, rules, services
        from succession.mapping.lifecycle import MappingLife
        from succession.mapping.selectors import is_employed
        from succession.mapping.views import board, changes, panel
        from succession.mapping.views.tabs import register_tab
        from workflow.accesses import register_places
        from workflow.features import register
        from workflow.rules import register_schema
        from workflow.verbs import register_verbs

        register_verbs(permissions)
        register_schema("policy", policies.is_mapping_policy, policies.check_policy)
        register_schema("instrument", rules.is_talent_instrument, rules.check_instrument)
        register_places(panel.PLACES)
        register(
            MappingLife,
            services=services,
            forms=forms,
            pages=PAGES,
            panel=panel.panel_of,
            parties=panel.parties_of,
            figures=panel.figures_of,
            words=panel.WORDS,
        )
        for tab in (*board.TABS, changes.TAB):
            register_tab(tab)
        register_staff(is_employed)
        register_demo(demo.make_periods, order=30)
