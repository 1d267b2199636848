"""What an Excel or Word file must be before anything opens it. Pure: bytes in, nothing or Refused.

A workbook of two kilobytes can unpack to gigabytes, or name one merged range that a reader fills
cell by cell; so the archive is counted while it inflates and its XML scanned as text.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _

MAX_BYTES = 2 * 1024 * 1024
MAX_WORD_BYTES = 5 * 1024 * 1024
MAX_UNPACKED_BYTES = 50 * 1024 * 1024
MAX_PARTS = 300
MAX_MERGED_RANGES = 500
MAX_MERGED_CELLS = 50_000
MAX_CELLS = 200_000

_CHUNK = 64 * 1024
_OLE = b"\xd0\xcf\x11\xe0"  # .xls, and .xlsx with a password
_MACROS = ("vbaproject.bin", "macrosheets/")
_XML_STARTS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0<")  # plain, or as Unicode
_COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# Up to the next “<”, not “>”: an attribute may hold a “>” as it stands.
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^<]*?\bref\s*=\s*[\"']([^\"'<]*)[\"']")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")


@dataclass(frozen=True)
class _Kind:
    """A kind of file: its main part, its limit, and the sentences that refuse one of it."""

    main_part: str
    max_bytes: int
    too_large: str
    old_form: str
    macros: str
    unreadable: str


_EXCEL = _Kind(
    main_part="xl/workbook.xml",
    max_bytes=MAX_BYTES,
    too_large=_("The file is larger than {limit} MB. Leave only the list in it."),
    old_form=_("The file is an old .xls workbook or has a password. Save it as .xlsx without one."),
    macros=_("The file holds macros. Save it as .xlsx, which has none."),
    unreadable=_(
        "The file cannot be read as an Excel workbook. Open it in Excel, save it anew as .xlsx, "
        "and choose that file."
    ),
)
_WORD = _Kind(
    main_part="word/document.xml",
    max_bytes=MAX_WORD_BYTES,
    too_large=_("The file is larger than {limit} MB. Leave only the tables in it."),
    old_form=_("The file is an old .doc document or has a password. Save it as .docx without one."),
    macros=_("The file holds macros. Save it as .docx, which has none."),
    unreadable=_(
        "The file cannot be read as a Word document. Open it in Word, save it anew as .docx, and "
        "choose that file."
    ),
)


def admit(content: bytes) -> None:
    """Nothing for a workbook that is safe to open; else Refused with what to do."""
    _admit(content, _EXCEL)


def admit_word(content: bytes) -> None:
    """Nothing for a Word document that is safe to open; else Refused with what to do."""
    _admit(content, _WORD)


def _admit(content: bytes, kind: _Kind) -> None:
    if len(content) > kind.max_bytes:
        raise Refused(kind.too_large, limit=kind.max_bytes // 1024 // 1024)
    if content.startswith(_OLE):
        raise Refused(kind.old_form)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _admit_parts(archive, kind)
    except Refused:
        raise
    except Exception as error:  # a broken archive fails anywhere inside zipfile and zlib
        raise Refused(kind.unreadable) from error


def _admit_parts(archive: zipfile.ZipFile, kind: _Kind) -> None:
    names = [part.filename.lower() for part in archive.infolist()]
    if kind.main_part not in names or len(names) > MAX_PARTS or len(set(names)) < len(names):
        raise Refused(kind.unreadable)
    if any(macro in name for name in names for macro in _MACROS):
        raise Refused(kind.macros)
    if any(part.compress_type not in _COMPRESSIONS for part in archive.infolist()):
        raise Refused(kind.unreadable)
    unpacked = 0
    for part in archive.infolist():
        xml = bytearray()
        for chunk in _chunks(archive, part):
            unpacked += len(chunk)
            if unpacked > MAX_UNPACKED_BYTES:
                raise Refused(_("The file unpacks to far more than a list. It is not opened."))
            if xml or _may_be_xml(part.filename, chunk):
                xml += chunk
        _admit_xml(xml, kind)


def _may_be_xml(name: str, start: bytes) -> bool:
    """By its name, or by its first bytes: a sheet may lie in a part of any name."""
    named = name.lower().endswith((".xml", ".rels", ".vml"))
    return named or start.lstrip().startswith(_XML_STARTS)


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """What the part really unpacks to, whatever size its header claims."""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _admit_xml(xml: bytearray, kind: _Kind) -> None:
    # A NUL byte is UTF-16 or UTF-32, in which the patterns below would find nothing.
    if b"\0" in xml or b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise Refused(kind.unreadable)
    ranges = cells = 0
    for found in _MERGED.finditer(xml):
        ranges, cells = ranges + 1, cells + _cells_in(found[1].decode("latin-1"))
        if ranges > MAX_MERGED_RANGES or cells > MAX_MERGED_CELLS:
            raise Refused(
                _("The file merges too many cells. Remove the merged cells and try again.")
            )
    if sum(1 for _cell in _CELL.finditer(xml)) > MAX_CELLS:
        raise Refused(
            _("A sheet has more than {limit} cells. Leave only the list in it."), limit=MAX_CELLS
        )


def _cells_in(reference: str) -> int:
    """How many cells a merged range covers; one that is written oddly counts as too many."""
    if "&" in reference:
        return MAX_MERGED_CELLS + 1
    if ":" not in reference:
        return 1
    found = _RANGE.fullmatch(reference.strip().upper())
    if not found:
        return MAX_MERGED_CELLS + 1
    left, top, right, bottom = found.groups()
    columns = abs(_column(right) - _column(left)) + 1
    return columns * (abs(int(bottom) - int(top)) + 1)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
