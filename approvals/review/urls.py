"""The addresses of the review's own screens."""

from __future__ import annotations

from django.urls import path

from approvals.review.views import days, decree, follow_ups, judging, overview, plenary

urlpatterns = [
    path("ikhtisar/", overview.overview, name="overview"),
    path("ikhtisar/instansi/", overview.overview_list, name="overview_list"),
    path("ekspose/", days.ekspose_days, name="ekspose_days"),
    path("perkara/<int:case_id>/tinjau/", judging.judge, name="judge"),
    path("perkara/<int:case_id>/pleno/", plenary.plenary, name="plenary"),
    path("perkara/<int:case_id>/pleno/<slug:name>/", plenary.take_part, name="take_part"),
    path("perkara/<int:case_id>/tindak-lanjut/", follow_ups.follow_ups, name="follow_ups"),
    path("perkara/<int:case_id>/keputusan/", decree.decree, name="decree"),
    path("perkara/<int:case_id>/keputusan/betulkan/", decree.correct_decision, name="correct_decision"),
    path("perkara/<int:case_id>/usulkan/<slug:name>/", decree.propose, name="propose"),
]
