"""What a PDF must be to stand as evidence: whole, open to reading, and nothing but paper. Pure.

Refused is what acts by itself or hides (ISO 32000-2, 12.6.4): scripts, programs started, other
files opened or carried, film and sound. A place to open at and links to click on are let be.
"""

import re
import zlib
from collections import Counter

from accounts.refusals import gettext_noop as _
from evidence.content import Content, refuse_two_in_one, refused, web_page_in
from evidence.pdf_parts import Part, Patience, TooLarge, Unreadable, inflated, packed_part, parts

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_OBJECT_STREAM_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 400_000_000

_HEADER = re.compile(rb"%PDF-[12]\.\d")
_END, _END_WITHIN = b"%%EOF", 2048
_START = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF")
_PADDING = b"\0\t\n\f\r \x1a"

CUT_OFF = _(
    "“{name}” is cut off: the end of the PDF is missing. Copy or scan it again, and choose the "
    "whole file."
)
DAMAGED = _(
    "“{name}” is damaged inside and cannot be read as PDF. Open it, print it to PDF, and choose "
    "that file."
)
LOCKED = _(
    "“{name}” is locked with a password or against copying. Save it again without protection, "
    "and choose that file."
)
SCRIPT = _(
    "“{name}” carries programs (JavaScript), which are not taken. Print it to PDF, and choose "
    "that file."
)
FORM = _(
    "“{name}” is a form with programs inside (XFA). Fill it in, print it to PDF, and choose that "
    "file."
)
OPENS = _(
    "“{name}” starts programs, opens other files or sends data by itself. Print it to PDF, and "
    "choose that file."
)
CARRIES = _(
    "“{name}” has other files attached inside. Add those as documents of their own, print this "
    "one to PDF, and choose that file."
)
MEDIA = _("“{name}” contains film, sound or 3D pictures. Print it to PDF, and choose that file.")
BOMB = _(
    "“{name}” unpacks to far more than a document holds. Scan or print it to PDF again, and "
    "choose that file."
)
ODDLY_BUILT = _(
    "“{name}” is put together in a way that cannot be checked. Print it to PDF, and choose that "
    "file."
)
TAIL = _(
    "“{name}” carries something behind the end of the PDF. Print it to PDF, and choose that file."
)

FORBIDDEN = {
    b"Encrypt": LOCKED,
    b"JavaScript": SCRIPT,
    b"JS": SCRIPT,
    b"XFA": FORM,
    b"Launch": OPENS,
    b"GoToR": OPENS,
    b"GoToE": OPENS,
    b"SubmitForm": OPENS,
    b"ImportData": OPENS,
    b"EmbeddedFile": CARRIES,
    b"EmbeddedFiles": CARRIES,
    b"FileAttachment": CARRIES,
    b"RichMedia": MEDIA,
    b"RichMediaContent": MEDIA,
    b"Movie": MEDIA,
    b"Sound": MEDIA,
    b"Rendition": MEDIA,
    b"3D": MEDIA,
}
_FILTERS = {
    b"FlateDecode": b"Fl",
    b"LZWDecode": b"LZW",
    b"ASCIIHexDecode": b"AHx",
    b"ASCII85Decode": b"A85",
    b"RunLengthDecode": b"RL",
    b"Crypt": b"Crypt",
}
_SHORT = frozenset(_FILTERS.values())
_PICTURES = frozenset(
    {b"Image", b"DCTDecode", b"DCT", b"JPXDecode", b"JBIG2Decode", b"CCITTFaxDecode"}
)


def refuse_bad_pdf(name: str, content: Content) -> None:
    """Nothing for a PDF of paper alone; else Refused with what is wrong and what to do."""
    _refuse_bad_frame(name, content)
    refuse_two_in_one(name, content)
    seen: set[bytes] = set()
    unpacked, patience = 0, Patience()
    try:
        for part in parts(content, patience):
            _refuse_names(name, part)
            seen.update(part.names)
            if part.stream_at is not None:
                if is_object_stream(part):
                    inner = packed_part(_packed_objects(name, content, part), patience)
                    _refuse_names(name, inner)
                    seen.update(inner.names)
                else:
                    unpacked += _unpacked_bytes(content, part, MAX_UNPACKED_BYTES - unpacked)
    except TooLarge:
        raise refused(BOMB, name) from None
    except Unreadable:
        raise refused(ODDLY_BUILT, name) from None
    if not {b"Catalog", b"Pages"} <= seen:
        raise refused(DAMAGED, name)


def _refuse_bad_frame(name: str, content: Content) -> None:
    """The header, the end, where the end points to, and what stands behind it."""
    if not _HEADER.match(content):
        raise refused(DAMAGED, name)
    tail_at = max(0, len(content) - _END_WITHIN)
    end = content.rfind(_END)
    if end >= 0 and content[end + len(_END) : end + _END_WITHIN].strip(_PADDING):
        if web_page_in(content, end):
            refuse_two_in_one(name, content[end : end + _END_WITHIN])
        raise refused(TAIL, name)
    if end < tail_at and content[max(end, 0) + len(_END) :].strip(_PADDING):
        raise refused(CUT_OFF if end < 0 else TAIL, name)
    found = _START.search(content, max(0, end - 64), end + len(_END))
    if end < 0 or not found or int(found[1]) >= len(content):
        raise refused(CUT_OFF, name)


def _refuse_names(name: str, part: Part) -> None:
    names = set(part.names)
    for forbidden, template in FORBIDDEN.items():
        if forbidden in names:
            raise refused(template, name)
    if b"EF" in names and names & {b"F", b"UF"}:
        raise refused(CARRIES, name)
    if part.numbers.get(b"Width", 0) * part.numbers.get(b"Height", 0) > MAX_PIXELS:
        raise refused(BOMB, name)


def is_object_stream(part: Part) -> bool:
    """Whether a viewer would look for objects in the part's stream; the word alone is enough."""
    return b"ObjStm" in part.names or {b"N", b"First"} <= set(part.names)


def _filters(part: Part) -> Counter[bytes]:
    """How often each way of packing is named, under its short name."""
    return Counter(_FILTERS.get(found, found) for found in part.names)


def _unpacked_bytes(content: Content, part: Part, most_bytes: int) -> int:
    """How much the part's stream unpacks to. Raises TooLarge.

    Pictures are not unpacked: their pixels are counted instead.
    """
    filters = _filters(part)
    if any(filters[short] > 1 for short in _SHORT):
        raise TooLarge  # packed twice, the one way to make a small file unpack without end
    if not filters[b"Fl"] or part.stream_at is None or _PICTURES & set(part.names):
        return 0
    unpacked = 0
    try:
        for chunk in inflated(content, part.stream_at, most_bytes):
            unpacked += len(chunk)
    except zlib.error:
        pass  # a damaged page shows as such; nothing of it can act
    return unpacked


def _packed_objects(name: str, content: Content, part: Part) -> bytes:
    """What an object stream unpacks to. Raises Refused or TooLarge."""
    start, packed = part.stream_at or 0, _SHORT & set(_filters(part))
    predicted = part.numbers.get(b"Predictor", 1) > 1
    if packed - {b"Fl"} or predicted or (b"Filter" in part.names and not packed):
        raise refused(ODDLY_BUILT, name)
    if not packed:
        return content[start : max(content.find(b"endstream", start), start)]
    try:
        return b"".join(inflated(content, start, MAX_OBJECT_STREAM_BYTES))
    except zlib.error:
        raise refused(DAMAGED, name) from None
