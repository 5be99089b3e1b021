"""The import contracts cover every feature, also the next one."""

from __future__ import annotations

import tomllib

from config.environment import ROOT

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def features() -> set[str]:
    apps = [path for package in ("approvals", "succession") for path in (ROOT / package).glob("*/apps.py")]
    return {".".join(path.parent.relative_to(ROOT).parts) for path in apps}


class TestContracts:
    def test_hold_the_order_of_files_in_every_feature(self) -> None:
        inside = next(contract for contract in CONTRACTS if contract["name"].startswith("Inside a feature"))
        assert "approvals.registry" in features(), "the control: features are found"
        assert set(inside["containers"]) == features()

    def test_place_every_feature_among_its_neighbours(self) -> None:
        placed = {
            f"{package}.{layer.strip('()')}"
            for contract in CONTRACTS
            for package in contract.get("containers", [])
            for layer in contract["layers"]
        }
        assert features() <= placed
