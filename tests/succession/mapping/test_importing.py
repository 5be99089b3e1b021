"""A file of people: every fault by row and column, then all or none."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from succession.mapping import importing, services, synthetic
from succession.mapping.importing import RowsRefused
from succession.mapping.instruments import instrument_of
from succession.mapping.models import Employee, Import
from succession.mapping.staging import COLUMNS, FileRefused, Source
from tests.approvals.world import Country
from tests.succession.mapping.factories import (
    EIGHT,
    PEOPLE,
    Row,
    columns,
    csv_of,
    fresh,
    k411,
    loaded,
    opened,
    row,
    secretary,
)  # fmt: skip
from tests.succession.world import land
from workflow.models import Case, Person

pytestmark = pytest.mark.django_db
HEAD = [*COLUMNS, *EIGHT]


@pytest.fixture
def country() -> Country:
    return land()


@pytest.fixture
def case(country: Country) -> Case:
    return opened(country)


def load(country: Country, case: Case, stream: io.BytesIO) -> None:
    services.load_people(case, stream, actor=secretary(country))


def faults(country: Country, case: Case, *rows: Row) -> list[tuple[int, str, str]]:
    """Return what a dry run finds."""
    return list(importing.check(case, csv_of(rows), actor=secretary(country)).faults)


class TestFile:
    def test_may_have_its_columns_in_any_order(self, country: Country, case: Case) -> None:
        load(country, case, csv_of(PEOPLE, head=reversed(HEAD)))
        person = Employee.objects.get(case=case, number="A1")
        assert dict(zip(columns(), person.values, strict=True)) == EIGHT
        assert (person.unit, person.level, str(person.birth_on)) == (
            "Dinas Uji",
            "administrator",
            "1985-02-28",
        )

    def test_may_come_from_a_spreadsheet(self, country: Country, case: Case) -> None:
        raw = csv_of(PEOPLE, ";").getvalue().replace(b"\n", b"\r\n")
        load(country, case, io.BytesIO(b"\xef\xbb\xbf" + raw))
        assert Employee.objects.filter(case=case).count() == len(PEOPLE)

    def test_may_quote_what_holds_a_comma_or_a_line(self, country: Country, case: Case) -> None:
        load(country, case, csv_of([row("A1", unit='"Dinas Uji, ""Barat""\nLantai 2"')]))
        assert Employee.objects.get(case=case).unit == 'Dinas Uji, "Barat"\nLantai 2'

    def test_may_leave_out_the_last_line_end(self, country: Country, case: Case) -> None:
        load(country, case, io.BytesIO(csv_of(PEOPLE).getvalue().rstrip(b"\n")))
        assert Employee.objects.filter(case=case).count() == len(PEOPLE)

    def test_is_refused_with_every_fault_of_its_head(self, country: Country, case: Case) -> None:
        head = [*(name for name in HEAD if name != "appraisal"), "unit", "gaji"]
        with pytest.raises(FileRefused) as refusal:
            load(country, case, csv_of(PEOPLE, head=head))
        assert refusal.value.reasons == [
            "Kolom “appraisal” belum ada.", "Kolom “gaji” tidak dikenal.", "Kolom “unit” ada dua kali.",
        ]  # fmt: skip
        assert not Employee.objects.exists()

    @pytest.mark.parametrize(
        ("old", "new", "sentence"),
        [
            (b"A2,", b"A2,,", "Baris 3: jumlah kolomnya lebih dari baris judul."),
            (b"A2,", b"A2 ", "Baris 3: jumlah kolomnya kurang dari baris judul."),
            (b"Sintetis A2", b"\xe9lodie", "Baris 3: simpan berkas ini dalam penyandian UTF-8."),
            (b"Sintetis A2", b"Sintetis\x00A2", "Baris 3: simpan berkas ini dalam penyandian UTF-8."),
            (b"Sintetis A5", b'"Sintetis A5', "Baris 7: tanda kutip tidak ditutup."),
            (b"A3,", b"\\.\nA3,", "Hapus baris yang hanya berisi “\\.”."),
            (b"employee_no", b"employee_no\xff", "Simpan berkas ini dalam penyandian UTF-8."),
        ],
    )
    def test_is_refused_where_its_structure_is_broken(
        self, country: Country, case: Case, old: bytes, new: bytes, sentence: str
    ) -> None:
        broken = csv_of(PEOPLE).getvalue().replace(old, new, 1)
        with pytest.raises(FileRefused) as refusal:
            load(country, case, io.BytesIO(broken))
        assert refusal.value.reasons == [sentence]
        assert not Employee.objects.exists()

    @pytest.mark.parametrize("raw", [b"", b"\n", b"\x00" * 100, b"a" * 100_000, b'"', b"PK\x03\x04" * 50])
    def test_is_refused_when_it_is_no_table_at_all(self, country: Country, case: Case, raw: bytes) -> None:
        with pytest.raises(FileRefused):
            load(country, case, io.BytesIO(raw))

    def test_is_refused_without_a_row(self, country: Country, case: Case) -> None:
        with pytest.raises(Exception, match="tidak berisi satu pegawai pun"):
            load(country, case, csv_of([]))

    def test_finds_the_end_mark_across_two_chunks(self) -> None:
        """The control: without it, an older server would drop what follows in silence."""
        head = ",".join(HEAD).encode() + b"\n"
        for length in range(65_520, 65_545):
            stream = io.BytesIO(head + b"x" * (length - len(head)) + b"\n\\.\nrest\n")
            with pytest.raises(FileRefused):
                list(Source(stream).chunks())
        assert list(Source(io.BytesIO(head + b"a\\.b,\n")).chunks())


class TestCheck:
    def test_finds_nothing_in_a_good_file(self, country: Country, case: Case) -> None:
        assert faults(country, case, *PEOPLE) == []
        assert not Employee.objects.exists()
        assert not Person.objects.filter(number="A1").exists()

    @pytest.mark.parametrize(
        ("column", "text", "code"),
        [
            ("employee_no", "", "empty"), ("employee_no", "A 1", "number"),
            ("employee_no", "x" * 41, "number"), ("employee_no", "=A1", "number"), ("name", " ", "empty"),
            ("name", "n" * 201, "long"),
            ("unit", "", "empty"), ("position", "", "empty"), ("position", "p" * 201, "long"),
            ("birth_on", "", "empty"), ("birth_on", "28-02-1985", "day"), ("birth_on", "1985-02-29", "day"),
            ("birth_on", "1985-04-31", "day"), ("birth_on", "1985-13-01", "day"),
            ("birth_on", "1899-12-31", "day"),
            ("birth_on", "2099-01-01", "age"), ("birth_on", f"{timezone.localdate().year - 14}-01-01", "age"),
            ("level", "", "empty"), ("level", "Administrator", "level"), ("appraisal", "Baik", "option"),
            ("training", "1.5", "whole"), ("potential_assessment", "101", "range"),
        ],
    )  # fmt: skip
    def test_names_row_and_column(
        self, country: Country, case: Case, column: str, text: str, code: str
    ) -> None:
        assert faults(country, case, row("A1"), {**row("A2"), column: text}) == [(3, column, code)]

    @pytest.mark.parametrize(("column", "text"), [("birth_on", "1984-02-29"), ("birth_on", "1900-01-01")])
    def test_has_nothing_against_what_is_rare(
        self, country: Country, case: Case, column: str, text: str
    ) -> None:
        assert faults(country, case, {**row("A1"), column: text}) == []

    def test_finds_a_number_that_is_there_twice(self, country: Country, case: Case) -> None:
        found = faults(country, case, row("A1"), row("A2"), row("A1"), row("A1"))
        assert found == [(4, "employee_no", "twice"), (5, "employee_no", "twice")]

    def test_finds_every_fault_of_a_file_at_once(self, country: Country, case: Case) -> None:
        found = faults(
            country, case, row("A1", level=""), row("A2"), row("A1", {**EIGHT, "team": "x"}, birth_on="-")
        )
        assert found == [
            (2, "level", "empty"), (4, "birth_on", "day"), (4, "employee_no", "twice"), (4, "team", "option"),
        ]  # fmt: skip

    def test_keeps_what_it_found_without_a_value(self, country: Country, case: Case) -> None:
        faults(country, case, row("A1", level="rahasia"))
        kept = Import.objects.get(case=case)
        assert (kept.rows, kept.fault_count, kept.is_loaded) == (1, 1, False)
        assert kept.faults == [[2, "level", "level"]]


class TestLoad:
    def test_loads_nobody_where_one_row_is_wrong(self, country: Country) -> None:
        case = loaded(country)
        with pytest.raises(RowsRefused, match="1 kesalahan"):
            load(country, case, csv_of([row("B1"), row("B2", level="x")]))
        assert not Employee.objects.filter(number="B1").exists()
        assert not Person.objects.filter(number="B1").exists()
        assert fresh(case).period.people == len(PEOPLE)
        assert Import.objects.filter(case=case).latest("pk").fault_count == 1

    def test_makes_a_person_for_each_new_number_once(self, country: Country) -> None:
        known = Person.objects.create(number="A1", name="Nama Lama")
        case = loaded(country)
        assert Employee.objects.get(case=case, number="A1").person == known
        assert Person.objects.get(number="A1").name == "Nama Lama"
        assert Person.objects.filter(number="A2").count() == 1
        load(country, case, csv_of(PEOPLE))
        assert Person.objects.filter(number="A2").count() == 1

    def test_leaves_out_a_missing_value(self, country: Country) -> None:
        case = loaded(country)
        values = dict(zip(columns(), Employee.objects.get(case=case, number="A4").values, strict=True))
        assert values["appraisal"] is None

    def test_is_done_once_under_one_key(self, country: Country, case: Case) -> None:
        key = uuid4()
        for _time in range(5):
            services.load_people(case, csv_of(PEOPLE), actor=secretary(country), key=key)
        assert case.events.filter(action="succession.mapping.load_people").count() == 1
        assert Import.objects.filter(case=case, is_loaded=True).count() == 1

    def test_takes_a_constant_number_of_statements(self, country: Country, case: Case) -> None:
        load(country, case, csv_of(PEOPLE))
        counts = [self._statements(country, case, number) for number in (3, 300)]
        assert counts[0] == counts[1]

    def _statements(self, country: Country, case: Case, number: int) -> int:
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as made:
            load(country, case, csv_of(row(f"C{n}") for n in range(number)))
        return len(made)


class TestMemory:
    def test_does_not_grow_with_the_file(self, country: Country, case: Case) -> None:
        assert self._peak(country, case, 6_000) < self._peak(country, case, 600) + 1_500_000

    def test_would_grow_if_the_file_were_read_whole(self, country: Country) -> None:
        """The control."""
        tracemalloc.start()
        whole = synthetic.people(instrument_of(k411().pk), 12_000, 1).read()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak > len(whole) > 2_000_000

    def _peak(self, country: Country, case: Case, number: int) -> int:
        stream = synthetic.people(instrument_of(case.period.instrument_id), number, 1)
        tracemalloc.start()
        services.load_people(case, stream, actor=secretary(country))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak


class TestSynthetic:
    def test_is_the_same_for_the_same_seed(self, country: Country) -> None:
        instrument = instrument_of(k411().pk)
        once, again, other = (synthetic.people(instrument, 50, seed).read() for seed in (1, 1, 2))
        assert once == again != other

    def test_spreads_over_the_boxes(self, country: Country) -> None:
        instrument = instrument_of(k411().pk)
        boxes = [instrument.place(values).box for values in read(instrument.columns, 800)]
        assert {1, 2, 3, 4, 5, 6, 7, 8, 9, None} == set(boxes)
        assert max(boxes.count(n) for n in range(1, 10)) < 400

    def test_keeps_to_its_plan(self, country: Country) -> None:
        instrument = instrument_of(k411().pk)
        plan = synthetic.Plan(unmapped=20, boxes={9: 7})
        boxes = [instrument.place(values).box for values in read(instrument.columns, 120, plan)]
        assert (boxes.count(None), boxes.count(9)) == (20, 7)

    def test_loads_without_a_fault(self, country: Country, case: Case) -> None:
        stream = synthetic.people(instrument_of(case.period.instrument_id), 300, 3)
        assert importing.check(case, stream, actor=secretary(country)).fault_count == 0

    def test_says_of_everybody_that_he_is_made_up(self, country: Country) -> None:
        lines = synthetic.people(instrument_of(k411().pk), 40, 3).read().decode().splitlines()[1:]
        assert all(line.startswith("SIN-") and "(rekaan)" in line for line in lines)


def read(codes: tuple[str, ...], number: int, plan: synthetic.Plan | None = None) -> Iterator[dict[str, str]]:
    import csv

    text = synthetic.people(instrument_of(k411().pk), number, 5, plan=plan).read().decode()
    for line in csv.DictReader(io.StringIO(text)):
        yield {code: line[code] for code in codes}
