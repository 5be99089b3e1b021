"""Which service the exchange talks to, as the surroundings say."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from succession.technical_approval.imut import Imut
from succession.technical_approval.port import Port
from succession.technical_approval.stand_in import StandIn

NAMES = ("IMUT_URL", "IMUT_CLIENT", "IMUT_SECRET")


def port() -> Port:
    """Return the service to talk to.

    Raises ImproperlyConfigured where it is configured by half, over plain HTTP, or not at all: the local
    stand-in must be asked for by name (`EXCHANGE=stand_in`).
    """
    given = {name: os.environ.get(name, "").strip() for name in NAMES}
    wants_stand_in = os.environ.get("EXCHANGE", "").strip() == "stand_in"
    missing = [name for name, value in given.items() if not value]
    if wants_stand_in and len(missing) == len(NAMES):
        return StandIn(folder())
    if wants_stand_in:
        raise ImproperlyConfigured("EXCHANGE=stand_in and IMUT_… exclude each other: unset one of them.")
    if missing:
        raise ImproperlyConfigured(f"The exchange is not configured: set {', '.join(missing)}.")
    if not given["IMUT_URL"].startswith("https://"):
        raise ImproperlyConfigured("IMUT_URL must begin with https://: it carries personal data.")
    return Imut(given["IMUT_URL"], given["IMUT_CLIENT"], given["IMUT_SECRET"])


def folder() -> Path:
    """Return where the local stand-in keeps its book."""
    return Path(settings.HOME) / "exchange"
