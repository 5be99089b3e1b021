"""The addresses of technical approvals."""

from __future__ import annotations

from django.urls import path

from succession.technical_approval.views import chasing

urlpatterns = [path("perkara/<int:case_id>/penelusuran/", chasing.chase, name="chase")]
