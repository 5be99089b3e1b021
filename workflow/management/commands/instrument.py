"""`manage.py instrument check|load FILE…`."""

from workflow.rules.command import RuleCommand


class Command(RuleCommand):
    help = "Check or load instruments: what is scored and how."
    kind = "instrument"
