"""Made-up people of an agency, by the thousand."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from approvals.registry.demo import holder
from succession.mapping import services
from succession.mapping.demo import INSTRUMENT, SECRETARY, open_synthetic
from succession.mapping.instruments import instrument_of
from succession.mapping.selectors import running
from succession.mapping.synthetic import people
from workflow.actors import Actor
from workflow.exceptions import TransitionRefused
from workflow.models import Appointment, Case, Organisation, RuleVersion
from workflow.periods import rule_in_force


class Command(BaseCommand):
    """Load made-up people into the open period of an agency; opens one where none is under way."""

    help = "load made-up people into the open period of an agency: the same ones for the same seed"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the agency, how many, from which seed, for which instrument."""
        parser.add_argument("--agency", required=True, help="the code of the agency, such as 32.08")
        parser.add_argument("--people", required=True, type=int)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--instrument", default=INSTRUMENT, help="the code of a talent instrument")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load them and say into which period."""
        if options["people"] < 1:
            raise CommandError("--people takes a number from 1 on")
        try:
            case, number = self._load(options)
        except Organisation.DoesNotExist:
            raise CommandError(f"There is no agency {options['agency']}") from None
        except (Appointment.DoesNotExist, RuleVersion.DoesNotExist) as error:
            raise CommandError(str(error)) from None
        except TransitionRefused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{number} people in {case}")

    def _load(self, options: dict[str, Any]) -> tuple[Case, int]:
        organisation = Organisation.objects.get(code=options["agency"])
        actor = holder(organisation, SECRETARY)
        case = running(organisation.pk) or self._open(organisation, actor, options["instrument"])
        if case.provenance != "synthetic":
            raise CommandError(f"{case} holds real people; made-up ones do not mix with them")
        instrument = instrument_of(case.period.instrument_id)
        stream = people(instrument, options["people"], options["seed"], prefix=organisation.code)
        return case, services.load_people(case, stream, actor=actor).rows

    def _open(self, organisation: Organisation, actor: Actor, code: str) -> Case:
        instrument = rule_in_force("instrument", code)
        return open_synthetic(organisation, instrument, actor=actor, as_of=timezone.localdate())
