"""The whole mission in browsers: from the commitment of an agency to the inauguration of a successor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from config.cluster import Cluster
from tests.journeys import applying, placing, succeeding
from tests.journeys.cast import name_it, with_a_committee, with_a_panel, with_an_employee
from tests.journeys.story import Story
from tests.journeys.walking import Walk
from tests.succession.short import hasty_land
from workflow.audit.verify import findings
from workflow.calendars import seed

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story(live_server: LiveServer, browser: Browser, cluster: Cluster, tmp_path: Path) -> Iterator[Story]:
    land = hasty_land()
    name_it(land)
    seed(range(timezone.localdate().year - 1, timezone.localdate().year + 2))
    walk = Walk(browser, live_server.url, land)
    with_an_employee(land)
    yield Story(walk, cluster, tmp_path, members=with_a_panel(land), committee=with_a_committee(land))
    walk.close()


class TestMission:
    def test_leads_from_the_commitment_to_the_inauguration(self, story: Story) -> None:
        applying.apply(story)
        placing.place_people(story)
        succeeding.succeed(story)
        assert story.walk.complaints == []
        assert list(findings()) == []
