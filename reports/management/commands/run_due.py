"""manage.py run_due: what falls due by the clock, in all rooms; run every few minutes."""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts import due as of_accounts
from accounts.commands import in_plain_words
from accounts.due import Due, Outcome
from accounts.wording import say
from evidence import due as of_evidence
from reports import due as of_reports
from scoring import due as of_scoring

# In this order: reminders first, so that their copies go out in the same run.
DUE: tuple[Due, ...] = (*of_scoring.DUE, *of_evidence.DUE, *of_reports.DUE, *of_accounts.DUE)

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Sends what is due, checks what waits, removes what is outdated; safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", choices=[due.name for due in DUE], help="one piece of work")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = [due for due in DUE if options["only"] in (None, due.name)]
        with in_plain_words():
            failed = [due.name for due in chosen if not self._done(due)]
        if failed:
            raise CommandError(f"Chưa xong: {', '.join(failed)}. Lần chạy sau sẽ làm tiếp.")

    def _done(self, due: Due) -> bool:
        """Whether it went well; what breaks does not keep the other work from being done."""
        try:
            outcome: Outcome = due.run(timezone.now)
        except Exception:
            log.exception("run_due: %s", due.name)
            return False
        self.stdout.write(say(outcome.told))
        return not outcome.failed
