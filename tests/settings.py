"""The settings of the tests: their own folder and database, else what production has."""

import os
from pathlib import Path

# Where several processes share a run, the first has set the folder and each has a server of its own below it.
_GIVEN = Path(os.environ.get("JENJANG_HOME") or Path(__file__).resolve().parent.parent / "var")
_HOME = _GIVEN / os.environ.get("PYTEST_XDIST_WORKER", "test")
os.environ.update(JENJANG_HOME=str(_HOME), PLAIN_HTTP="1", DATABASE_URL="", JENJANG_ROLE="jenjang_app")

from config.environment import ROOT  # noqa: E402
from config.settings import *  # noqa: E402, F403
from config.settings import INSTALLED_APPS, LOGGING, STORAGES  # noqa: E402

if (ROOT / "tests" / "workflow" / "toyapp").is_dir():
    INSTALLED_APPS.append("tests.workflow.toyapp")

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Argon2id as it should be takes a tenth of a second a log-in: that is tested once, not paid everywhere.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
LOGGING["root"]["level"] = "ERROR"  # type: ignore[index]
