"""Django's settings, safe for production as they are; each variable loosens one thing: docs/operations.md."""

from __future__ import annotations

import django_stubs_ext
from csp.constants import NONE, SELF
from django.urls import reverse

from config import database, environment, mail
from config.environment import ROOT

django_stubs_ext.monkeypatch()  # ModelForm[Account] and the like are Python, not only notes for mypy

HOME = environment.home()
CLUSTER = database.cluster() if database.is_embedded() else None
EVIDENCE_ROOT = HOME / "evidence"
EVIDENCE_LARGEST = environment.number("EVIDENCE_MEGABYTES", 25) * 1024 * 1024

DEBUG = environment.is_on("DEBUG")
SECRET_KEY = environment.text("SECRET_KEY") or environment.secret("django")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("TRUSTED_ORIGINS")

# ---- what it is made of
INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "succession.mapping.apps.MappingConfig",
    "succession.calibration.apps.CalibrationConfig",
    "succession.objections.apps.ObjectionsConfig",
    "succession.pools.apps.PoolsConfig",
    "succession.technical_approval.apps.TechnicalApprovalConfig",
    "succession.filling.apps.FillingConfig",
    "approvals.readiness.apps.ReadinessConfig",
    "approvals.review.apps.ReviewConfig",
    "approvals.registry.apps.RegistryConfig",
    "workflow.apps.WorkflowConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "guardian",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "workflow.preferences.ChosenLanguageMiddleware",
    "workflow.documents.limit.UploadLimitMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "workflow.visitors.EntranceMiddleware",
    "config.unavailable.UnavailableMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "workflow.pages.frame.shell",
            ],
        },
    },
]

# ---- the database
DATABASES = {"default": database.as_django(database.role())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Throttling counts in the database, so that all web processes count together; when full, it would forget.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "throttle",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    },
}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# ---- who is who
AUTH_USER_MODEL = "workflow.Account"
ABSOLUTE_URL_OVERRIDES = {"workflow.organisation": lambda row: reverse("organisation", args=[row.code])}
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "approvals.registry.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by administrators, never by signing up
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Jenjang] "
# Guessing at one account is slow; an office whose people share one address is not locked out.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "100/5m/ip,5/5m/key",
    "login_failed_at_home": "5/5m/key",  # for who has logged in from there before
}
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("TRUSTED_PROXIES", 0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Jenjang"
MFA_TOTP_TOLERANCE = 1  # half a minute of a telephone's clock
MFA_ALLOW_UNVERIFIED_EMAIL = True
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",  # its backend ignores periods: workflow decides from the grants themselves
]

# ---- words and times
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"

# ---- files
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [ROOT / "static"]
MEDIA_ROOT = EVIDENCE_ROOT  # outside the web root, and without an address
MEDIA_URL = ""
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# ---- what a browser may do
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
    },
}
IS_PLAIN_HTTP = DEBUG or environment.is_on("PLAIN_HTTP")
SECURE_SSL_REDIRECT = not IS_PLAIN_HTTP
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 0 if IS_PLAIN_HTTP else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not IS_PLAIN_HTTP
SECURE_HSTS_PRELOAD = not IS_PLAIN_HTTP
SECURE_REFERRER_POLICY = "same-origin"
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = not IS_PLAIN_HTTP
SESSION_ENGINE = "workflow.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = not IS_PLAIN_HTTP
CSRF_COOKIE_HTTPONLY = True

# ---- mail and log
_POST = mail.from_address(environment.text("EMAIL_URL"))
EMAIL_BACKEND = f"django.core.mail.backends.{_POST.backend}.EmailBackend"
EMAIL_FILE_PATH = HOME / "mail"  # read only by the file backend, the default
EMAIL_HOST, EMAIL_PORT = _POST.host, _POST.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _POST.user, _POST.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _POST.is_upgraded, _POST.is_tls
EMAIL_TIMEOUT = 20
SITE_URL = environment.text("SITE_URL", f"http://localhost:{environment.number('PORT', 8000)}")  # in letters
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("EMAIL_FROM", "jenjang@localhost")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": True,
    "formatters": {
        "plain": {"()": "config.logs.PlainFormatter"},
        "json": {"()": "config.logs.JSONFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": environment.text("LOG_FORMAT", "plain"),
        },
    },
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", "INFO")},
    "loggers": {"procrastinate": {"level": "WARNING"}},
}
