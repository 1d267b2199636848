"""manage.py export_criteria SET --format F --output PATH: a criteria set as a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.commands import found_row, in_plain_words, write_file
from criteria.exports import ExportKind, export_set
from criteria.models import CriteriaSet


class Command(BaseCommand):
    help = (
        "Writes a criteria set to a file: JSON, Excel and Word are read back by import_criteria "
        "and the upload, PDF is its paper."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("set", help="the id of the criteria set, or “latest”")
        parser.add_argument("--format", choices=[each.value for each in ExportKind], required=True)
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        with in_plain_words():
            found = find_set(options["set"])
            write_file(options["output"], export_set(found, ExportKind(options["format"])))
            self.stdout.write(f"Đã ghi bộ tiêu chí “{found}” vào {options['output']}.")


def find_set(asked: str) -> CriteriaSet:
    """The set with that id, or the latest. Raises CommandError where there is none."""
    rows = CriteriaSet.objects.order_by("-year", "-created_at", "id")
    return found_row(rows, asked, kind="bộ tiêu chí", counter="bộ", name=str)
