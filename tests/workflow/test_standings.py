"""The one table of standings, against the sprite and the style sheets that show it."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template

from config.environment import ROOT
from workflow.standings import STANDINGS, legend, standing, standing_of_days

TEMPLATES = ROOT / "templates"


def file_text(name: str) -> str:
    found = finders.find(name)
    assert isinstance(found, str)
    return Path(found).read_text(encoding="utf-8")


class TestStanding:
    def test_has_its_own_word(self) -> None:
        said = [str(each.word) for each in STANDINGS.values()]
        assert len(said) == len(set(said))

    def test_has_an_icon_wherever_it_has_a_colour(self) -> None:
        assert [each.key for each in STANDINGS.values() if each.tone and not each.icon] == []

    def test_has_an_icon_of_the_sprite(self) -> None:
        sprite = get_template("_sprite.html").render()
        drawn = set(re.findall(r'id="i-([\w-]+)"', sprite))
        assert {each.icon for each in STANDINGS.values()} - {""} <= drawn

    def test_has_a_tone_of_the_style_sheet(self) -> None:
        marks = file_text("css/marks.css")
        assert [each for each in ("accent", "good", "warn", "bad") if f"&.{each}" not in marks] == []

    def test_is_refused_outside_the_table(self) -> None:
        with pytest.raises(KeyError):
            standing("nearly_done")

    def test_stands_in_a_legend_in_the_order_asked(self) -> None:
        assert [each.key for each in legend("unmet", "accepted")] == ["unmet", "accepted"]

    def test_of_a_passed_day_is_overdue(self) -> None:
        assert [standing_of_days(days).key for days in (-9, 0, 1, 9)] == [
            "overdue",
            "due_today",
            "soon",
            "later",
        ]


class TestTemplates:
    def test_name_only_icons_of_the_sprite(self) -> None:
        drawn = set(re.findall(r'id="i-([\w-]+)"', get_template("_sprite.html").render()))
        named = {icon for text in template_texts() for icon in re.findall(r'{% icon "([\w-]+)"', text)}
        assert named
        assert named <= drawn

    def test_hold_no_inline_style_or_script(self) -> None:
        forbidden = re.compile(r"\sstyle=|\son[a-z]+=|<style|<script(?! src)", re.IGNORECASE)
        assert [text[:60] for text in template_texts() if forbidden.search(text)] == []

    def test_control_the_pattern_finds_what_it_forbids(self) -> None:
        forbidden = re.compile(r"\sstyle=|\son[a-z]+=|<style|<script(?! src)", re.IGNORECASE)
        bad = ('<p style="x">', '<a onclick="x">', "<style>", "<script>")
        assert all(forbidden.search(each) for each in bad)

    @pytest.mark.parametrize(("folder", "longest"), [("components", 25), ("", 60)])
    def test_stay_short(self, folder: str, longest: int) -> None:
        root = TEMPLATES / folder
        lengths = {each.name: len(each.read_text().splitlines()) for each in root.rglob("*.html")}
        assert {name: length for name, length in lengths.items() if length > longest} == {}


def template_texts() -> list[str]:
    return [each.read_text() for each in TEMPLATES.rglob("*.html")]
