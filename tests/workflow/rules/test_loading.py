"""A rule file is loaded whole, once and with its event, or not at all."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.workflow.rules import toyrules
from tests.workflow.rules.toyrules import GOOD, written
from tests.workflow.world import organisation, person
from workflow import periods
from workflow.models import Account, AuditEvent, Person, RuleVersion
from workflow.rules import RuleFileRefused, check_file, load_file, load_files


@pytest.fixture(autouse=True)
def _toy_family() -> None:
    toyrules.register()


@pytest.fixture
def loader(db: None) -> Person:
    organisation("F", "federation")
    return person("loader")


def loads() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action="workflow.policy.load").order_by("id"))


def places(refusal: pytest.ExceptionInfo[RuleFileRefused]) -> list[str]:
    return [fault.place for fault in refusal.value.faults]


class TestCheckFile:
    @pytest.mark.parametrize(
        ("old", "new", "place", "line"),
        [
            ('version = "1"', "", "version", None),
            ("2024-01-01", '"kemarin"', "effective_from", 6),
            ('"unofficial"', '"perhaps"', "status", 5),
            ("working_days = 2", "working_days = 0", "period.short.working_days", 9),
            ("[1, 2]", "[2, 2]", "meeting.quorum.more_than", 12),
            ('of = "votes"', 'of = "noise"', "meeting.majority.of", 13),
            ("limit = 3.50", "limit = 1", "example[1].is_allowed", 17),
            ("limit = 3.50", "limit = 3.50\nlimits = 1", "limits", 8),
        ],
    )
    def test_names_the_key_and_its_line(
        self, tmp_path: Path, old: str, new: str, place: str, line: int | None
    ) -> None:
        assert old in GOOD
        with pytest.raises(RuleFileRefused) as refusal:
            check_file(written(tmp_path, GOOD.replace(old, new)))
        assert [(f.place, f.line) for f in refusal.value.faults] == [(place, line)]

    def test_names_every_fault_of_a_file_at_once(self, tmp_path: Path) -> None:
        broken = GOOD.replace('title = "Peminjaman"', "title = 1").replace("sure", "pure")
        with pytest.raises(RuleFileRefused) as refusal:
            check_file(written(tmp_path, broken))
        assert places(refusal) == [
            "title", "period.short.sure", "period.long.sure", "period.short.pure", "period.long.pure",
        ]  # fmt: skip

    def test_refuses_a_family_nobody_registered(self, tmp_path: Path) -> None:
        with pytest.raises(RuleFileRefused, match="tidak dikenal"):
            check_file(written(tmp_path, GOOD.replace("toy_lending", "strange")))

    def test_refuses_a_file_of_another_kind(self, tmp_path: Path) -> None:
        with pytest.raises(RuleFileRefused, match="policy"):
            check_file(written(tmp_path), kind="instrument")


class TestLoadFile:
    def test_keeps_the_content_exactly(self, loader: Person, tmp_path: Path) -> None:
        loaded = load_file(written(tmp_path), actor=loader.pk)
        rule = RuleVersion.objects.get()
        assert (loaded.rule, loaded.is_new) == (rule, True)
        assert (rule.kind, str(rule), rule.is_official) == ("policy", "toy_lending 1", False)
        assert rule.content["limit"] == "3.50"
        assert periods.working_days(rule.pk, "long") == 5

    def test_is_recorded_with_the_digest(self, loader: Person, tmp_path: Path) -> None:
        rule = load_file(written(tmp_path), actor=loader.pk).rule
        (event,) = loads()
        body = json.loads(bytes(event.body.body))
        assert (event.actor_id, body["rule"]) == (loader.pk, "toy_lending 1")
        assert body["digest"] == bytes(rule.digest).hex()

    def test_says_so_when_it_is_known(self, loader: Person, tmp_path: Path) -> None:
        first = load_file(written(tmp_path), actor=loader.pk)
        again = load_file(written(tmp_path, name="copy.toml"), actor=loader.pk)
        assert (again.rule, again.is_new) == (first.rule, False)
        assert len(loads()) == 1

    def test_refuses_the_same_version_with_other_content(self, loader: Person, tmp_path: Path) -> None:
        load_file(written(tmp_path), actor=loader.pk)
        with pytest.raises(RuleFileRefused, match="nomor versi baru"):
            load_file(written(tmp_path, GOOD.replace("3.50", "4")), actor=loader.pk)
        assert RuleVersion.objects.get().content["limit"] == "3.50"
        assert len(loads()) == 1

    def test_keeps_earlier_versions(self, loader: Person, tmp_path: Path) -> None:
        load_file(written(tmp_path), actor=loader.pk)
        load_file(written(tmp_path, GOOD.replace('"1"', '"2"').replace("2024", "2025")), actor=loader.pk)
        assert str(periods.rule_in_force("policy", "toy_lending")) == "toy_lending 2"
        assert RuleVersion.objects.count() == 2

    def test_changes_nothing_when_one_of_several_is_wrong(self, loader: Person, tmp_path: Path) -> None:
        good, bad = written(tmp_path), written(tmp_path, GOOD.replace("3.50", "-1"), "bad.toml")
        with pytest.raises(RuleFileRefused, match=r"bad\.toml:7: limit"):
            load_files([good, bad], actor=loader.pk)
        assert (RuleVersion.objects.count(), loads()) == (0, [])

    def test_changes_nothing_when_a_later_one_is_refused_by_the_database(
        self, loader: Person, tmp_path: Path
    ) -> None:
        load_file(written(tmp_path), actor=loader.pk)
        other = written(tmp_path, GOOD.replace("toy_lending", "toy_other"), "other.toml")
        clash = written(tmp_path, GOOD.replace("3.50", "4"), "clash.toml")
        with pytest.raises(RuleFileRefused):
            load_files([other, clash], actor=loader.pk)
        assert RuleVersion.objects.count() == 1

    def test_needs_an_organisation_to_be_recorded_at(self, db: None, tmp_path: Path) -> None:
        with pytest.raises(RuleFileRefused, match="organisasi"):
            load_file(written(tmp_path), actor=person("early").pk)
        assert not RuleVersion.objects.exists()

    def test_needs_somebody_outside_the_worker(self, loader: Person, tmp_path: Path) -> None:
        with pytest.raises(RuleFileRefused, match="--by"):
            load_file(written(tmp_path))
        assert not RuleVersion.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestLoadFileTwiceAtOnce:
    def test_is_loaded_once(self, tmp_path: Path) -> None:
        organisation("F", "federation")
        who, path = person("loader").pk, written(tmp_path)

        def load(_turn: int) -> bool:
            try:
                return load_file(path, actor=who).is_new
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(load, range(4))) == [False, False, False, True]
        assert len(loads()) == 1


class TestPolicyCommand:
    def test_says_what_it_loaded_and_for_whom(
        self, loader: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        Account.objects.create_user("loader@example.org", person=loader)
        for words in ("toy_lending 1 dimuat.", "sudah dimuat dengan isi yang sama"):
            call_command("policy", "load", str(written(tmp_path)), "--by", "LOADER@example.org")
            assert words in capsys.readouterr().out
        assert [event.actor_id for event in loads()] == [loader.pk]

    def test_ends_with_one_and_names_each_fault(self, loader: Person, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="limit: Isi dengan angka") as refusal:
            call_command("policy", "load", str(written(tmp_path, GOOD.replace("3.50", "-1"))))
        assert refusal.value.returncode == 1
        assert not RuleVersion.objects.exists()

    def test_refuses_a_stranger(self, loader: Person, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="akun aktif"):
            call_command("policy", "load", str(written(tmp_path)), "--by", "nobody@example.org")

    def test_checks_without_touching_a_database(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        call_command("policy", "check", str(written(tmp_path)))
        assert "sesuai" in capsys.readouterr().out
