"""The entries of a ZIP that is what it says: nothing hidden, doubled, overlapping or endless. Pure.

Every byte is unpacked and counted here; what a header claims is believed by nobody.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, cast

from accounts.refusals import gettext_noop as _
from evidence.content import Content, refused

MAX_UNPACKED_BYTES = 250 * 1024 * 1024
MAX_ENTRIES = 3000

_LOCAL = struct.Struct("<4s5H3I2H")
_END, _END_BYTES = b"PK\x05\x06", 22  # with no comment behind it
_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_ENCRYPTED, _DESCRIPTOR_BYTES = 0x1, 24
_CHUNK = 256 * 1024

DAMAGED = _(
    "“{name}” is damaged and cannot be opened. Open it in Word or Excel, save it again, and "
    "choose that file."
)
LOCKED = _("“{name}” is locked with a password. Save it again without one, and choose that file.")
TRICK = _(
    "“{name}” is put together in a way that Word and Excel never do. Open it, save it again "
    "under a new name, and choose that file."
)
BOMB = _(
    "“{name}” unpacks to far more than a document holds. Open it, save it again, or save it as PDF."
)


@dataclass(frozen=True)
class Entry:
    """A file in the ZIP: its name, and where its packed bytes stand."""

    name: str
    starts_at: int
    ends_at: int
    unpacked_bytes: int
    checksum: int
    is_deflated: bool


def entries(name: str, content: Content) -> list[Entry]:
    """All entries in the order they stand in. Raises Refused for a ZIP that plays tricks."""
    try:
        with zipfile.ZipFile(_readable(content)) as archive:
            listed, list_at = archive.infolist(), archive.start_dir
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error):
        raise refused(DAMAGED, name) from None
    if any(info.flag_bits & _ENCRYPTED for info in listed):
        raise refused(LOCKED, name)
    if len(listed) > MAX_ENTRIES:
        raise refused(BOMB, name)
    ends_plainly = content[-_END_BYTES:][:4] == _END
    if not ends_plainly or len({info.filename.lower() for info in listed}) < len(listed):
        raise refused(TRICK, name)
    at, found = 0, []
    for info in sorted(listed, key=lambda info: info.header_offset):
        entry = _entry(name, content, info)
        if not at <= info.header_offset <= at + _DESCRIPTOR_BYTES or not _is_plain(info):
            raise refused(TRICK, name)
        at = entry.ends_at
        found.append(entry)
    if not at <= list_at <= at + _DESCRIPTOR_BYTES:
        raise refused(TRICK, name)
    return found


def unpacked(name: str, content: Content, entry: Entry, most_bytes: int) -> Iterator[bytes]:
    """What the entry really unpacks to, bit by bit. Raises Refused where it is more than
    `most_bytes`, other than its header says, or damaged."""
    count = checksum = 0
    try:
        for chunk in _chunks(content, entry):
            count, checksum = count + len(chunk), zlib.crc32(chunk, checksum)
            if count > most_bytes:
                raise refused(BOMB, name)
            yield chunk
    except zlib.error:
        raise refused(DAMAGED, name) from None
    if count != entry.unpacked_bytes:
        raise refused(TRICK, name)
    if checksum != entry.checksum:
        raise refused(DAMAGED, name)


def _readable(content: Content) -> IO[bytes]:
    return io.BytesIO(content) if isinstance(content, bytes) else cast(IO[bytes], content)


def _chunks(content: Content, entry: Entry) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    for start in range(entry.starts_at, entry.ends_at, _CHUNK):
        chunk = content[start : min(start + _CHUNK, entry.ends_at)]
        if not entry.is_deflated:
            yield chunk
            continue
        while chunk and not unpacker.eof:
            yield unpacker.decompress(chunk, _CHUNK)
            chunk = unpacker.unconsumed_tail
    if entry.is_deflated and not unpacker.eof:
        raise zlib.error("The packed bytes end before their end.")


def _entry(name: str, content: Content, info: zipfile.ZipInfo) -> Entry:
    """The entry by its own header, which must say what the list of the ZIP says."""
    head = content[info.header_offset : info.header_offset + _LOCAL.size]
    if len(head) < _LOCAL.size:
        raise refused(DAMAGED, name)
    mark, _version, flags, method, *_more, name_bytes, extra_bytes = _LOCAL.unpack(head)
    starts_at = info.header_offset + _LOCAL.size + name_bytes + extra_bytes
    own_name = content[starts_at - name_bytes - extra_bytes : starts_at - extra_bytes]
    if mark != b"PK\x03\x04" or method != info.compress_type:
        raise refused(TRICK, name)
    if method not in (_STORED, _DEFLATED) or own_name != info.orig_filename.encode(
        "utf-8" if flags & 0x800 else "cp437", "replace"
    ):
        raise refused(TRICK, name)
    return Entry(
        name=info.filename,
        starts_at=starts_at,
        ends_at=starts_at + info.compress_size,
        unpacked_bytes=info.file_size,
        checksum=info.CRC,
        is_deflated=method == _DEFLATED,
    )


def _is_plain(info: zipfile.ZipInfo) -> bool:
    """Whether the name stays inside the folder that somebody unpacks into, and is a file's."""
    steps = info.filename.rstrip("/").split("/")
    is_link = (info.external_attr >> 16) & 0o170000 == 0o120000
    odd = any(mark in info.orig_filename for mark in ("\\", "\0", ":"))
    return not (is_link or odd or any(step in ("", ".", "..") for step in steps))
