from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The composition root: no models, only commands."""

    name = "config"
    label = "config"
