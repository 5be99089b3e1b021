"""One step over HTTP: every answer that there is, and nothing done twice, tried on the toy."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError

from tests.workflow.pages_world import case_url, end_role, opened_form, step_url, steps_of, visitor
from tests.workflow.toyapp.services import check, describe, send_back
from tests.workflow.world import World, appoint, toy_case, toy_world
from workflow.models import AuditEvent, Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return toy_world()


@pytest.fixture
def case(world: World) -> Case:
    return toy_case(world)


@pytest.fixture
def checked(world: World, case: Case) -> Case:
    check(case, actor=world.actor("toy_checker"), expected=1)
    case.refresh_from_db()
    return case


class TestShow:
    def test_says_what_will_happen(self, world: World, case: Case) -> None:
        page = visitor(world, "toy_checker").get(step_url(case, "check")).content.decode()
        assert "diminta → diperiksa" in page
        assert "5 hari kerja" in page

    def test_is_a_dialog_for_a_page_with_scripts(self, world: World, case: Case) -> None:
        answer = visitor(world, "toy_checker").get(step_url(case, "check"), headers={"HX-Request": "true"})
        assert b"<dialog" in answer.content
        assert b"<html" not in answer.content

    def test_is_refused_with_reasons_to_whom_it_is_not_for(self, world: World, case: Case) -> None:
        answer = visitor(world, "toy_watcher").get(step_url(case, "check"))
        assert answer.status_code == 403
        assert "tidak memuat langkah" in answer.content.decode()

    def test_is_refused_with_reasons_before_its_time(self, world: World, case: Case) -> None:
        answer = visitor(world, "toy_chief").get(step_url(case, "grant"))
        assert answer.status_code == 409
        assert "Baru dapat dilakukan pada tahap" in answer.content.decode()

    @pytest.mark.parametrize("name", ["lose", "nothing", "describe"])
    def test_knows_no_step_that_nobody_takes(self, world: World, case: Case, name: str) -> None:
        assert visitor(world, "toy_chief").get(step_url(case, name)).status_code == 404

    def test_hides_the_case_from_a_stranger(self, world: World, case: Case) -> None:
        answer = visitor(world, "stranger").get(step_url(case, "check"))
        assert answer.status_code == 404
        assert case.title not in answer.content.decode()


class TestTake:
    def test_leads_to_the_case_with_a_receipt(self, world: World, case: Case) -> None:
        client = visitor(world, "toy_checker")
        answer = client.post(step_url(case, "check"), opened_form(client, case, "check"))
        event = AuditEvent.objects.get(case=case, revision=2)
        assert (answer.status_code, answer["Location"]) == (303, case_url(case))
        assert bytes(event.hash).hex()[:4] in client.get(case_url(case)).content.decode()
        assert steps_of(case) == ["check"]

    def test_is_hidden_from_a_stranger(self, world: World, case: Case) -> None:
        sent = opened_form(visitor(world, "toy_checker"), case, "check")
        answer = visitor(world, "stranger").post(step_url(case, "check"), sent)
        assert answer.status_code == 404
        assert steps_of(case) == []

    def test_is_refused_to_a_lower_role(self, world: World, case: Case) -> None:
        sent = opened_form(visitor(world, "toy_checker"), case, "check")
        answer = visitor(world, "toy_watcher").post(step_url(case, "check"), sent)
        assert answer.status_code == 403
        assert steps_of(case) == []

    def test_is_refused_once_the_role_has_ended(self, world: World, case: Case) -> None:
        client = visitor(world, "toy_checker")
        appoint(world.people["toy_checker"], "toy_watcher", world.other)
        sent = opened_form(client, case, "check")
        end_role(world, "toy_checker")
        assert client.post(step_url(case, "check"), sent).status_code in (403, 404)
        assert steps_of(case) == []

    def test_control_the_same_form_passes_while_the_role_is_held(self, world: World, case: Case) -> None:
        client = visitor(world, "toy_checker")
        sent = opened_form(client, case, "check")
        assert client.post(step_url(case, "check"), sent).status_code == 303

    def test_asks_again_for_a_missing_reason(self, world: World, checked: Case) -> None:
        client = visitor(world, "toy_chief")
        sent = {**opened_form(client, checked, "send_back"), "reason": " "}
        answer = client.post(step_url(checked, "send_back"), sent)
        assert answer.status_code == 422
        assert "Tulis alasan" in answer.content.decode()
        assert steps_of(checked) == ["check"]

    def test_is_refused_with_every_unmet_guard_and_keeps_what_was_typed(
        self, world: World, checked: Case
    ) -> None:
        client = visitor(world, "toy_chief")
        sent = opened_form(client, checked, "grant")
        checked.wish.is_broken, checked.wish.purpose = True, ""
        checked.wish.save()
        answer = client.post(step_url(checked, "grant"), sent | {"seen_dossier": ""})
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Tujuan belum diisi." in page
        assert "Mesin sedang rusak." in page
        assert steps_of(checked) == ["check"]

    def test_says_that_somebody_else_is_at_it(
        self, world: World, checked: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def locked(*_args: Any, **_rest: Any) -> None:
            cause = Exception()
            cause.sqlstate = "55P03"  # type: ignore[attr-defined]
            raise OperationalError("lock") from cause

        client = visitor(world, "toy_chief")
        sent = {**opened_form(client, checked, "send_back"), "reason": "Belum jelas"}
        monkeypatch.setattr("tests.workflow.toyapp.services.send_back", locked)
        answer = client.post(step_url(checked, "send_back"), sent)
        assert answer.status_code == 409
        assert "sedang diproses orang lain" in answer.content.decode()
        assert "Belum jelas" in answer.content.decode()

    def test_takes_nothing_that_was_not_asked(self, world: World, case: Case) -> None:
        client = visitor(world, "toy_checker")
        extra = {"stage": "granted", "revision": "9", "organisation": world.other.pk, "is_staff": "1",
                 "reason": "x", "at": "2020-01-01", "facts": "{}", "actor": "1"}  # fmt: skip
        client.post(step_url(case, "check"), opened_form(client, case, "check") | extra)
        case.refresh_from_db()
        event = AuditEvent.objects.get(case=case, revision=2)
        assert (case.stage, case.revision, case.organisation_id) == ("checked", 2, world.club.pk)
        assert event.occurred_at.year != 2020
        assert event.actor_id == world.people["toy_checker"].pk


class TestTwice:
    def test_gives_the_same_answer_to_the_same_form(self, world: World, case: Case) -> None:
        client = visitor(world, "toy_checker")
        sent = opened_form(client, case, "check")
        answers = [client.post(step_url(case, "check"), sent) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303]
        assert steps_of(case) == ["check"]

    def test_gives_the_same_answer_after_going_back_from_a_later_stage(
        self, world: World, checked: Case
    ) -> None:
        client = visitor(world, "toy_chief")
        sent = {**opened_form(client, checked, "send_back"), "reason": "Lengkapi"}
        assert client.post(step_url(checked, "send_back"), sent).status_code == 303
        assert client.post(step_url(checked, "send_back"), sent).status_code == 303
        assert steps_of(checked) == ["check", "send_back"]

    def test_refuses_another_content_under_the_same_key(self, world: World, case: Case) -> None:
        client = visitor(world, "toy_checker")
        sent = opened_form(client, case, "check")
        describe(case, actor=world.actor("toy_asker"), purpose="lain")
        client.post(step_url(case, "check"), sent | {"seen_dossier": ""})
        send_back(case, actor=world.actor("toy_chief"), expected=2, reason="lagi")
        assert client.post(step_url(case, "check"), sent | {"seen_revision": "3"}).status_code == 303
        assert steps_of(case) == ["check", "send_back"]

    def test_moves_once_from_two_tabs(self, world: World, case: Case) -> None:
        client = visitor(world, "toy_checker")
        first, second = opened_form(client, case, "check"), opened_form(client, case, "check")
        assert client.post(step_url(case, "check"), first).status_code == 303
        assert client.post(step_url(case, "check"), second).status_code == 409
        assert steps_of(case) == ["check"]

    def test_control_another_key_and_revision_is_another_request(self, world: World, case: Case) -> None:
        client = visitor(world, "toy_checker")
        client.post(step_url(case, "check"), opened_form(client, case, "check"))
        send_back(case, actor=world.actor("toy_chief"), expected=2, reason="lagi")
        client.post(step_url(case, "check"), opened_form(client, case, "check"))
        assert steps_of(case) == ["check", "send_back", "check"]
