"""What all commands share: they speak Vietnamese, find a row by its id, and write files whole."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.base import CommandError
from django.db import OperationalError, ProgrammingError
from django.db.models import Model, QuerySet
from django.utils import translation

from accounts.refusals import Refused
from accounts.wording import say_all

LATEST = "latest"
Row = TypeVar("Row", bound=Model)


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Whatever is refused inside ends the command with its sentences in Vietnamese."""
    with translation.override("vi"):
        try:
            yield
        except (OperationalError, ProgrammingError) as fault:
            raise CommandError(
                f"Cơ sở dữ liệu chưa sẵn sàng ({fault}). Chạy `manage.py migrate` trước."
            ) from None
        except Refused as refusal:
            raise CommandError("\n".join(say_all(refusal))) from None
        except ValidationError as faults:
            raise CommandError("\n".join(faults.messages)) from None


def found_row(
    rows: QuerySet[Row], asked: str, *, kind: str, counter: str, name: Callable[[Row], object]
) -> Row:
    """The row with that id, or the first where LATEST is asked for. Raises CommandError where
    there is none, in the words of the thing: its `kind`, what one of it is counted by, its name."""
    if asked == LATEST:
        latest = rows.first()
        if latest is None:
            raise CommandError(f"Chưa có {kind} nào.")
        return latest
    try:
        return rows.get(pk=UUID(asked))
    except (ValueError, ObjectDoesNotExist):
        known = "; ".join(f"{row.pk} ({name(row)})" for row in rows)
        raise CommandError(
            f"Không tìm thấy {kind} “{asked}”. "
            f"Hãy ghi “{LATEST}” hoặc mã của một {counter}: {known or f'chưa có {counter} nào'}."
        ) from None


def write_file(output: Path, content: bytes) -> None:
    """Whole or not at all. Raises CommandError where it cannot be written."""
    beside = output.with_name(f".{output.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(output)
    except OSError as fault:
        beside.unlink(missing_ok=True)
        raise CommandError(f"Không ghi được tệp {output}: {fault.strerror}.") from None


def write_folder(output: Path, files: Mapping[str, bytes]) -> None:
    """All files or none, into a folder that is new or empty. Raises CommandError otherwise, and
    where it cannot be written."""
    folder = output.resolve()
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise CommandError(f"{output} đã có sẵn. Hãy ghi vào một thư mục mới hoặc trống.")
    beside = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir()
        for name, content in files.items():
            (beside / name).write_bytes(content)
        beside.replace(folder)
    except OSError as fault:
        shutil.rmtree(beside, ignore_errors=True)
        raise CommandError(f"Không ghi được thư mục {output}: {fault.strerror}.") from None
