"""Many stored files as one ZIP, written while it is sent: nothing of it is kept. Pure.

The files are not packed again: scans and pictures hardly shrink, and the length is known before
the first byte is sent.
"""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, cast

_CHUNK = 256 * 1024
_BEFORE, _BEHIND, _LISTED, _END = 30, 16, 46, 22
_LARGEST = 2**32 - 1


@dataclass(frozen=True)
class Entry:
    """A file in the archive: its path there, and how it is opened when its turn comes."""

    path: str
    size_bytes: int
    at: datetime
    open: Callable[[], IO[Any]]


def length_of(entries: Sequence[Entry]) -> int | None:
    """How many bytes `chunks` gives; None where it is too much to be told (4 GB)."""
    names = sum(len(entry.path.encode()) for entry in entries)
    fixed = (_BEFORE + _BEHIND + _LISTED) * len(entries) + 2 * names + _END
    length = fixed + sum(entry.size_bytes for entry in entries)
    return length if length < _LARGEST and len(entries) < 2**16 - 1 else None


def chunks(entries: Sequence[Entry]) -> Iterator[bytes]:
    """The archive, piece by piece."""
    sink = _Sink()
    with zipfile.ZipFile(cast(IO[bytes], sink), "w", zipfile.ZIP_STORED) as archive:
        for entry in entries:
            about = zipfile.ZipInfo(entry.path, entry.at.timetuple()[:6])
            about.file_size = entry.size_bytes
            about.external_attr = 0o644 << 16
            with archive.open(about, "w") as inside, entry.open() as content:
                while piece := content.read(_CHUNK):
                    inside.write(piece)
                    yield sink.taken()
            yield sink.taken()
    yield sink.taken()


class _Sink:
    """What is written to it is taken from it; it cannot go back, so the ZIP does not ask."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: Any) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits anywhere."""

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
