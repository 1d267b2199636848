"""Files on disk that are whole or not there, whatever kills the process meanwhile (TRUST 5, 11)."""

import os
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage

HALF = ".half-"
LEFT_BEHIND_AFTER = timedelta(hours=6)


class WholeFileStorage(FileSystemStorage):
    """Written beside the final name, pressed to the disk, and only then renamed.

    A file of the same name is replaced: the store names files for their content.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: "File[Any]") -> str:
        final = Path(self.path(name))
        is_new_folder = not final.parent.is_dir()
        final.parent.mkdir(parents=True, exist_ok=True)
        half = final.with_name(f"{HALF}{uuid.uuid4().hex}")
        try:
            with half.open("xb") as out:
                for chunk in content.chunks():
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            if self.file_permissions_mode is not None:
                half.chmod(self.file_permissions_mode)
            half.replace(final)
        except BaseException:
            with suppress(OSError):
                half.unlink()
            raise
        _sync(final.parent)
        if is_new_folder:
            for folder in list(final.parents)[1 : len(Path(name).parts)]:
                _sync(folder)
        return name

    def half_files(self) -> Iterator[Path]:
        yield from Path(self.location).rglob(f"{HALF}*")


def reap_half_files(now: datetime) -> int:
    """Removes what killed processes left half written or half received; how many files.

    Only what is old: the rest may still be being written. A store that is not on disk keeps
    nothing half.
    """
    halves = list(Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*.upload*"))
    if isinstance(default_storage, WholeFileStorage):
        halves += default_storage.half_files()
    oldest = (now - LEFT_BEHIND_AFTER).timestamp()
    reaped = 0
    for half in halves:
        with suppress(FileNotFoundError):
            if half.stat().st_mtime < oldest:
                half.unlink()
                reaped += 1
    return reaped


def _sync(folder: Path) -> None:
    """That the folder's list of names is on the disk too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
