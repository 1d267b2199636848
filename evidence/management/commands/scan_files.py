"""manage.py scan_files: asks the antivirus about the documents that wait for it."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.commands import in_plain_words
from evidence.actions import scan_pending


class Command(BaseCommand):
    help = "Asks clamd (CLAMD_ADDRESS) about documents that wait to be checked for viruses."

    def handle(self, *args: Any, **options: Any) -> None:
        with in_plain_words():
            tally = scan_pending(clock=timezone.now)
        self.stdout.write(
            f"Sạch: {tally.clean}; có vi-rút: {tally.infected}; còn chờ: {tally.waiting}."
        )
