"""manage.py export_result PERIOD --format F --output PATH: the result as a file or a package."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.commands import found_row, in_plain_words, write_file, write_folder
from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from reports.exports import Format, export
from reports.exports.package import package
from reports.files import content_of, stored_files
from reports.models import Publication
from reports.package import zipped
from reports.queries import result_shown
from scoring.models import Period

PACKAGE = "package"  # a folder, or a ZIP where the name ends so


class Command(BaseCommand):
    help = "Writes the result of a period to a file: published, as it is stored, or a draft before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("period", help="the id of the period, or “latest”")
        parser.add_argument("--format", choices=[*Format, PACKAGE], required=True)
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        with in_plain_words():
            self._write(options["period"], options["format"], options["output"])

    def _write(self, asked: str, format: str, output: Path) -> None:
        period = find_period(asked)
        result, publication = result_shown(period)
        if format == PACKAGE:
            _write_package(publication, output)
        else:
            stored = stored_files(publication) if publication else {}
            write_file(
                output,
                content_of(stored[format])
                if format in stored
                else export(result, publication, format)[0],
            )
        state = "dự thảo" if publication is None else f"công bố lần {publication.revision}"
        self.stdout.write(f"Đã ghi kết quả năm {period.year} ({state}) vào {output}.")


def _write_package(publication: Publication | None, output: Path) -> None:
    if publication is None:
        raise Refused(_("There is a package of a published result only. Publish it first."))
    files = package(publication)
    if output.suffix == ".zip":
        write_file(output, zipped(files))
    else:
        write_folder(output, files)


def find_period(asked: str) -> Period:
    """The period with that id, or the latest. Raises CommandError where there is none."""
    rows = Period.objects.order_by("-year", "-opened_at", "id")
    return found_row(
        rows, asked, kind="kỳ đánh giá", counter="kỳ", name=lambda row: f"năm {row.year}"
    )
