"""The verb of the registry: who keeps the roles of an organisation, and of all below it."""

from __future__ import annotations

from workflow.actors import Actor
from workflow.bestowal import giver
from workflow.exceptions import NotPermitted
from workflow.models import Organisation


def may_administer(organisation: Organisation, actor: Actor) -> bool:
    """Return whether a person gives and ends roles here; never true of the clock."""
    if actor.is_the_clock:
        return False
    try:
        giver(organisation, actor)
    except NotPermitted:
        return False
    return True
