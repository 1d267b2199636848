"""The part of a file that has arrived so far, on this computer's own disk until it is whole."""

import os
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files import File


def append(upload: UUID, part: bytes, *, offset: int) -> None:
    """The part stands at the offset, and nothing behind it: what an answer that was never given
    left there is written over. Raises FileNotFoundError where the bytes before it are gone."""
    path = place(upload)
    with path.open("r+b" if offset else "wb") as file:
        if file.seek(0, os.SEEK_END) < offset:
            raise FileNotFoundError(path.name)
        file.seek(offset)
        file.write(part)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


def opened(upload: UUID) -> "File[bytes]":
    """What has arrived, open for reading. Raises FileNotFoundError."""
    return File(place(upload).open("rb"), name=str(upload))


def forget(upload: UUID) -> None:
    place(upload).unlink(missing_ok=True)


def place(upload: UUID) -> Path:
    """Beside the files that arrive whole, under a name that evidence.storage finds and reaps."""
    return Path(settings.FILE_UPLOAD_TEMP_DIR) / f"{upload}.upload-part"
