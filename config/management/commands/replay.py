"""`manage.py replay FILE`: drive published cases through the real services at the published dates."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.replay.running import replay
from config.replay.stories import StoryRefused, read


class Command(BaseCommand):
    help = "Replay published cases; prints a line a step and the reason where the rules refuse."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and a last day."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--until", type=date.fromisoformat, help="no step after this day")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Replay, and fail when the file cannot be read."""
        try:
            stories = read(options["file"])
        except StoryRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        played = replay(stories, self.stdout.write, until=options["until"])
        self.stdout.write(f"{len(played)} perkara, {sum(p.steps for p in played)} langkah.")
