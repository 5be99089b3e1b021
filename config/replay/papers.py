"""A made-up document: one page that says what it is, as a real PDF."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile


def paper(title: str) -> SimpleUploadedFile:
    """Return a one-page PDF that bears a title and says that it is made up."""
    words = f"{title} (dokumen rekaan)".encode("latin-1", "replace")
    text = b"BT /F1 16 Tf 72 760 Td (" + words.replace(b"(", b"\\(").replace(b")", b"\\)") + b") Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length " + str(len(text)).encode() + b">>stream\n" + text + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    return SimpleUploadedFile("rekaan.pdf", _pdf(objects), content_type="application/pdf")


def _pdf(objects: list[bytes]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + tail
