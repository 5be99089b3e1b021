"""The addresses of the filling's own screens."""

from __future__ import annotations

from django.urls import path

from succession.filling.views import candidate, clearance, committee, longlist, opening

urlpatterns = [
    path("jabatan/", opening.positions, name="positions"),
    path("jabatan/<int:position_id>/isi/", opening.open_filling, name="open_filling"),
    path("perkara/<int:case_id>/longlist/", longlist.longlist, name="longlist"),
    path("perkara/<int:case_id>/longlist/usulkan/", longlist.propose_shortlist, name="propose_shortlist"),
    path("perkara/<int:case_id>/longlist/banding/", candidate.compare, name="compare_candidates"),
    path(
        "perkara/<int:case_id>/longlist/<int:candidate_id>/",
        candidate.filling_candidate,
        name="filling_candidate",
    ),
    path("perkara/<int:case_id>/rapat/", committee.filling_ballot, name="filling_ballot"),
    path("perkara/<int:case_id>/rapat/<slug:name>/", committee.filling_vote, name="filling_vote"),
    path("perkara/<int:case_id>/izin/", clearance.record_clearance, name="record_clearance"),
]
