"""Which bytes of a file a `Range` header asks for (RFC 9110, 14.2). Pure."""

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"\s*bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.I)


@dataclass(frozen=True)
class ByteRange:
    """The bytes from `first` up to and with `last`."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


class Unsatisfiable(Exception):
    """The range begins behind the end of the file."""


def asked_range(header: str, size_bytes: int) -> ByteRange | None:
    """The one range asked for; None for the whole file, which also answers several ranges at once
    and whatever cannot be read. Raises Unsatisfiable."""
    found = _ONE_RANGE.fullmatch(header)
    if not found or not (found[1] or found[2]):
        return None
    if not found[1]:
        if not int(found[2]) or not size_bytes:
            raise Unsatisfiable
        return ByteRange(max(0, size_bytes - int(found[2])), size_bytes - 1)
    first = int(found[1])
    last = min(int(found[2]), size_bytes - 1) if found[2] else size_bytes - 1
    if found[2] and int(found[2]) < first:
        return None
    if first >= size_bytes:
        raise Unsatisfiable
    return ByteRange(first, last)
