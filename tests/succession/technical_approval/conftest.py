"""The land of the filling's tests serves here too."""

from tests.succession.filling.conftest import country, land

__all__ = ["country", "land"]
