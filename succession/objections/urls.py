"""The addresses of objections, and of the page of an ASN about himself."""

from __future__ import annotations

from django.urls import path

from succession.objections.views import hearing, own

urlpatterns = [
    path("saya/", own.own_page, name="own_page"),
    path("saya/keberatan/<int:placement_id>/", own.file_objection, name="file_objection"),
    path("perkara/<int:case_id>/keberatan/", hearing.objection_ballot, name="objection_ballot"),
    path("perkara/<int:case_id>/keberatan/<slug:name>/", hearing.answer_ballot, name="answer_ballot"),
]
