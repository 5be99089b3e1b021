"""Cells that a spreadsheet would run become text (D15)."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from workflow.exports import csv_response, safe_cell

FULL_WIDTH = ("\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20x")
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", *FULL_WIDTH)


class TestSafeCell:
    @pytest.mark.parametrize("value", FORMULAS)
    def test_disarms_a_formula(self, value: str) -> None:
        assert safe_cell(value) == f"'{value}"

    @pytest.mark.parametrize("value", ["32.08", "Kementerian", "a=1", "", None, 12])
    def test_leaves_the_rest_alone(self, value: object) -> None:
        assert safe_cell(value) == ("" if value is None else str(value))


class TestCsvResponse:
    def test_reads_back_as_it_was_written(self) -> None:
        rows = [["a;b", 'kutip "x"'], ["baris\nkedua", "=1"]]
        response = csv_response("daftar", ["Satu", "Dua"], iter(rows))
        text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[arg-type]
        assert list(csv.reader(StringIO(text))) == [["Satu", "Dua"], rows[0], ["baris\nkedua", "'=1"]]
        assert response["Content-Disposition"] == 'attachment; filename="daftar.csv"'
