"""The reviewed table of the six kinds of cases from people to a filled post."""

from __future__ import annotations

from tests.matrix.table import read

SUCCESSION = read("succession/matrix")
