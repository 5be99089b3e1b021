from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The composition root: no models, only commands."""

    name = "config"
    label = "config"

    def ready(self) -> None:
        """Add the country to the demonstration."""
        from approvals.registry.demo import register_demo
        from config.replay.demo import make_country

        register_demo(make_country, order=90)
