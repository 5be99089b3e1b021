"""The product's settings with the peers beside it, in a folder of its own."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS, STORAGES

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

# Pages are asked for by a client without a web server before it: no manifest, the client's own host.
ALLOWED_HOSTS = ["testserver"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
