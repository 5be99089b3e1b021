"""Sheets as PDF: plain, the same every time, and nothing in them is run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
import typst

from workflow.documents import pdf
from workflow.documents.faults import UnacceptableFile
from workflow.documents.printing import Part, Sheet, pdf_of

AT = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
PLAIN = Sheet(
    "Berita acara", "Instansi", [("Edisi", "1")], [Part("Hasil", ["A"], [["satu"]])], ["Catatan."], "k"
)


class TestPdf:
    def test_is_one_that_may_be_uploaded_again(self) -> None:
        printed = pdf_of(PLAIN, AT)
        pdf.inspect(BytesIO(printed))
        with pytest.raises(UnacceptableFile):
            pdf.inspect(BytesIO(printed[: len(printed) // 2]))

    def test_is_the_same_for_the_same_sheet(self) -> None:
        assert pdf_of(PLAIN, AT) == pdf_of(PLAIN, AT)
        assert pdf_of(PLAIN, AT) != pdf_of(replace(PLAIN, title="Lain"), AT)

    @pytest.mark.parametrize("text", ["#panic()", "$x", "*a", "`", '"', "</x>", "[", "@nobody", "= a\n= b"])
    def test_runs_nothing_of_what_it_shows(self, text: str) -> None:
        said = [(text, text)]
        assert pdf_of(Sheet(text, text, said, [Part(text, [text], [[text]])], [text], text), AT)

    def test_would_be_refused_where_a_layout_ran_it(self) -> None:
        """The control."""
        with pytest.raises(typst.TypstError):
            typst.compile(b"#panic()", format="pdf")

    def test_takes_an_empty_sheet(self) -> None:
        assert pdf_of(Sheet("Kosong", "", [], [], [], ""), AT).startswith(b"%PDF")
