"""manage.py load_year FILE --until STAGE: a whole year through the actions of the screens."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.commands import in_plain_words
from accounts.roles import Role
from reports.year.file import YearFile, read_year
from reports.year.play import Account, play, stage_of
from reports.year.stages import Stage


class Command(BaseCommand):
    help = "Loads a year from a JSON file through the same actions that the screens use."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--until", choices=[stage.value for stage in Stage], default="published"
        )
        parser.add_argument("--accounts-json", type=Path, help="also write the accounts there")
        parser.add_argument(
            "--if-absent", action="store_true", help="leave a year that is already there alone"
        )
        parser.add_argument(
            "--keep-deadlines",
            action="store_true",
            help="leave the deadlines of the open stages as the file has them, though long past",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with in_plain_words():
            self._load(**options)

    def _load(
        self,
        *,
        file: Path,
        until: str,
        accounts_json: Path | None,
        if_absent: bool,
        keep_deadlines: bool,
        **_options: Any,
    ) -> None:
        year = read_file(file)
        loaded = stage_of(year.authority.name)
        if if_absent and loaded is not None:
            self.stdout.write(
                f"Năm {year.criteria_set.year} đã có sẵn ({loaded}), được giữ nguyên."
            )
            return
        accounts = play(
            year,
            until=Stage(until),
            keep_deadlines=keep_deadlines,
            tell=lambda text: self.stdout.write(f"  {text}"),
        )
        if accounts_json is not None:
            accounts_json.parent.mkdir(parents=True, exist_ok=True)
            rows = [asdict(account) for account in accounts]
            accounts_json.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        self._show(accounts)

    def _show(self, accounts: list[Account]) -> None:
        self.stdout.write("")
        for account in accounts:
            self.stdout.write(
                f"{Role(account.role).label!s:<28} {account.username:<22} {account.password:<16} "
                f"{account.unit}"
            )


def read_file(path: Path) -> YearFile:
    """The year in the file. Raises CommandError for a file that is missing or is no JSON."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CommandError(f"Không tìm thấy tệp {path}.") from None
    except (UnicodeDecodeError, json.JSONDecodeError) as fault:
        raise CommandError(f"{path} không phải tệp JSON: {fault}") from None
    try:
        return read_year(data)
    except (KeyError, TypeError, AttributeError) as fault:
        raise CommandError(f"{path}: thiếu hoặc sai kiểu dữ liệu tại {fault}") from None
