"""Whatever is handed over instead of a rule file is refused in one clear sentence."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest

from tests.workflow.rules.toyrules import GOOD, written
from workflow.rules.faults import Fault, RuleFileRefused
from workflow.rules.lines import line_of
from workflow.rules.reading import LARGEST, as_json, read


def fault_in(path: Path) -> Fault:
    with pytest.raises(RuleFileRefused) as refusal:
        read(path)
    (fault,) = refusal.value.faults
    return fault


def of_bytes(folder: Path, raw: bytes) -> Path:
    path = folder / "raw.toml"
    path.write_bytes(raw)
    return path


class TestRead:
    def test_keeps_numbers_exact(self, tmp_path: Path) -> None:
        content = read(written(tmp_path)).content
        assert content["limit"] == Decimal("3.50")
        assert as_json(content)["limit"] == "3.50"
        assert as_json(content)["effective_from"] == "2024-01-01"

    def test_takes_a_file_of_just_the_largest_size(self, tmp_path: Path) -> None:
        padding = "#" * (LARGEST - len(GOOD.encode()))
        assert read(written(tmp_path, GOOD + padding)).content["version"] == "1"

    def test_refuses_one_byte_more(self, tmp_path: Path) -> None:
        padding = "#" * (LARGEST - len(GOOD.encode()) + 1)
        assert "1 MB" in fault_in(written(tmp_path, GOOD + padding)).sentence

    def test_refuses_a_file_without_end(self) -> None:
        assert "bukan berkas biasa" in fault_in(Path("/dev/zero")).sentence

    def test_refuses_a_pipe_without_waiting(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.toml")
        assert "bukan berkas biasa" in fault_in(tmp_path / "pipe.toml").sentence

    def test_refuses_what_is_not_there(self, tmp_path: Path) -> None:
        assert "tidak ditemukan" in fault_in(tmp_path / "none.toml").sentence

    def test_refuses_a_name_that_is_too_long(self, tmp_path: Path) -> None:
        assert fault_in(tmp_path / ("x" * 5000)).sentence

    def test_refuses_a_folder(self, tmp_path: Path) -> None:
        assert "folder" in fault_in(tmp_path).sentence

    def test_names_the_line_of_a_wrong_encoding(self, tmp_path: Path) -> None:
        fault = fault_in(of_bytes(tmp_path, b'code = "a"\ntitle = "\xe9"\n'))
        assert (fault.line, "UTF-8" in fault.sentence) == (2, True)

    def test_names_the_line_of_malformed_toml(self, tmp_path: Path) -> None:
        fault = fault_in(written(tmp_path, 'code = "a"\n\ntitle = oops\n'))
        assert (fault.line, "TOML" in fault.sentence) == (3, True)
        assert str(fault).startswith("toy.toml:3: ")

    def test_refuses_a_key_said_twice(self, tmp_path: Path) -> None:
        assert fault_in(written(tmp_path, "a = 1\na = 2\n")).line == 2

    @pytest.mark.parametrize(
        "text", ["a = " + "9" * 5000, "a = " + "[" * 3000 + "]" * 3000, "a = 1e" + "9" * 40]
    )
    def test_refuses_figures_and_depths_beyond_reason(self, tmp_path: Path, text: str) -> None:
        assert fault_in(written(tmp_path, text)).sentence

    @pytest.mark.parametrize("text", ['a = "x\\u0000y"', 'a = ["\\u0007"]', '"\\u0000" = 1'])
    def test_refuses_control_characters(self, tmp_path: Path, text: str) -> None:
        assert "kendali" in fault_in(written(tmp_path, text)).sentence


NESTED = """\
title = "x"
[[pillar]]
code = "a"
[[pillar.indicator]]
weight = 1
[[pillar.indicator]]
weight = 2
text = '''
weight = 9
'''
[[pillar]]
[[pillar.indicator]]
weight = 3
[period]
short = { working_days = 2 }
"""


class TestLineOf:
    @pytest.mark.parametrize(
        ("place", "line"),
        [
            ("title", 1),
            ("pillar[1].code", 3),
            ("pillar[1].indicator[2].weight", 7),
            ("pillar[2].indicator[1].weight", 13),
            ("pillar[2].indicator[1].missing", 12),
            ("pillar[2].missing", 11),
            ("period.short.working_days", 15),
            ("period.long", 14),
            ("absent", None),
            ("", None),
        ],
    )
    def test_finds_the_key_or_the_table_around_it(self, place: str, line: int | None) -> None:
        assert line_of(NESTED, place) == line
