"""The engine as a Django app."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class WorkflowConfig(AppConfig):
    """At each release the declared tables are published to the database, which refuses everything else."""

    name = "workflow"
    label = "workflow"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Publish the life cycles after the migrations; know what happens after events and role policies."""
        post_migrate.connect(_publish, sender=self, dispatch_uid="workflow.publish")
        from workflow.notices import subscribe
        from workflow.pages import frame
        from workflow.rules import register_schema, roles

        subscribe()
        frame.register()
        register_schema("policy", roles.is_of_roles, roles.check_roles, apply=roles.apply_roles)


def _publish(**_signal: Any) -> None:
    from workflow.publishing import publish

    publish()
