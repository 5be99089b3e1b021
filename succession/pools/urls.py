"""The addresses of the pools' own screens."""

from __future__ import annotations

from django.urls import path

from succession.pools.views import choosing, members, opening

urlpatterns = [
    path("kelompok/susun/", opening.open_pool, name="open_pool"),
    path("perkara/<int:case_id>/anggota/", members.pool_members, name="pool_members"),
    path("perkara/<int:case_id>/anggota/unduh.csv", members.pool_export, name="pool_export"),
    path("perkara/<int:case_id>/anggota/pilih/", choosing.choose_members, name="choose_members"),
]
