"""The addresses of readiness's own screens."""

from __future__ import annotations

from django.urls import path

from approvals.readiness.views import indicator, opening, submission, worksheet

urlpatterns = [
    path("kesiapan/mulai/", opening.open_readiness, name="open_readiness"),
    path("perkara/<int:case_id>/kertas-kerja/", worksheet.worksheet, name="worksheet"),
    path("perkara/<int:case_id>/kertas-kerja/<slug:code>/", indicator.indicator, name="indicator"),
    path("perkara/<int:case_id>/kertas-kerja/<slug:code>/nilai/", indicator.live_score, name="live_score"),
    path("perkara/<int:case_id>/pengajuan/<int:number>/", submission.submission, name="submission"),
]
