"""The addresses of the sessions' own screens."""

from __future__ import annotations

from django.urls import path

from succession.calibration.views import agenda, committee, item, minutes, moving, opening, printed, room

urlpatterns = [
    path("kalibrasi/siapkan/", opening.open_calibration, name="open_calibration"),
    path("instansi/<str:code>/komite/", committee.committee, name="committee"),
    path("perkara/<int:case_id>/sidang/", room.session, name="session"),
    path("perkara/<int:case_id>/sidang/<slug:name>/", room.session_deed, name="session_deed"),
    path("perkara/<int:case_id>/agenda/", agenda.agenda, name="agenda"),
    path("perkara/<int:case_id>/agenda/<int:number>/", item.item, name="item"),
    path("perkara/<int:case_id>/agenda/<int:number>/<slug:name>/", item.item_deed, name="item_deed"),
    path("perkara/<int:case_id>/pindahkan/<int:placement_id>", moving.move, name="move"),
    path("perkara/<int:case_id>/berita-acara/", minutes.minutes, name="minutes"),
    path("perkara/<int:case_id>/berita-acara.json", minutes.minutes_document, name="minutes_document"),
    path("perkara/<int:case_id>/berita-acara.pdf", printed.minutes_pdf, name="minutes_pdf"),
]
