"""manage.py check_figures FILE: what a document's stated figures contradict, with the sums."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.commands import in_plain_words, write_file
from accounts.wording import say, show
from evidence.consistency.checking import contradictions
from evidence.consistency.findings import Level
from evidence.figures_file import LEVEL_LABELS, read_figures_file, report_workbook


class Command(BaseCommand):
    help = (
        "Reads what a document states (.json or .xlsx, docs/figures-format.md) and tells which of "
        "its figures contradict each other. Ends with an error where there are contradictions."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--output", type=Path, help="write the report as a workbook, too")

    def handle(self, *args: Any, **options: Any) -> None:
        with in_plain_words():
            self._check(**options)

    def _check(self, *, file: Path, output: Path | None, **_options: Any) -> None:
        try:
            content = file.read_bytes()
        except OSError as fault:
            raise CommandError(f"Không đọc được tệp {file}: {fault.strerror}.") from None
        found = contradictions(read_figures_file(file.name, content))
        rows = [
            {"level": show(LEVEL_LABELS[each.level]), "place": each.place, "what": say(each.what)}
            for each in found
        ]
        for row in rows:
            place = f" ({row['place']})" if row["place"] else ""
            self.stdout.write(f"{row['level']}{place}: {row['what']}")
        if output is not None:
            write_file(output, report_workbook(rows))
        faults = sum(each.level is Level.FAULT for each in found)
        self.stdout.write(f"Tìm thấy {len(found)} điểm, trong đó {faults} mâu thuẫn.")
        if faults:
            raise SystemExit(1)
