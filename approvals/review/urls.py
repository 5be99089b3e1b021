"""The addresses of the review's own screens."""

from __future__ import annotations

from django.urls import path

from approvals.review.views import plain

urlpatterns = [
    path("perkara/<int:case_id>/tinjau/", plain.plain, name="judge"),
    path("perkara/<int:case_id>/pleno/", plain.plain, name="plenary"),
    path("perkara/<int:case_id>/tindak-lanjut/", plain.plain, name="follow_ups"),
]
