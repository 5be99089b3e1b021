"""Files made for the tests: harmless ones of every accepted kind, and sixty that mean harm."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from django.core.files.uploadedfile import SimpleUploadedFile

Named = tuple[str, str, bytes]
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
TAIL = b"\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def pdf(*objects: bytes, head: bytes = b"%PDF-1.7\n", tail: bytes = TAIL) -> bytes:
    return head + b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n" + b"\n".join(objects) + tail


def stream(words: bytes, content: bytes) -> bytes:
    return b"7 0 obj\n<<" + words + b">>\nstream\n" + content + b"\nendstream\nendobj\n"


def object_stream(content: bytes, words: bytes = b"") -> bytes:
    packed = zlib.compress(content)
    return stream(b"/Type/ObjStm/N 1/First 4/Length %d/Filter/FlateDecode" % len(packed) + words, packed)


def png(behind: bytes = b"") -> bytes:
    def chunk(name: bytes, data: bytes = b"") -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    header = b"\0\0\0\1\0\0\0\1\x08\0\0\0\0"
    pixels = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND") + behind


def jpeg(behind: bytes = b"\xff\xd9") -> bytes:
    return b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0" + b"\xff\xfe\0\x06abcd" + behind


def package(entries: dict[str, bytes], *, packing: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
        archive.comment = comment
    return made.getvalue()


def docx(more: dict[str, bytes] | None = None, kind: str = DOCX_TYPE, **rest: bytes) -> bytes:
    types = b'<Types><Override ContentType="%s"/></Types>' % kind.encode()
    return package({"[Content_Types].xml": types, "word/document.xml": b"<w/>", **(more or {})}, **rest)  # type: ignore[arg-type]


def xlsx(more: dict[str, bytes] | None = None, kind: str = XLSX_TYPE) -> bytes:
    return docx(more, kind)


def odf(name: str, more: dict[str, bytes] | None = None) -> bytes:
    kind = b"application/vnd.oasis.opendocument." + name.encode()
    return package({"mimetype": kind, "content.xml": b"<o/>", **(more or {})}, packing=zipfile.ZIP_STORED)


def locked_docx() -> bytes:
    made = bytearray(docx())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(mark)
        made[at + place] |= 1
    return bytes(made)


HARMLESS: list[Named] = [
    ("plain pdf", "surat.pdf", pdf()),
    (
        "pdf with a content stream",
        "surat.pdf",
        pdf(stream(b"/Filter/FlateDecode", zlib.compress(b"1 0 0 1 72 720 cm"))),
    ),
    ("pdf with an object stream", "surat.pdf", pdf(object_stream(b"12 0 <</Type/Page>>"))),
    ("pdf that opens on a page", "surat.PDF", pdf(b"3 0 obj<</OpenAction[4 0 R/Fit]>>endobj")),
    ("png", "foto.png", png()),
    ("jpeg", "foto.jpeg", jpeg()),
    ("docx", "sk.docx", docx()),
    ("xlsx", "data.xlsx", xlsx()),
    ("odt", "sk.odt", odf("text")),
    ("ods", "data.ods", odf("spreadsheet")),
]


def hostile() -> list[Named]:
    """Return sixty files that must be refused."""
    return [*_of_wrong_kind(), *_of_two_kinds(), *_pdfs(), *_packages(), *_by_name()]


def _of_wrong_kind() -> Iterator[Named]:
    wrong = {
        "program": b"MZ\x90\0" + b"\0" * 200,
        "elf": b"\x7fELF" + b"\0" * 200,
        "page": b"<!doctype html><script>alert(1)</script>",
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "shell": b"#!/bin/sh\nrm -rf /\n",
        "gif": b"GIF89a" + b"\0" * 40,
        "empty": b"",
        "one byte": b"%",
    }
    for word, content in wrong.items():
        yield f"{word} as pdf", "surat.pdf", content
    yield "png as pdf", "surat.pdf", png()
    yield "pdf as png", "foto.png", pdf()
    yield "zip as docx", "sk.docx", package({"a.txt": b"x"})
    yield "docx as xlsx", "data.xlsx", docx()
    yield "odt as ods", "data.ods", odf("text")
    yield "docx as odt", "sk.odt", docx()


def _of_two_kinds() -> Iterator[Named]:
    archive = package({"run.sh": b"x"})
    yield "pdf then zip", "surat.pdf", pdf() + archive
    yield "pdf with zip in its tail", "surat.pdf", pdf(tail=archive + b"\n%%EOF")
    yield "page then pdf", "surat.pdf", b"<html>" + pdf()
    yield "pdf then page", "surat.pdf", pdf() + b"<script>alert(1)</script>"
    yield "pdf without end", "surat.pdf", pdf(tail=b"")
    yield "png then zip", "foto.png", png(archive)
    yield "png then script", "foto.png", png(b"<script>alert(1)</script>")
    yield "png cut short", "foto.png", png()[:-6]
    yield "png of one endless chunk", "foto.png", b"\x89PNG\r\n\x1a\n\x7f\xff\xff\xffIDAT" + b"\0" * 50
    yield "jpeg then zip", "foto.jpg", jpeg() + archive
    yield "jpeg then page", "foto.jpg", jpeg(b"<html><script>alert(1)</script>")
    yield "program then docx", "sk.docx", b"MZ" + docx()
    yield "docx then program", "sk.docx", docx() + b"MZ\x90\0" * 20
    yield "docx with a comment", "sk.docx", docx(comment=b"<script>alert(1)</script>")


def _pdfs() -> Iterator[Named]:
    actions = {
        "script": b"/S/JavaScript/JS(app.alert(1))",
        "escaped script": b"/S/J#61vaScr#69pt/JS(app.alert(1))",
        "launch": b"/S/Launch/F(cmd.exe)",
        "form sender": b"/S/SubmitForm/F(http://contoh.test)",
        "data import": b"/S/ImportData/F(a.fdf)",
        "rendition": b"/S/Rendition/JS(1)",
        "jump into an attachment": b"/S/GoToE/T<<>>",
    }
    for word, action in actions.items():
        yield f"pdf with {word}", "surat.pdf", pdf(b"3 0 obj<<" + action + b">>endobj")
    yield "pdf with attachment", "surat.pdf", pdf(b"3 0 obj<</Names<</EmbeddedFiles 4 0 R>>>>endobj")
    yield "pdf with media", "surat.pdf", pdf(b"3 0 obj<</Subtype/RichMedia>>endobj")
    yield "pdf with xfa", "surat.pdf", pdf(b"3 0 obj<</AcroForm<</XFA 5 0 R>>>>endobj")
    yield "locked pdf", "surat.pdf", pdf(tail=TAIL.replace(b"/Root", b"/Encrypt 9 0 R/Root"))
    hidden = b"12 0 <</S/JavaScript/JS(app.alert(1))>>"
    yield "script in an object stream", "surat.pdf", pdf(object_stream(hidden))
    yield (
        "script far down an object stream",
        "surat.pdf",
        pdf(object_stream(b"12 0 " + b" " * 900_000 + hidden)),
    )
    yield (
        "object stream in two filters",
        "surat.pdf",
        pdf(
            stream(
                b"/Type/ObjStm/N 1/First 4/Filter[/ASCIIHexDecode/FlateDecode]",
                zlib.compress(hidden).hex().encode(),
            )
        ),
    )
    yield (
        "object stream with a predictor",
        "surat.pdf",
        pdf(object_stream(hidden, b"/DecodeParms<</Predictor 12>>")),
    )
    yield (
        "script inside a stream's bytes",
        "surat.pdf",
        pdf(stream(b"/Length 9", b"8 0 obj<</S /JavaScript>>")),
    )
    yield (
        "script behind much else",
        "surat.pdf",
        pdf(b"%" + b"x" * 700_000, b"3 0 obj<</S/JavaScript>>endobj"),
    )
    yield (
        "script across two pieces",
        "surat.pdf",
        pdf(b"%" + b"x" * (256 * 1024 - 60), b"/S/JavaScript/JS(1)"),
    )


def _packages() -> Iterator[Named]:
    yield "docx with macros", "sk.docx", docx({"word/vbaProject.bin": b"x"})
    yield (
        "docm named docx",
        "sk.docx",
        docx(kind=DOCX_TYPE.replace("document.main", "document.macroEnabled.main")),
    )
    yield "docx that says it has macros", "sk.docx", docx({}, DOCX_TYPE + '"/><O ContentType="x.macroEnabled')
    yield "docx with a control", "sk.docx", docx({"word/activeX/activeX1.bin": b"x"})
    yield "docx with an object", "sk.docx", docx({"word/embeddings/oleObject1.bin": b"x"})
    yield "docx with a program", "sk.docx", docx({"word/media/setup.exe": b"MZ"})
    yield "xlsx with a macro sheet", "data.xlsx", xlsx({"xl/macrosheets/sheet1.xml": b"x"})
    remote = b'<Relationship Type="http://x/attachedTemplate" Target="https://contoh.test/a.dotm"/>'
    yield "docx with a remote template", "sk.docx", docx({"word/_rels/settings.xml.rels": remote})
    yield "odt with scripts", "sk.odt", odf("text", {"Basic/Standard/Module1.xml": b"x"})
    yield "locked odt", "sk.odt", odf("text", {"META-INF/manifest.xml": b"<manifest:encryption-data/>"})
    yield "locked docx", "sk.docx", locked_docx()
    yield "docx bomb", "sk.docx", docx({"word/media/a.bmp": b"\0" * 60_000_000})
    yield "docx of very many parts", "sk.docx", docx({f"word/{n}.xml": b"" for n in range(5_100)})
    yield "docx that climbs out", "sk.docx", docx({"../../etc/cron.d/x": b"x"})
    yield "docx from the root", "sk.docx", docx({"/etc/passwd": b"x"})
    yield "docx broken in the middle", "sk.docx", docx()[:40] + b"\0" * 40 + docx()[80:]


def _by_name() -> Iterator[Named]:
    for name in (
        "surat.pdf.exe",
        "surat",
        ".pdf",
        "surat.html",
        "surat.svg",
        "surat.pdf\x00.exe",
        "daftar.csv",
    ):
        yield f"named {name!r}", name, pdf()
