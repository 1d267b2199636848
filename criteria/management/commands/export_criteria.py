"""manage.py export_criteria SET --format F --output PATH: a criteria set as a file."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.commands import in_plain_words, write_file
from criteria.exports import ExportKind, export_set
from criteria.models import CriteriaSet

LATEST = "latest"


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
    if asked == LATEST:
        found = CriteriaSet.objects.order_by("-year", "-created_at", "id").first()
        if found is None:
            raise CommandError("Chưa có bộ tiêu chí nào.")
        return found
    try:
        return CriteriaSet.objects.get(pk=UUID(asked))
    except (ValueError, CriteriaSet.DoesNotExist):
        known = "; ".join(f"{each.pk} ({each})" for each in CriteriaSet.objects.all())
        raise CommandError(
            f"Không tìm thấy bộ tiêu chí “{asked}”. "
            f"Hãy ghi “{LATEST}” hoặc mã của một bộ: {known or 'chưa có bộ nào'}."
        ) from None
