"""Every address: the features bring their own lists."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from config.health import healthz

FEATURES = (
    "succession.filling.urls",
    "succession.technical_approval.urls",
    "succession.pools.urls",
    "succession.objections.urls",
    "succession.calibration.urls",
    "succession.mapping.urls",
    "approvals.registry.urls",
    "approvals.readiness.urls",
    "approvals.review.urls",
    "workflow.preferences",
    "workflow.urls",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("akun/", include("approvals.registry.entrance")),
    *(path("", include(feature)) for feature in FEATURES if find_spec(feature)),
]
if settings.DEBUG:
    urlpatterns.append(path("", include("workflow.styleguide")))

handler403 = "workflow.pages.refusals.forbidden"
handler500 = "config.unavailable.server_error"
