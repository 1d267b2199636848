"""manage.py verify_publication PATH: whether a package, or a result, is what was published."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.commands import in_plain_words
from reports.kept import kept_checks, publication_of_package
from reports.verifier.verify_result import Check, Unreadable, read, report, verify


class Command(BaseCommand):
    help = "Checks a published result offline, and against this database where it is known."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="a folder, a ZIP, or a result.json")
        parser.add_argument("--hash", default="", help="the SHA-256 printed on the decision")
        parser.add_argument("--head", default="", help="the hash of the log printed there")

    def handle(self, *args: Any, **options: Any) -> None:
        with in_plain_words():
            try:
                checks = self._checks(options["path"], options["hash"], options["head"])
            except Unreadable as fault:
                raise CommandError(f"Không kiểm tra được: {fault}", returncode=2) from None
        if not report(checks, told=self.stdout.write):
            raise CommandError("Có chỗ không khớp.")
        self.stdout.write("Mọi thứ khớp.")

    def _checks(self, path: Path, printed: str, head: str) -> list[Check]:
        files = read(path)
        checks = verify(files, printed=printed, head=head)
        publication = publication_of_package(files)
        if publication is None:
            self.stdout.write("Cơ sở dữ liệu này không có lần công bố đó: chỉ kiểm tra các tệp.")
            return checks
        return checks + kept_checks(publication, files)
