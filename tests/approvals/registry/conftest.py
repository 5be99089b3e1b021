"""The fixtures of the registry's pages."""

from __future__ import annotations

import pytest
from django.test import Client

from approvals.registry.models import Agency, Office
from tests.approvals.registry.country import client_of, kept_country
from tests.approvals.world import Country


@pytest.fixture
def land() -> Country:
    made = kept_country()
    for code, kind in (("KAB", "kabupaten"), ("KOTA", "kota"), ("KEMEN", "kementerian")):
        Agency.objects.create(organisation=made.desks[code], kind=kind)
    Office.objects.create(organisation=made.desks["KANREG"], seat="Bandung")
    return made


@pytest.fixture
def keeper(land: Country) -> Client:
    return client_of(land.person("administrator", "BKN"))
