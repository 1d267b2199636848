"""The parts of a PDF as a viewer may reach them: objects anywhere in the file, trailers, packed
objects. Pure.

A viewer jumps to an object by its offset, so one may hide in what looks like the picture of
another: every `obj` in the file begins a part, wherever it stands.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from evidence.content import Content

MOST_TOKENS = 2_000_000  # a tagged report of 500 pages has some 800.000
_WHITE_OR_DIGIT = frozenset(b"\x00\t\n\f\r 0123456789")
_CHUNK = 64 * 1024
_TOKEN = re.compile(
    rb"%[^\r\n]*"  # a comment
    rb"|\("
    rb"|<<|>>"
    rb"|<[^<>]*>"  # a string in hexadecimal
    rb"|/[^\x00\t\n\f\r ()<>\[\]{}/%]*"
    rb"|(?<![A-Za-z0-9])(?:stream|endobj|obj|startxref)(?![A-Za-z0-9])"
)
_IN_STRING = re.compile(rb"\\.|[()]", re.S)
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_NUMBER = re.compile(rb"[\x00\t\n\f\r ]*(\d{1,10})(?![\d.])(?!\s+\d+\s+R)")
_MEASURED = frozenset({b"Width", b"Height", b"Predictor"})


class Unreadable(Exception):
    """More parts, or more overlapping, than a program for PDF would write."""


class TooLarge(Exception):
    """More comes out than was allowed for."""


class Patience:
    """How many tokens more are read; overlapping parts would be read again and again."""

    def __init__(self, tokens: int = MOST_TOKENS) -> None:
        self._left = tokens

    def spend(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise Unreadable


@dataclass(frozen=True)
class Part:
    """An object or a trailer: its names with `#xx` resolved, and where its stream's bytes begin."""

    names: list[bytes]
    numbers: dict[bytes, int]
    stream_at: int | None
    end: int


def parts(content: Content, patience: Patience) -> Iterator[Part]:
    """Every part that stands unpacked in the file. Raises Unreadable."""
    most_bytes = 3 * len(content) + 1_000_000
    for keyword in (b"obj", b"trailer"):
        for start in _after(content, keyword):
            part = _part(content, start, patience)
            most_bytes -= part.end - start
            if most_bytes < 0:
                raise Unreadable
            yield part


def packed_part(content: bytes, patience: Patience) -> Part:
    """All objects of an unpacked object stream as one part. Raises Unreadable."""
    return _part(content, 0, patience, ends=False)


def inflated(content: Content, start: int, most_bytes: int) -> Iterator[bytes]:
    """What a Flate stream unpacks to, bit by bit. Raises TooLarge, or zlib.error."""
    unpacker, left = zlib.decompressobj(), most_bytes
    while not unpacker.eof:
        chunk = unpacker.unconsumed_tail
        if not chunk:
            chunk = content[start : start + _CHUNK]
            start += len(chunk)
            if not chunk:
                return
        out = unpacker.decompress(chunk, 1024 * 1024)
        left -= len(out)
        if left < 0:
            raise TooLarge
        yield out


def _after(content: Content, keyword: bytes) -> Iterator[int]:
    """Where each keyword ends that stands by itself."""
    at = content.find(keyword)
    while at >= 0:
        if at and content[at - 1] in _WHITE_OR_DIGIT:
            yield at + len(keyword)
        at = content.find(keyword, at + len(keyword))


def _part(content: Content, start: int, patience: Patience, *, ends: bool = True) -> Part:
    names: list[bytes] = []
    numbers: dict[bytes, int] = {}
    at, depth = start, 0
    while found := _TOKEN.search(content, at):
        patience.spend()
        token, at = found.group(), found.end()
        first = token[:1]
        if first == b"/":
            name = _plain(token)
            names.append(name)
            if name in _MEASURED and (number := _NUMBER.match(content, at)):
                numbers[name] = max(numbers.get(name, 0), int(number[1]))
        elif first == b"(":
            at = _end_of_string(content, at, patience)
        elif token == b"<<":
            depth += 1
        elif token == b">>":
            depth -= 1
        elif ends and depth <= 0 and first not in b"%<":
            return Part(names, numbers, _stream_start(content, token, at), at)
    return Part(names, numbers, None, len(content))


def _plain(token: bytes) -> bytes:
    name = token[1:]
    if b"#" in name:
        return _ESCAPE.sub(lambda escape: bytes([int(escape[1], 16)]), name)
    return name


def _end_of_string(content: Content, at: int, patience: Patience) -> int:
    """Behind the bracket that closes the string begun before `at`."""
    depth = 1
    while found := _IN_STRING.search(content, at):
        patience.spend()
        at = found.end()
        depth += {b"(": 1, b")": -1}.get(found.group(), 0)
        if depth == 0:
            return at
    return len(content)


def _stream_start(content: Content, keyword: bytes, at: int) -> int | None:
    if keyword != b"stream":
        return None
    if content[at : at + 2] == b"\r\n":
        return at + 2
    return at + (content[at : at + 1] in (b"\r", b"\n"))
