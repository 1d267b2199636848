"""manage.py work: draws the files that were asked for, until it is stopped."""

import signal
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.commands import in_plain_words
from accounts.workers import house_ways, work


class Command(BaseCommand):
    help = "Draws decisions, letters and other long files; several workers share the work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when nothing is left to draw")

    def handle(self, *args: Any, **options: Any) -> None:
        # What is being drawn is given back to the other workers on the way out.
        signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(0))
        with in_plain_words():
            begun = work(house_ways(), once=options["once"])
        self.stdout.write(f"Đã làm {begun} tệp.")
