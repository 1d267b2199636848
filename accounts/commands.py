"""What the commands of all rooms share: they speak Vietnamese, and write files whole."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import OperationalError, ProgrammingError
from django.utils import translation

from accounts.refusals import Refused
from accounts.wording import say_all


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
