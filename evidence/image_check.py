"""What a PNG or JPEG must be to stand as evidence: whole, of sensible size, a picture. Pure.

The header alone is read; no pixel is unpacked here, so no picture can flood the memory.
"""

import re
import struct
import zlib
from collections.abc import Iterator

from accounts.refusals import gettext_noop as _
from evidence.content import Content, refuse_two_in_one, refused, web_page_in

MAX_PIXELS = 40_000_000

DAMAGED = _("“{name}” is damaged and cannot be shown. Take or scan the picture again.")
CUT_OFF = _("“{name}” is cut off: the lower part is missing. Copy or take the picture again.")
TOO_MANY_PIXELS = _(
    "“{name}” is a picture of {megapixels} million points; at most {most} are taken. Scan it at "
    "300 dpi, or make the picture smaller."
)
TAIL = _(
    "“{name}” carries something behind the end of the picture. Open it, save it again, and "
    "choose that file."
)

_PNG_MARK_BYTES, _CHUNK_HEAD = 8, struct.Struct(">I4s")
_PNG_HEADER = struct.Struct(">IIBBBBB")
_DEPTHS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
_MOST_CHUNKS = 100_000

_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_NEXT_MARK = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])", re.S)
_OTHER_TYPES = (b"PK\x03\x04", b"%PDF-", b"MZ\x90\x00", b"\x7fELF")


def refuse_bad_png(name: str, content: Content) -> None:
    """Nothing for a whole PNG of at most MAX_PIXELS; else Refused with what to do."""
    has_pixels, end = False, _PNG_MARK_BYTES
    for number, (kind, start, length) in enumerate(_png_chunks(name, content)):
        end = start + length + 4
        if number == 0:
            _refuse_png_header(name, content, kind, start, length)
        elif kind == b"IHDR" or number > _MOST_CHUNKS:
            raise refused(DAMAGED, name)
        has_pixels = has_pixels or kind == b"IDAT"
    if not has_pixels:
        raise refused(DAMAGED, name)
    refuse_two_in_one(name, content)
    if len(content) > end:
        raise refused(TAIL, name)


def refuse_bad_jpeg(name: str, content: Content) -> None:
    """Nothing for a whole JPEG of at most MAX_PIXELS; else Refused with what to do.

    Phones put more pictures or a short film behind the picture; what is no picture is refused.
    """
    end, has_frame = _walk_jpeg(name, content)
    if not has_frame:
        raise refused(DAMAGED, name)
    refuse_two_in_one(name, content)
    if web_page_in(content, end) or any(content.find(mark, end) >= 0 for mark in _OTHER_TYPES):
        raise refused(TAIL, name)


def _png_chunks(name: str, content: Content) -> Iterator[tuple[bytes, int, int]]:
    """(kind, where its bytes begin, how many) of each chunk up to the last."""
    at = _PNG_MARK_BYTES
    while True:
        head = content[at : at + _CHUNK_HEAD.size]
        if len(head) < _CHUNK_HEAD.size:
            raise refused(CUT_OFF, name)
        length, kind = _CHUNK_HEAD.unpack(head)
        start = at + _CHUNK_HEAD.size
        at = start + length + 4
        if at > len(content):
            raise refused(CUT_OFF, name)
        if not kind.isalpha():
            raise refused(DAMAGED, name)
        yield kind, start, length
        if kind == b"IEND":
            return


def _refuse_png_header(name: str, content: Content, kind: bytes, start: int, length: int) -> None:
    if kind != b"IHDR" or length != _PNG_HEADER.size:
        raise refused(DAMAGED, name)
    header = content[start : start + length]
    checksum = int.from_bytes(content[start + length : start + length + 4], "big")
    width, height, depth, colour, *_rest = _PNG_HEADER.unpack(header)
    if zlib.crc32(kind + header) != checksum or depth not in _DEPTHS.get(colour, ()):
        raise refused(DAMAGED, name)
    _refuse_pixels(name, width, height)


def _walk_jpeg(name: str, content: Content) -> tuple[int, bool]:
    """Behind the end of the picture, and whether its size was told."""
    at, has_frame, has_scan = 2, False, False
    while found := _NEXT_MARK.search(content, at):
        if not has_scan and found.start() != at:
            raise refused(DAMAGED, name)
        mark, at = found[1][0], found.end()
        if mark == _END_OF_IMAGE:
            if not has_scan:
                raise refused(DAMAGED, name)
            return at, has_frame
        length = int.from_bytes(content[at : at + 2], "big")
        if length < 2:
            raise refused(DAMAGED, name)
        if mark in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 3 : at + 7].ljust(4, b"\0"))
            _refuse_pixels(name, width, height)
            has_frame = True
        has_scan = has_scan or mark == _START_OF_SCAN
        at += length
    raise refused(CUT_OFF if at >= len(content) or has_scan or has_frame else DAMAGED, name)


def _refuse_pixels(name: str, width: int, height: int) -> None:
    if not width or not height:
        raise refused(DAMAGED, name)
    if width * height > MAX_PIXELS:
        raise refused(
            TOO_MANY_PIXELS,
            name,
            megapixels=str(-(-width * height // 1_000_000)),
            most=str(MAX_PIXELS // 1_000_000),
        )
