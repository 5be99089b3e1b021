"""The reviewed table of readiness and review."""

from __future__ import annotations

from tests.matrix.table import read

APPROVALS = read("approvals/matrix")
