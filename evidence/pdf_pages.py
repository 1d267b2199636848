"""How many pages a PDF says that it has. Pure: only ever shown, nothing is decided by it."""

import re
import zlib

from evidence.content import Content

_COUNT = re.compile(rb"/Count\s+(\d{1,6})\b")
_PAGES = re.compile(rb"/Type\s*/Pages\b")
_STREAM = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.S)
_NEAR, _MOST_BYTES, _MOST_STREAMS = 100_000, 4_000_000, 200


def page_count(content: Content) -> int | None:
    """The largest count beside a `/Type /Pages`, in the file or in its packed objects; None where
    it cannot be told. The content has passed refuse_bad_pdf."""
    found = _counts(content)
    left = _MOST_BYTES
    for number, match in enumerate(_STREAM.finditer(content)):
        if number == _MOST_STREAMS or left <= 0:
            break
        try:
            unpacked = zlib.decompressobj().decompress(content[match.end() :], left)
        except zlib.error:
            continue
        left -= len(unpacked)
        found += _counts(unpacked)
    return max(found, default=0) or None


def _counts(content: Content) -> list[int]:
    """Of dictionaries that hold no others: only there is it plain what belongs to which."""
    counts = []
    for match in _PAGES.finditer(content):
        start = content.rfind(b"<<", max(0, match.start() - _NEAR), match.start())
        end = content.find(b">>", match.end(), match.end() + _NEAR)
        inside = content[start + 2 : end] if 0 <= start < end else b">>"
        if b">>" not in inside and b"<<" not in inside:
            counts += [int(number) for number in _COUNT.findall(inside)]
    return counts
