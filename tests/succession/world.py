"""The land of succession: that of `tests.approvals.world` with the policies and the instrument it needs."""

from __future__ import annotations

from tests.approvals.world import ROOT, Country, country
from workflow.rules import load_file
from workflow.rules.reading import read
from workflow.rules.schemas import kinds_of

POLICIES = [
    ROOT / f"succession/{feature}/data/policy.toml"
    for feature in ("mapping", "calibration", "objections", "pools", "technical_approval", "filling")
]
INSTRUMENT = ROOT / "succession/mapping/data/talent-k411.toml"


def land() -> Country:
    """Return the country with every policy of succession that is there, and the instrument k411."""
    made = country()
    installer = made.person("administrator", "BKN").pk
    for policy in POLICIES:
        if policy.exists() and kinds_of(read(policy).content):
            load_file(policy, actor=installer, kind="policy")
    load_file(INSTRUMENT, actor=installer, kind="instrument")
    return made
