from django.apps import AppConfig


class ToyConfig(AppConfig):
    name = "tests.workflow.toyapp"
    label = "toyapp"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tests.workflow.toyapp import forms, services
        from tests.workflow.toyapp.lifecycle import Toy
        from workflow.features import register

        register(Toy, services=services, forms=forms)
