"""What the form of a step asks, keeps and refuses over HTTP, tried on the toy."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.workflow.pages_world import opened_form, step_url, steps_of, visitor
from tests.workflow.toyapp.lifecycle import Toy
from tests.workflow.toyapp.services import check, describe, send_back
from tests.workflow.world import World, appoint, toy_case, toy_world
from workflow import features
from workflow.execution import perform
from workflow.inputs import AskingForm
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


class TestStale:
    def test_shows_both_versions_and_keeps_what_was_typed(self, world: World, checked: Case) -> None:
        client = visitor(world, "toy_chief")
        sent = {**opened_form(client, checked, "send_back"), "reason": "Tulis ulang tujuannya"}
        send_back(checked, actor=world.actor("toy_chief"), expected=2, reason="Dari tab lain")
        check(checked, actor=world.actor("toy_checker"), expected=3)
        answer = client.post(step_url(checked, "send_back"), sent)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Isian Anda, atas revisi 2" in page
        assert "Tersimpan, revisi 4" in page
        assert page.count("Tulis ulang tujuannya") >= 2
        assert steps_of(checked) == ["check", "send_back", "check"]

    def test_may_be_sent_again_as_it_stands(self, world: World, checked: Case) -> None:
        client = visitor(world, "toy_chief")
        sent = {**opened_form(client, checked, "send_back"), "reason": "Tulis ulang"}
        send_back(checked, actor=world.actor("toy_chief"), expected=2, reason="Dari tab lain")
        check(checked, actor=world.actor("toy_checker"), expected=3)
        form = client.post(step_url(checked, "send_back"), sent).context["form"]
        again = {name: form[name].value() for name in (*sent,)}
        assert client.post(step_url(checked, "send_back"), again).status_code == 303

    def test_notices_that_the_content_has_changed(self, world: World, case: Case) -> None:
        client = visitor(world, "toy_checker")
        sent = opened_form(client, case, "check")
        describe(case, actor=world.actor("toy_asker"), purpose="yang lain")
        answer = client.post(step_url(case, "check"), sent)
        assert answer.status_code == 409
        assert "sudah berubah" in answer.content.decode()
        assert steps_of(case) == []

    def test_control_without_the_hash_the_change_would_pass(self, world: World, case: Case) -> None:
        client = visitor(world, "toy_checker")
        sent = opened_form(client, case, "check") | {"seen_dossier": ""}
        describe(case, actor=world.actor("toy_asker"), purpose="yang lain")
        assert client.post(step_url(case, "check"), sent).status_code == 303


class DaysForm(AskingForm):
    """Asks for a fact, and notices what it is given."""

    days = forms.IntegerField(label="Berapa hari", min_value=1)

    def __init__(self, *args: Any, case: Case, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].help_text = f"{case.label}, {actor.person_id}"


def grant_for_days(case: Case, *, actor: Any, expected: Any, days: int, **rest: Any) -> Any:
    return perform(case.pk, "grant", actor=actor, expected=expected, facts={"days": days}, **rest)


class TestFacts:
    @pytest.fixture(autouse=True)
    def with_a_form(self, monkeypatch: pytest.MonkeyPatch) -> None:
        feature = features.Feature(
            Toy, SimpleNamespace(grant=grant_for_days), SimpleNamespace(FACTS={"grant": DaysForm})  # type: ignore[arg-type]
        )  # fmt: skip
        monkeypatch.setitem(features._features, "toy", feature)

    def test_are_asked_for_and_handed_to_the_service(self, world: World, checked: Case) -> None:
        client = visitor(world, "toy_chief")
        answer = client.post(
            step_url(checked, "grant"), {**opened_form(client, checked, "grant"), "days": "3"}
        )
        event = AuditEvent.objects.select_related("body").get(case=checked, revision=3)
        assert answer.status_code == 303
        assert b'"facts":{"days":3}' in bytes(event.body.body)

    def test_are_refused_when_wrong(self, world: World, checked: Case) -> None:
        client = visitor(world, "toy_chief")
        sent = {**opened_form(client, checked, "grant"), "days": "tiga"}
        answer = client.post(step_url(checked, "grant"), sent)
        assert answer.status_code == 422
        assert "tiga" in answer.content.decode()


class TestHat:
    def test_is_asked_for_where_several_permit(self, world: World, case: Case) -> None:
        appoint(world.people["toy_checker"], "toy_chief", world.club)
        client = visitor(world, "toy_checker")
        assert client.get(step_url(case, "check")).context["form"]["hat"].is_hidden

    def test_that_one_does_not_wear_is_refused(self, world: World, case: Case) -> None:
        client = visitor(world, "toy_checker")
        sent = opened_form(client, case, "check") | {"hat": "toy_chief@A"}
        assert client.post(step_url(case, "check"), sent).status_code == 403
        assert steps_of(case) == []


class TestCost:
    def test_of_the_form_does_not_grow_with_the_record(self, world: World, case: Case) -> None:
        client = visitor(world, "toy_checker")

        def statements() -> int:
            with CaptureQueriesContext(connection) as queries:
                client.get(step_url(case, "check"))
            return len(queries)

        before = statements()
        for number in range(3):
            describe(case, actor=world.actor("toy_asker"), purpose=f"tujuan {number}")
        assert statements() == before
