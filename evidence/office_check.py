"""What a Word or Excel file must be to stand as evidence: text, tables, pictures, no more. Pure.

The parts that may be there are listed; whatever acts, fetches or carries is refused by name.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable

from accounts.refusals import gettext_noop as _
from evidence.content import Content, refused
from evidence.files import FileType
from evidence.zip_check import BOMB, DAMAGED, MAX_UNPACKED_BYTES, Entry, entries, unpacked

TYPES_PART = "[Content_Types].xml"
MAX_READ_WHOLE_BYTES = 64 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

OLD_OR_LOCKED = _(
    "“{name}” is locked with a password, or an old .doc or .xls file under a new name. Save it "
    "again as .{extension} without a password, and choose that file."
)
NOT_NAMED = _("“{name}” is not a {extension} file, though it is named so.")
MACROS = _("“{name}” carries macros (programs), which are not taken. Save it as PDF.")
CONTROLS = _("“{name}” carries programmed controls (ActiveX), which are not taken. Save it as PDF.")
EMBEDDED = _(
    "“{name}” has other files embedded inside. Add those as documents of their own and delete "
    "them here, or save this file as PDF."
)
REMOTE = _(
    "“{name}” fetches something from another place: a template, a picture, another workbook. "
    "Break these links in Word or Excel, or save it as PDF."
)
COMMANDS = _("“{name}” carries commands to other programs (DDE). Save it as PDF.")
ENTITIES = _(
    "“{name}” contains definitions (DTD) that Word and Excel never write. Open it, save it again "
    "under a new name, and choose that file."
)
FOREIGN = _(
    "“{name}” contains a part that does not belong into it: {part}. Open it, save it again under "
    "a new name, or save it as PDF."
)

_MACRO_PARTS = ("vbaproject", "vbadata", "macrosheets/", "dialogsheets/")
_MACRO_TYPES = (b"vbaproject", b"macroenabled", b"macrosheet", b"dialogsheet")
_KNOWN_PARTS = re.compile(
    r".*\.(xml|rels|vml|png|jpe?g|gif|bmp|dib|tiff?|emf|wmf|emz|wmz|wdp|hdp|svg|odttf|ttf|fntdata|"
    r"psmdcp|sigs|thmx)|.*printersettings[^/]*\.bin|.*/|\[trash\]/.*",
    re.I,
)
_XML = (".xml", ".rels", ".vml", ".svg")
_READ_WHOLE = (".rels", TYPES_PART.lower())
_DEFINITION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.I)
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)", re.I)
_ENCODINGS = frozenset(
    {b"utf-8", b"utf8", b"us-ascii", b"ascii", b"utf-16", b"iso-8859-1", b"windows-1252"}
)
_FIELD = re.compile(rb"<w:instrText[^>]*>([^<]*)<|<w:fldSimple[^>]*?w:instr\s*=\s*[\"']([^\"']*)")
_DDE = re.compile(rb"\bDDE(?:AUTO)?\b", re.I)
_DDE_LINK = re.compile(rb"<(?:\w+:)?ddeLink\b")
_TAIL_BYTES = 256
_STALE = frozenset({"attachedtemplate", "image"})
_LOCAL = re.compile(r"file:///[a-z]:(?:[\\/]|%5c)", re.I)


def refuse_bad_office(name: str, kind: FileType, content: Content) -> None:
    """Nothing for a Word or Excel file of text and pictures; else Refused with what to do."""
    extension = kind.extensions[0]
    if content[: len(_OLE)] == _OLE:
        raise refused(OLD_OR_LOCKED, name, extension=extension)
    listed = entries(name, content)
    names = [entry.name for entry in listed]
    if TYPES_PART not in names or not any(part.startswith(kind.folder) for part in names):
        raise refused(NOT_NAMED, name, extension=extension)
    _refuse_part_names(name, names)
    left = MAX_UNPACKED_BYTES
    for entry in listed:
        left -= _examined_bytes(name, kind, content, entry, left)


def _refuse_part_names(name: str, parts: Iterable[str]) -> None:
    for part in parts:
        path = part.lower()
        if any(macro in path for macro in _MACRO_PARTS):
            raise refused(MACROS, name)
        if path == "xl/connections.xml":
            raise refused(REMOTE, name)
        if "activex" in path or "webextensions/" in path:
            raise refused(CONTROLS, name)
        if "embeddings/" in path or "oleobject" in path:
            raise refused(EMBEDDED, name)
        if not _KNOWN_PARTS.fullmatch(path):
            raise refused(FOREIGN, name, part=part[-60:])


def _examined_bytes(
    name: str, kind: FileType, content: Content, entry: Entry, most_bytes: int
) -> int:
    """How much the entry unpacks to. Raises Refused for what it may not hold."""
    path = entry.name.lower()
    is_xml, is_kept = path.endswith(_XML), path.endswith(_READ_WHOLE) or path.startswith("word/")
    kept, tail, count = [], b"", 0
    for chunk in unpacked(name, content, entry, most_bytes):
        if is_xml:
            window = tail + chunk.replace(b"\0", b"")  # UTF-16 becomes ASCII where it matters
            _refuse_xml(name, window, is_start=count == 0)
            tail = window[-_TAIL_BYTES:]
            if is_kept:
                kept.append(chunk)
        count += len(chunk)
        if kept and count > MAX_READ_WHOLE_BYTES:
            raise refused(BOMB, name)
    whole = b"".join(kept)
    if entry.name == TYPES_PART:
        _refuse_types(name, kind, whole)
    elif path.endswith(".rels"):
        _refuse_relations(name, whole)
    elif is_xml and _DDE.search(b"".join(a or b for a, b in _FIELD.findall(whole))):
        raise refused(COMMANDS, name)
    return count


def _refuse_xml(name: str, window: bytes, *, is_start: bool) -> None:
    declared = _ENCODING.match(window.lstrip(b"\xef\xbb\xbf\xff\xfe")) if is_start else None
    if declared and declared[1].lower() not in _ENCODINGS:
        raise refused(ENTITIES, name)
    if _DEFINITION.search(window):
        raise refused(ENTITIES, name)
    if _DDE_LINK.search(window):
        raise refused(COMMANDS, name)


def _refuse_types(name: str, kind: FileType, whole: bytes) -> None:
    """The list of content types must name the type of the file, and nothing that acts."""
    declared = whole.replace(b"\0", b"").lower()
    if any(mark in declared for mark in _MACRO_TYPES):
        raise refused(MACROS, name)
    if b"activex" in declared:
        raise refused(CONTROLS, name)
    if b"oleobject" in declared:
        raise refused(EMBEDDED, name)
    if f"{kind.content_type}.main+xml".encode() not in declared:
        raise refused(NOT_NAMED, name, extension=kind.extensions[0])


def _refuse_relations(name: str, whole: bytes) -> None:
    """Links to click on are let be, and traces of the writer's own disk, which Word leaves in many
    files and nobody else's computer follows; nothing else may point out of the file."""
    try:
        relations = list(ET.fromstring(whole))
    except (ET.ParseError, ValueError, LookupError):
        raise refused(DAMAGED, name) from None
    for relation in relations:
        what = relation.get("Type", "").rpartition("/")[2].lower()
        is_outside = relation.get("TargetMode", "").lower() == "external"
        is_local = what in _STALE and _LOCAL.match(relation.get("Target", ""))
        if is_outside and what != "hyperlink" and not is_local:
            raise refused(REMOTE, name)
        if what in ("vbaproject", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet"):
            raise refused(MACROS, name)
        if what in ("control", "activexcontrolbinary"):
            raise refused(CONTROLS, name)
        if what in ("oleobject", "package", "afchunk", "subdocument"):
            raise refused(EMBEDDED, name)
