from django.apps import AppConfig


class ToyConfig(AppConfig):
    name = "tests.workflow.toyapp"
    label = "toyapp"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tests.workflow.toyapp import council, forms, services
        from tests.workflow.toyapp.lifecycle import Toy
        from workflow.ballots.questions import register_question
        from workflow.features import register

        register(Toy, services=services, forms=forms)
        register(council.Council, services=council, forms=forms)
        for question in (council.ADOPT, council.PLAIN, council.SECRET):
            register_question("council", question)
