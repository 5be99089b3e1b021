"""Addresses of the registry."""

from django.urls import path

from approvals.registry.views import grants, pages, structure, verbs

urlpatterns = [
    path("", pages.home, name="home"),
    path("instansi/", pages.agencies, name="agencies"),
    path("instansi/unduh", pages.agencies_export, name="agencies_export"),
    path("kantor/", pages.offices, name="offices"),
    path("profil/", pages.profile, name="profile"),
    path("organisasi/<str:code>/", pages.organisation, name="organisation"),
    path("organisasi/<str:code>/peran/beri", verbs.appoint, name="appoint"),
    path("organisasi/<str:code>/mandat/beri", verbs.give_mandate, name="give_mandate"),
    path("organisasi/<str:code>/orang/daftarkan", verbs.register_person, name="register_person"),
    path("organisasi/<str:code>/unit/buat", structure.register_unit, name="register_unit"),
    path("organisasi/<str:code>/jabatan/buat", structure.register_position, name="register_position"),
    path("organisasi/<str:code>/akun/<int:pk>/tutup", verbs.close_account, name="close_account"),
    path("organisasi/<str:code>/akses/beri", grants.give_grant, name="give_grant"),
    path("akses/<int:pk>/akhiri", grants.end_grant, name="end_grant"),
    path("peran/<int:pk>/konfirmasi", verbs.confirm, name="confirm"),
    path("peran/<int:pk>/akhiri", verbs.end_appointment, name="end_appointment"),
    path("mandat/<int:pk>/konfirmasi", verbs.confirm_mandate, name="confirm_mandate"),
    path("mandat/<int:pk>/akhiri", verbs.end_mandate, name="end_mandate"),
]
