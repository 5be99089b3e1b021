"""The files of talent instruments: any instrument can be said in one, and whatever is wrong is named."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from succession.mapping.instruments import read
from tests.succession.mapping.drawing import SCHEMA, contents, people, places
from tests.succession.mapping.test_instruments import DATA, content
from workflow.rules import RuleFileRefused, check_file
from workflow.rules.reading import as_json
from workflow.rules.schemas import faults_of, kinds_of

# Another scale, other kinds, sevenths in a group, a rule for a group: nothing of it is known to the code.
MADE_UP = """
code = "talenta_kecil"
version = "1"
title = "Instrumen ringkas"
legal_basis = "Contoh buatan"
status = "official"
effective_from = 2026-01-01
scale_max = 5
succession_group = { boxes = [9] }
[bands]
performance = { middle = 2.5, high = 4 }
potential = { middle = 3, high = 4 }
[talent_score]
performance = 30
potential = 70
[missing]
default = "zero"
pengalaman = "block"
[[component]]
axis = "performance"
code = "hasil"
title = "Hasil kerja"
weight = 99.5
kind = "number"
[[component]]
axis = "performance"
code = "hadir"
title = "Kehadiran"
weight = 0.5
kind = "number_bands"
bands = [{ from = 0, score = 1.5 }, { from = 97.5, score = 5 }]
[[component]]
axis = "potential"
code = "pengalaman"
title = "Pengalaman"
weight = 100
kind = "group"
[[component.part]]
code = "tahun"
title = "Tahun"
weight = 3
kind = "count"
bands = [{ from = 0, score = 0 }, { from = 10, score = 5 }]
[[component.part]]
code = "ragam"
title = "Ragam"
weight = 4
kind = "choice"
options = { satu = 2, banyak = 5 }
[[example]]
values = { hasil = 4.0, hadir = 97.5, tahun = 10, ragam = "satu" }
performance = 4.01
potential = 3.29
talent_score = 3.50
box = 7
[[example]]
values = { hasil = 4, ragam = "satu" }
missing = ["tahun"]
performance = 3.98
"""


class TestShippedFile:
    @pytest.mark.parametrize("code", ["k411", "simantap"])
    def test_is_without_fault_and_its_examples_hold(self, code: str) -> None:
        checked = check_file(DATA / f"talent-{code}.toml", kind="instrument")
        assert checked.key == ("instrument", code, content(code)["version"])

    def test_is_told_from_every_other_family(self) -> None:
        assert kinds_of(content()) == ["instrument"]


class TestMadeUpFile:
    def test_works_without_code(self, tmp_path: Path) -> None:
        instrument = read(as_json(check_file(written(tmp_path, MADE_UP)).file.content))
        placed = instrument.place({"hasil": "4", "hadir": "0", "tahun": "9", "ragam": "banyak"})
        assert (placed.performance, placed.potential) == (Decimal("3.9875"), Decimal("2.857143"))
        assert (placed.box, instrument.succession_boxes) == (2, (9,))

    @pytest.mark.parametrize(
        ("right", "wrong", "place"),
        [
            ("3.29", "3.30", "example[1].potential"),
            ("box = 7", "box = 8", "example[1].box"),
            ('["tahun"]', '["ragam"]', "example[2].missing"),
            ('missing = ["tahun"]', "box = 1\npotential = 0\ntalent_score = 0", "example[2].box"),
            ("3.98", "3.97", "example[2].performance"),
            ('"satu" }\nmissing', '"dua" }\nmissing', "example[2].values.ragam"),
        ],
    )
    def test_is_refused_when_an_example_is_off(
        self, tmp_path: Path, right: str, wrong: str, place: str
    ) -> None:
        path = written(tmp_path, MADE_UP.replace(right, wrong))
        with pytest.raises(RuleFileRefused) as refused:
            check_file(path)
        assert place in [fault.place for fault in refused.value.faults]


class TestAnyFile:
    @settings(max_examples=40)
    @given(contents(), st.data())
    def test_that_can_be_drawn_is_without_fault(self, drawn: dict[str, Any], data: st.DataObject) -> None:
        instrument = read(drawn)
        (values,) = data.draw(people(instrument, 1))
        stated = {code: text for code, text in values.items() if text is not None}
        missing = list(instrument.place(values).missing)
        whole = as_toml(drawn) | {"example": [{"values": stated, "missing": missing}]}
        assert places(whole) == []


class TestBrokenFile:
    def test_control_unbroken_has_no_fault(self) -> None:
        assert places(content()) == []

    def test_names_every_key_that_is_missing(self) -> None:
        needed = [p for p in PATHS if not is_optional(p)]
        assert [named(p) for p in needed if named(p) not in places(mutated(p))] == []

    @pytest.mark.parametrize("wrong", [True, Decimal("NaN"), -7, "\n", [[]], {"x": True}, ["a", "a"], []])
    def test_names_every_key_that_has_a_wrong_value(self, wrong: Any) -> None:
        paths = [p for p in PATHS if p[-2:-1] != ("values",) or wrong != -7]
        missed = [p for p in paths if not any(f.startswith(named(p)) for f in places(mutated(p, wrong)))]
        assert missed == []

    def test_names_every_key_that_is_misspelt(self) -> None:
        missed = []
        for path in PATHS:
            if path[-2:-1] in (("options",), ("target_score",)) or path[-1] == "kind":
                continue
            broken = mutated(path)
            holder(broken, path)[f"{path[-1]}_x"] = holder(content(), path)[path[-1]]
            if f"{named(path)}_x" not in places(broken):
                missed.append(named(path))
        assert missed == []

    @pytest.mark.parametrize(
        ("path", "value", "place"),
        [
            (("bands", "performance", "high"), 60, "bands.performance.high"),
            (("bands", "potential", "middle"), 0, "bands.potential.high"),
            (("bands", "potential", "high"), 101, "bands.potential.high"),
            (("talent_score", "potential"), 51, "talent_score"),
            (("target_score", "jpt_madya", "talent"), 81, "target_score.jpt_madya"),
            (("succession_group", "boxes"), [7, 10], "succession_group.boxes"),
            (("succession_group", "boxes"), [7, 7], "succession_group.boxes"),
            (("missing", "award"), "zero", "missing.award"),
            (("missing", "awards"), "nought", "missing.awards"),
            (("component", 0, "weight"), Decimal("60.000001"), "component"),
            (("component", 0, "weight"), 0, "component[1].weight"),
            (("component", 0, "kind"), "formula", "component[1].kind"),
            (("component", 0, "axis"), "luck", "component[1].axis"),
            (("component", 0, "code"), "level", "component[1].code"),
            (("component", 0, "code"), "default", "component[1].code"),
            (("component", 1, "code"), "appraisal", "component[2].code"),
            (("component", 8, "part", 1, "code"), "tenure", "component[9].part[2].code"),
            (("component", 8, "part", 1, "code"), "appraisal", "component[9].part[2].code"),
            (("component", 8, "part", 1, "kind"), "group", "component[9].part[2].kind"),
            (("component", 8, "part"), [], "component[9].part"),
            (("component", 0, "options", "baik"), 101, "component[1].options.baik"),
            (("component", 0, "options", "Baik Sekali"), 90, "component[1].options.Baik Sekali"),
            (("component", 0, "options"), {}, "component[1].options"),
            (("component", 7, "bands", 0, "from"), 1, "component[8].bands[1].from"),
            (("component", 7, "bands", 2, "from"), 1, "component[8].bands[3].from"),
            (("component", 7, "bands", 2, "from"), 0, "component[8].bands[3].from"),
            (("component", 7, "bands", 2, "from"), Decimal("4.5"), "component[8].bands[3].from"),
            (("component", 7, "bands", 2, "score"), 101, "component[8].bands[3].score"),
            (("example", 0, "values", "appraisal"), "hebat", "example[1].values.appraisal"),
            (("example", 0, "values", "luck"), 1, "example[1].values.luck"),
            (("example", 0, "values", "training"), Decimal("1.5"), "example[1].values.training"),
        ],
    )  # fmt: skip
    def test_names_what_cannot_be(self, path: tuple[Any, ...], value: Any, place: str) -> None:
        assert place in places(mutated(path, value))

    @pytest.mark.parametrize(("low", "words"), [(1, "tumpang tindih"), (0, "Urutkan"), (4, "")])
    def test_tells_an_overlap_from_a_wrong_order(self, low: int, words: str) -> None:
        faults = faults_of(mutated(("component", 7, "bands", 2, "from"), low), SCHEMA)
        assert bool(words) == bool(faults)
        assert all(words in str(fault) for fault in faults)

    def test_names_all_faults_at_once(self) -> None:
        broken = mutated(("component", 0, "weight"), 59)
        del broken["succession_group"]
        broken["missing"]["x"] = "zero"
        broken["example"][0]["luck"] = 1
        found = places(broken)
        assert {"component", "succession_group", "missing.x", "example[1].luck"} <= set(found)


def written(folder: Path, text: str) -> Path:
    path = folder / "instrument.toml"
    path.write_text(text)
    return path


def as_toml(drawn: dict[str, Any]) -> dict[str, Any]:
    """Return a drawn content as its file would be read: the date as a date."""
    return drawn | {"effective_from": date(2026, 1, 1)}


def keys(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every key of a content."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from keys(inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from keys(inner, (*path, position))


def named(path: tuple[Any, ...]) -> str:
    """Return a path as faults write it."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def holder(broken: dict[str, Any], path: tuple[Any, ...]) -> Any:
    for part in path[:-1]:
        broken = broken[part]
    return broken


PATHS = list(keys(content()))


def is_optional(path: tuple[Any, ...]) -> bool:
    """Return whether a file without this key is a right one, or is faulty elsewhere."""
    if path[-1] in ("window_years", "valid_years", "target_score"):
        return True
    return (
        path[-2:-1] in (("missing",), ("options",), ("target_score",), ("values",)) and path[-1] != "default"
    )


def mutated(path: tuple[Any, ...], value: Any = None) -> dict[str, Any]:
    """Return the shipped content with one key changed, or left out."""
    broken = copy.deepcopy(content())
    if value is None:
        del holder(broken, path)[path[-1]]
    else:
        holder(broken, path)[path[-1]] = value
    return broken
