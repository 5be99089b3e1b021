"""The land of the fillings, for the doors of pools, fillings and technical approvals."""

from __future__ import annotations

from tests.succession.filling.conftest import country, land

__all__ = ["country", "land"]
