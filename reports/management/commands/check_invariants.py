"""manage.py check_invariants: whether the database still holds what must always hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError, connection
from django.utils import translation
from django.utils.translation import gettext

from accounts import invariants as of_accounts
from accounts.invariant import Invariant
from criteria import invariants as of_criteria
from evidence import invariants as of_evidence
from reports import invariants as of_reports
from scoring import invariants as of_scoring

INVARIANTS: tuple[Invariant, ...] = (
    *of_accounts.INVARIANTS,
    *of_criteria.INVARIANTS,
    *of_evidence.INVARIANTS,
    *of_scoring.INVARIANTS,
    *of_reports.INVARIANTS,
)

SNAPSHOT = {
    "sqlite": "BEGIN",  # with WAL a reader keeps its moment, and nobody waits for it
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}


class Command(BaseCommand):
    help = "Checks the whole database for what must always hold; exits 1 where something does not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", action="store_true", help="only say what is checked")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("vi"):
            if options["list"]:
                self._list()
                return
            try:
                self._check()
            except (OperationalError, ProgrammingError) as fault:
                raise CommandError(
                    f"Cơ sở dữ liệu chưa sẵn sàng ({fault}). Chạy `manage.py migrate` trước."
                ) from None

    def _list(self) -> None:
        for invariant in INVARIANTS:
            self.stdout.write(f"{invariant.name:<24} {gettext(invariant.sentence)}")

    def _check(self) -> None:
        with one_moment():
            broken = {each: places for each in INVARIANTS if (places := each.find())}
        for invariant, places in broken.items():
            self.stdout.write(f"SAI LỆCH {invariant.name}: {gettext(invariant.sentence)}")
            for place in places:
                self.stdout.write(f"  - {place}")
        if broken:
            raise CommandError(f"{len(INVARIANTS)} kiểm tra, {len(broken)} có sai lệch.")
        self.stdout.write(f"{len(INVARIANTS)} kiểm tra, không có sai lệch.")


@contextmanager
def one_moment() -> Iterator[None]:
    """All statements inside see the database as it was at the first of them, so that people at
    work meanwhile look like no fault; inside a transaction, that one is as good."""
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(SNAPSHOT[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
