"""The addresses of mapping's own screens."""

from __future__ import annotations

from django.urls import path

from succession.mapping.views import board, importing, opening, person, scoring

urlpatterns = [
    path("pemetaan/mulai/", opening.open_mapping, name="open_mapping"),
    path("perkara/<int:case_id>/data-pegawai/", importing.load_people, name="load_people"),
    path("perkara/<int:case_id>/data-pegawai/kesalahan.csv", importing.import_faults, name="import_faults"),
    path("perkara/<int:case_id>/penghitungan/", scoring.request_scoring, name="request_scoring"),
    path("perkara/<int:case_id>/papan/", board.board, name="board"),
    path("perkara/<int:case_id>/papan/<int:placement_id>/", person.placement, name="placement"),
]
