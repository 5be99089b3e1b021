"""The addresses of the sessions' own screens."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

urlpatterns = [
    path("perkara/<int:case_id>/sidang/", RedirectView.as_view(url="/"), name="session"),
]
