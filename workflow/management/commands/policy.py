"""`manage.py policy check|load FILE…`."""

from workflow.rules.command import RuleCommand


class Command(RuleCommand):
    help = "Check or load policies: roles, periods, quorums."
    kind = "policy"
