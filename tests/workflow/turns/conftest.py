from __future__ import annotations

import pytest

from tests.workflow.turns.factories import MONDAY, shared_desk
from tests.workflow.world import World, toy_case
from workflow.models import Turn


@pytest.fixture
def world() -> World:
    return shared_desk()


@pytest.fixture
def turn(world: World) -> Turn:
    return Turn.objects.get(case=toy_case(world, at=MONDAY))
