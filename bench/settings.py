"""The product's settings with the peers beside it, in a folder of its own."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS

INSTALLED_APPS = [
    *INSTALLED_APPS,
    "tests.workflow.toyapp",
    "viewflow",
    "viewflow.workflow",
    "django_fsm_log",
    "bench.loans",
    "bench.tasks",
]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
SECRET_KEY = "bench"
