"""The addresses of the pages that every life cycle has."""

from __future__ import annotations

from django.urls import path
from django.views.generic import TemplateView

from workflow.pages import inboxviews, listviews, noticeviews, runviews, stepping, views
from workflow.pages.unowned import unowned
from workflow.visitors import wear_hat

urlpatterns = [
    path("", inboxviews.home, name="home"),
    path("tugas/", inboxviews.inbox, name="inbox"),
    path("tugas/tanpa-pemegang/", unowned, name="unowned"),
    path("tugas/tindakan/", inboxviews.act_on_turns, name="act_on_turns"),
    path("tugas/tindakan/<uuid:run_id>/", runviews.run, name="bulk_run"),
    path("peran/", wear_hat, name="wear_hat"),
    path("perkara/", listviews.cases, name="cases"),
    path("perkara/mulai/", views.begin, name="begin"),
    path("perkara/<int:case_id>/", views.case, name="case"),
    path("perkara/<int:case_id>/mengapa/", views.why, name="why"),
    path("perkara/<int:case_id>/langkah/<slug:name>/", stepping.step, name="step"),
    path("cari/", listviews.search, name="search"),
    path("pemberitahuan/", noticeviews.notices, name="notices"),
    path("pemberitahuan/baca/", noticeviews.read_notices, name="read_notices"),
    path("periksa/<slug:digest>/", views.receipt, name="receipt"),
    *(
        path(address, TemplateView.as_view(template_name=f"workflow/plain/{name}.html"), name=name)
        for address, name in (
            ("bantuan/", "help"),
            ("aksesibilitas/", "accessibility"),
            ("privasi/", "privacy"),
        )
    ),
]
