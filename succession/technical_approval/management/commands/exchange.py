"""`manage.py exchange run|once`: send the requests for technical approval and take the answers."""

from __future__ import annotations

import logging
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, close_old_connections

from succession.technical_approval.configuration import port
from succession.technical_approval.exchange import run_once
from succession.technical_approval.port import Port

log = logging.getLogger(__name__)
SECONDS = 2.0
SECONDS_WITHOUT_DATABASE = 10.0


class Command(BaseCommand):
    help = "Send the requests for technical approval and take the answers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how long to work: once, or until asked to end."""
        parser.add_argument("how", choices=("run", "once"))

    def handle(self, *_args: Any, **options: Any) -> None:
        """Work; raises CommandError where the service is not configured, or by half."""
        try:
            service = port()
        except ImproperlyConfigured as fault:
            raise CommandError(str(fault)) from fault
        if options["how"] == "once":
            self.stdout.write(f"{run_once(service)} permintaan ditangani.")
        else:
            _run(service)


def _run(service: Port) -> None:
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    while not over.is_set():
        over.wait(_round(service))


def _round(service: Port) -> float:
    """Work once; returns after how many seconds to work again."""
    try:
        close_old_connections()
        run_once(service)
    except OperationalError as fault:
        log.warning("the exchange waits for the database: %s", type(fault).__name__)
        return SECONDS_WITHOUT_DATABASE
    return SECONDS
