"""Run every module here that has figures and print one JSON line each: `python -m bench [NAME[=SIZE]…]`."""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
from collections.abc import Iterator

import bench
from bench.ground import ground

NOT_MEASURED = {"__main__", "ground", "settings", "loans", "tasks"}


def modules(wanted: list[str]) -> Iterator[tuple[str, list[int]]]:
    """Yield the names of the modules to run, each with the size that it was asked for."""
    sizes = {name: [int(size)] if size else [] for name, _, size in (each.partition("=") for each in wanted)}
    for module in pkgutil.iter_modules(bench.__path__):
        if module.name not in NOT_MEASURED and (not wanted or module.name in sizes):
            yield module.name, sizes.get(module.name, [])


def main(wanted: list[str]) -> None:
    """Measure and print."""
    with ground():
        for name, size in modules(wanted):
            for figure in importlib.import_module(f"bench.{name}").figures(*size):
                print(json.dumps(figure), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
