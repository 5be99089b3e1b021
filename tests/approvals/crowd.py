"""People who act at the same moment: threads with connections of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

from django.db import connections

Deed = Callable[[], Any]


@contextmanager
def crowd_of(size: int) -> Iterator[ThreadPoolExecutor]:
    """Return threads which give their connections back at the end."""
    with ThreadPoolExecutor(size) as pool:
        yield pool
        gate = Barrier(size)
        for done in [pool.submit(_hang_up_after, gate) for _ in range(size)]:
            done.result()


def _hang_up_after(gate: Barrier) -> None:
    gate.wait()
    connections.close_all()


def together(crowd: ThreadPoolExecutor, *deeds: Deed) -> list[Any]:
    """Do all deeds at once; returns what each returned, or how it was refused."""
    gate = Barrier(len(deeds))

    def one(deed: Deed) -> Any:
        gate.wait()
        try:
            return deed()
        except Exception as refusal:  # noqa: BLE001 (what it was is asserted by the test)
            return refusal

    return [done.result() for done in [crowd.submit(one, deed) for deed in deeds]]
