"""Life cycles are looked over: what is wrong with a table is found, what is written down is what runs."""

from __future__ import annotations

import pytest

from config.environment import ROOT
from tests.shown import name_of, unshown
from tests.workflow.toyapp.lifecycle import Toy, has_a_purpose, mower_is_free
from tests.workflow.world import ROLES
from workflow import handbook, inspection
from workflow.diagrams import diagram, lanes_of
from workflow.features import features
from workflow.inspection import RoleRow
from workflow.lifecycles import Lifecycle, Stage, step

TOY_ROLES = [RoleRow(code, frozenset(verbs)) for code, verbs in ROLES.items()]
OURS = [each.lifecycle for each in features() if not each.lifecycle.namespace.startswith("tests.")]


class Sound(Lifecycle):
    kind, namespace, prefix, label, views = "sound", "tests.sound", "SD", "Sound", "view"

    asked = Stage("diminta", turn="clerk")
    done = Stage("selesai")

    finish = step(asked, done, "Selesaikan", may="finish_it", apart_from=["author"])


class Broken(Lifecycle):
    kind, namespace, prefix, label, views = "broken", "tests.broken", "BR", "Broken", "view"

    asked = Stage("diminta", turn="ghost")
    lost = Stage("hilang")
    going_round = Stage("berputar")
    back_again = Stage("kembali", turn="clerk")
    done = Stage("selesai")

    turn_round = step(asked, going_round, "Putar", may="nothing_like_it")
    go_on = step(going_round, back_again, "Teruskan", may="go_on_then")
    go_back = step(back_again, going_round, "Kembali", may="go_back_then", apart_from=["go_on"])
    finish = step(lost, done, "Selesaikan", may="finish_it")


CLERK = RoleRow("clerk", frozenset({"finish_it", "go_on_then", "go_back_then"}), is_deciding=True)


def faults(lifecycle: type[Lifecycle], *roles: RoleRow) -> str:
    return "\n".join(inspection.faults_of(lifecycle, roles))


class TestInspection:
    def test_finds_nothing_in_a_sound_table(self) -> None:
        assert faults(Sound, CLERK) == ""

    def test_finds_in_the_toy_only_the_verbs_that_it_shares(self) -> None:
        found = inspection.faults_of(Toy, TOY_ROLES)
        assert [fault.split()[2] for fault in found] == ["send_back", "bring_back"]
        assert all("does not bear its name" in fault for fault in found)

    @pytest.mark.parametrize(
        "fault",
        [
            "no way leads to stage lost",
            "a case in stage going_round can never finish",
            "stage going_round waits for a person but is nobody's turn",
            "no role bears nothing_like_it, so nobody can take turn_round",
            "stage asked is the turn of ghost, no shipped role",
            "separation of duties leaves nobody for go_back",
            "step turn_round needs the verb nothing_like_it, which does not bear its name",
        ],
    )
    def test_names_each_fault(self, fault: str) -> None:
        assert fault in faults(Broken, CLERK)

    def test_allows_a_second_holder_where_the_post_is_not_a_single_one(self) -> None:
        many = RoleRow("clerk", CLERK.verbs)
        assert "leaves nobody" not in faults(Broken, many)

    def test_finds_a_quorum_above_the_seats(self) -> None:
        share = {"of": "seats", "more_than": [1, 2]}
        body = {"quorum": {**share, "minimum": 6}, "majority": share, "min_seats": 5}
        assert inspection.faults_of_bodies({"code": "x", "panel": body}) != []
        assert inspection.faults_of_bodies({"code": "x", "panel": {**body, "min_seats": 6}}) == []

    @pytest.mark.parametrize("lifecycle", OURS, ids=lambda each: each.kind)
    def test_finds_nothing_in_what_is_shipped(self, lifecycle: type[Lifecycle]) -> None:
        assert inspection.faults_of(lifecycle, inspection.shipped_roles()) == []

    def test_finds_every_shipped_body_able_to_decide(self) -> None:
        assert [
            f for content in inspection.shipped_policies() for f in inspection.faults_of_bodies(content)
        ] == []


class TestHandbook:
    @pytest.mark.parametrize("lifecycle", OURS, ids=lambda each: each.kind)
    def test_is_what_the_code_declares(self, lifecycle: type[Lifecycle]) -> None:
        folder = ROOT / "docs" / "lifecycles"
        told = "Run: python manage.py lifecycles document"
        assert (folder / f"{lifecycle.kind}.md").read_text() == handbook.page(lifecycle), told
        assert (folder / f"{lifecycle.kind}.svg").read_text() == handbook.picture(lifecycle), told

    def test_names_every_step_with_its_guards(self) -> None:
        page = handbook.page(Toy)
        assert "| `checked` | `grant` | Pinjamkan | `grant_toy` | `has_a_purpose`; `mower_is_free`;" in page
        assert "(by the clock)" in page


class TestDiagram:
    def test_lights_the_present_stage_and_the_past(self) -> None:
        drawn = diagram(Toy, present="checked", past={"asked"})
        assert drawn.svg.count('class="node present"') == 1
        assert drawn.svg.count('class="node past"') == 1
        assert "diperiksa" in str(drawn.description)

    def test_says_the_same_as_its_table(self) -> None:
        rows = diagram(Toy).rows
        assert (rows[0].from_stage, rows[0].to_stage) == ("diminta", "diperiksa")
        assert len(rows) == len(Toy.steps)

    @pytest.mark.parametrize("lifecycle", [Toy, *OURS], ids=lambda each: each.kind)
    def test_draws_no_line_over_another(self, lifecycle: type[Lifecycle]) -> None:
        lanes = lanes_of(lifecycle)
        for one in lanes:
            for other in lanes:
                if one != other and (one.is_back, one.number) == (other.is_back, other.number):
                    assert not set(one.rows) & set(other.rows)


class TestWatchOverGuards:
    def test_names_what_no_test_has_shown(self) -> None:
        name = f"{mower_is_free.__module__}.mower_is_free"
        assert unshown([Toy], {}) != []
        assert f"{name} is never shown refusing" in unshown([Toy], {name: {True}})
        assert f"{name} is never shown holding" in unshown([Toy], {name: {False}})

    def test_is_content_with_both(self) -> None:
        both = {name_of(guard): {True, False} for guard in (mower_is_free, has_a_purpose)}
        assert unshown([Toy], both) == []
