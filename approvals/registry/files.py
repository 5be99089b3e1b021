"""The registry's files, read and judged as a whole: every fault with its file and row, or none."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from approvals.registry.models import Agency

DATA = Path(__file__).parent / "data"
AGENCIES, OFFICES = "agencies.csv", "regional-offices.csv"
COLUMNS = {
    AGENCIES: ["code", "name", "kind", "province_code", "regional_office"],
    OFFICES: ["code", "name", "seat"],
}
CENTRAL = {Agency.Kind.MINISTRY, Agency.Kind.BODY}
LARGEST = 5_000_000
CODE = re.compile(r"[0-9A-Z.]{1,20}")

Row = dict[str, str]
Check = Callable[[Row], "str | None"]


class RegistryFaults(Exception):
    """The files are wrong; carries every fault, one sentence each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Registry:
    """What the files say."""

    offices: list[Row]
    agencies: list[Row]


def read(folder: Path = DATA) -> Registry:
    """Return the offices and agencies of a folder; raises RegistryFaults with every fault."""
    faults: list[str] = []
    offices = _rows(folder / OFFICES, faults)
    agencies = _rows(folder / AGENCIES, faults)
    known = {row["code"] for _line, row in offices}
    faults += _judged(OFFICES, offices, [_office_code, _name])
    faults += _judged(AGENCIES, agencies, [_code, _name, _kind, _province, lambda row: _office(row, known)])
    if faults:
        raise RegistryFaults(faults)
    return Registry([row for _line, row in offices], [row for _line, row in agencies])


def _rows(path: Path, faults: list[str]) -> list[tuple[int, Row]]:
    """Read one file; what cannot be read at all is a fault of the file."""
    try:
        if path.stat().st_size > LARGEST:
            raise RegistryFaults([_("%s terlalu besar untuk daftar ini.") % path.name])
        text = path.read_text(encoding="utf-8-sig")
        return _lined(path.name, csv.reader(text.splitlines(), strict=True))
    except OSError as error:
        faults.append(_("%(file)s tidak dapat dibaca: %(why)s.") % {"file": path.name, "why": error.strerror})
    except UnicodeDecodeError:
        faults.append(_("%s tidak tersimpan sebagai teks UTF-8.") % path.name)
    except csv.Error as error:
        faults.append(_("%(file)s bukan CSV yang sah: %(why)s.") % {"file": path.name, "why": error})
    except RegistryFaults as error:
        faults += error.faults
    return []


def _lined(file: str, lines: Iterator[list[str]]) -> list[tuple[int, Row]]:
    wanted = COLUMNS[file]
    if next(lines, []) != wanted:
        raise RegistryFaults(
            [_("%(file)s harus berkepala kolom %(wanted)s.") % {"file": file, "wanted": ",".join(wanted)}]
        )
    numbered = [(number, cells) for number, cells in enumerate(lines, start=2) if cells]
    uneven = [number for number, cells in numbered if len(cells) != len(wanted)]
    if uneven:
        raise RegistryFaults([_at(file, number, _("jumlah kolomnya keliru")) for number in uneven])
    return [
        (number, dict(zip(wanted, (cell.strip() for cell in cells), strict=True)))
        for number, cells in numbered
    ]


def _judged(file: str, rows: list[tuple[int, Row]], checks: Iterable[Check]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for number, row in rows:
        yield from (_at(file, number, fault) for check in checks if (fault := check(row)))
        first = seen.setdefault(row["code"], number)
        if first != number:
            yield _at(
                file,
                number,
                _("kode %(code)s sudah dipakai baris %(first)s") % {"code": row["code"], "first": first},
            )


def _at(file: str, number: int, fault: str) -> str:
    return _("%(file)s baris %(number)s: %(fault)s.") % {"file": file, "number": number, "fault": fault}


def _name(row: Row) -> str | None:
    return None if 0 < len(row["name"]) <= 200 else _("nama kosong atau terlalu panjang")


def _code(row: Row) -> str | None:
    return None if CODE.fullmatch(row["code"]) else _("kode “%s” tidak sah") % row["code"]


def _office_code(row: Row) -> str | None:
    is_roman = re.fullmatch(r"[IVXLC]{1,10}", row["code"])
    return None if is_roman else _("kode “%s” bukan angka Romawi") % row["code"]


def _kind(row: Row) -> str | None:
    return None if row["kind"] in Agency.Kind.values else _("jenis “%s” tidak dikenal") % row["kind"]


def _province(row: Row) -> str | None:
    wanted = "" if row["kind"] in CENTRAL else row["code"][:2]
    if row["kind"] not in Agency.Kind.values or row["province_code"] == wanted:
        return None
    return _("kode provinsi “%(given)s” seharusnya “%(wanted)s”") % {
        "given": row["province_code"],
        "wanted": wanted,
    }


def _office(row: Row, known: set[str]) -> str | None:
    office = row["regional_office"]
    if office and office not in known:
        return _("kantor regional “%s” tidak ada dalam daftar") % office
    if not office and row["kind"] not in CENTRAL:
        return _("daerah harus menyebut kantor regionalnya")
    return None
