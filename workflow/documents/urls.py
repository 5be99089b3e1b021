"""Addresses of evidence; no file has one of its own."""

from django.urls import path

from workflow.documents import views

urlpatterns = [
    path("perkara/<int:case_id>/bukti/lampirkan", views.attach_evidence, name="attach_evidence"),
    path("bukti/<uuid:evidence_id>/lihat", views.show_evidence, name="show_evidence"),
    path("bukti/<uuid:evidence_id>/unduh", views.download_evidence, name="download_evidence"),
]
