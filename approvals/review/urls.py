"""The addresses of the review's own screens."""

from __future__ import annotations

from django.urls import path

from approvals.review.views import judging

urlpatterns = [
    path("perkara/<int:case_id>/tinjau/", judging.judge, name="judge"),
    path("perkara/<int:case_id>/pleno/", judging.judge, name="plenary"),
    path("perkara/<int:case_id>/tindak-lanjut/", judging.judge, name="follow_ups"),
]
