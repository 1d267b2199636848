"""Word and Excel files that act, fetch, carry, unpack without end, or are none."""

import io
import struct
import warnings
import zipfile
import zlib

from tests.evidence.bad_files.row import BadFile
from tests.evidence.samples import (
    DOCX,
    DOCX_PARTS,
    OFFICE,
    OLE,
    RELATIONS_PART,
    TYPES_PART,
    XLSX,
    docx,
    excel_types,
    package,
    relations,
    word_types,
    xlsx,
)

ANEW = "Open it, save it again under a new name, and choose that file."
NOT_NAMED = "“{name}” is not a {extension} file, though it is named so."
MACROS = "“{name}” carries macros (programs), which are not taken. Save it as PDF."
CONTROLS = "“{name}” carries programmed controls (ActiveX), which are not taken. Save it as PDF."
EMBEDDED = (
    "“{name}” has other files embedded inside. Add those as documents of their own and delete "
    "them here, or save this file as PDF."
)
REMOTE = (
    "“{name}” fetches something from another place: a template, a picture, another workbook. "
    "Break these links in Word or Excel, or save it as PDF."
)
COMMANDS = "“{name}” carries commands to other programs (DDE). Save it as PDF."
ENTITIES = f"“{{name}}” contains definitions (DTD) that Word and Excel never write. {ANEW}"
FOREIGN = (
    "“{{name}}” contains a part that does not belong into it: {part}. Open it, save it again under "
    "a new name, or save it as PDF."
)
OLD_OR_LOCKED = (
    "“{name}” is locked with a password, or an old .doc or .xls file under a new name. Save it "
    "again as .{extension} without a password, and choose that file."
)
LOCKED = "“{name}” is locked with a password. Save it again without one, and choose that file."
DAMAGED = (
    "“{name}” is damaged and cannot be opened. Open it in Word or Excel, save it again, and "
    "choose that file."
)
TRICK = (
    "“{name}” is put together in a way that Word and Excel never do. Open it, save it again "
    "under a new name, and choose that file."
)
BOMB = (
    "“{name}” unpacks to far more than a document holds. Open it, save it again, or save it as PDF."
)

WORD_LIST, EXCEL_LIST = "word/_rels/document.xml.rels", "xl/_rels/workbook.xml.rels"
DTD = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'


def _word(what: str, content: bytes, sentence: str) -> BadFile:
    return BadFile(f"Word: {what}", "Báo cáo.docx", content, sentence)


def _excel(what: str, content: bytes, sentence: str) -> BadFile:
    return BadFile(f"Excel: {what}", "Biểu.xlsx", content, sentence)


def _type(name: str) -> str:
    return f'<Override PartName="/word/x.bin" ContentType="{name}"/>'


def _text(inside: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:document>{inside}</w:document>'.encode()


def _instructions(*texts: str) -> bytes:
    return _text("".join(f"<w:r><w:instrText>{text}</w:instrText></w:r>" for text in texts))


def _changed(content: bytes, old: bytes, new: bytes, times: int = -1) -> bytes:
    assert old in content
    return content.replace(old, new, times)


def _twice(name: str) -> bytes:
    content = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(content, "w") as archive:
        warnings.simplefilter("ignore")
        for part, text in (*DOCX_PARTS.items(), (name, b"<other/>")):
            archive.writestr(part, text)
    return content.getvalue()


def _linked() -> bytes:
    """A symbolic link, as a ZIP of Unix holds it."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for part, text in DOCX_PARTS.items():
            archive.writestr(part, text)
        link = zipfile.ZipInfo("word/media/a.png")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, b"/etc/passwd")
    return content.getvalue()


def _locked() -> bytes:
    """The bit that says encrypted, in both headers of every entry."""
    content = bytearray(DOCX)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + at] |= 1
            place = content.find(mark, place + 1)
    return bytes(content)


def bomb(megabytes: int) -> bytes:
    """A Word file with one part of so many zeros, made in no time: one block again and again."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    block = packer.compress(bytes(1024 * 1024)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = block * megabytes + packer.flush()
    size, name = megabytes * 1024 * 1024, "word/media/a.png"
    whole = docx({name: b"?" * 7})
    flat = struct.pack("<II", len(packed), size)
    entry = whole.find(name.encode()) - 30
    listed = whole.rfind(name.encode()) - 46
    old_packed = struct.unpack("<I", whole[entry + 18 : entry + 22])[0]
    data = entry + 30 + len(name)
    head = whole[: entry + 18] + flat + whole[entry + 26 : data]
    grown = len(packed) - old_packed
    tail = bytearray(whole[data + old_packed :])
    listed -= data + old_packed
    tail[listed + 20 : listed + 28] = flat
    end = tail.rfind(b"PK\x05\x06")
    list_at = struct.unpack("<I", tail[end + 16 : end + 20])[0]
    tail[end + 16 : end + 20] = struct.pack("<I", list_at + grown)
    return head + packed + bytes(tail)


def _lying(content: bytes, claimed: int) -> bytes:
    """The last entry claims another size of itself in both headers."""
    changed = bytearray(content)
    entry, listed = content.rfind(b"PK\x03\x04"), content.rfind(b"PK\x01\x02")
    changed[entry + 22 : entry + 26] = changed[listed + 24 : listed + 28] = struct.pack(
        "<I", claimed
    )
    return bytes(changed)


def _overlapping() -> bytes:
    """The last entry of the list is the one before it again (the bomb of overlapping files)."""
    parts = {**DOCX_PARTS, "word/a.xml": b"<a/>", "word/b.xml": b"<a/>"}
    content = bytearray(package(parts))
    first, second = content.find(b"PK\x03\x04"), content.rfind(b"PK\x01\x02")
    before = content.rfind(b"PK\x01\x02", 0, second)
    assert first == 0
    content[second + 42 : second + 46] = content[before + 42 : before + 46]
    return bytes(content)


def _other_name() -> bytes:
    """One name in the list, another at the entry: two programs see two files."""
    content = docx({"word/media/a.png": b"MZ"})
    return _changed(content, b"word/media/a.png", b"word/media/a.exe", 1)


ACTING = [
    _word("macros", docx({"word/vbaProject.bin": b"x"}), MACROS),
    _excel("macros elsewhere", xlsx({"XL/VBAPROJECT.BIN": b"x"}), MACROS),
    _excel(
        "macro workbook renamed",
        xlsx(
            {TYPES_PART: excel_types(_type("application/vnd.ms-excel.sheet.macroEnabled.main+xml"))}
        ),
        MACROS,
    ),
    _word(
        "macro part renamed",
        docx({TYPES_PART: word_types(_type("application/vnd.ms-office.vbaProject"))}),
        MACROS,
    ),
    _excel(
        "macros told in UTF-16",
        xlsx(
            {
                TYPES_PART: excel_types(_type("application/vnd.ms-office.vbaProject"))
                .decode()
                .encode("utf-16")
            }
        ),
        MACROS,
    ),
    _excel("macros of Excel 4", xlsx({"xl/macrosheets/sheet1.xml": b"<a/>"}), MACROS),
    _word("macros by relation", docx({WORD_LIST: relations("vbaProject", "x.xml")}), MACROS),
    _word("control", docx({"word/activeX/activeX1.xml": b"<a/>"}), CONTROLS),
    _excel("control by relation", xlsx({EXCEL_LIST: relations("control", "x.xml")}), CONTROLS),
    _word("add-in", docx({"word/webextensions/webextension1.xml": b"<a/>"}), CONTROLS),
    _excel("data from a server", xlsx({"xl/connections.xml": b"<connections/>"}), REMOTE),
    _word(
        "template from a shared folder",
        docx(
            {
                "word/_rels/settings.xml.rels": relations(
                    "attachedTemplate", "file:///\\\\host\\a.dotm", "External"
                )
            }
        ),
        REMOTE,
    ),
    _word("object embedded", docx({"word/embeddings/oleObject1.bin": OLE}), EMBEDDED),
    _excel("workbook embedded", xlsx({"xl/embeddings/a.xlsx": XLSX}), EMBEDDED),
    _word("object by relation", docx({WORD_LIST: relations("oleObject", "x.png")}), EMBEDDED),
    _word("text of another type", docx({WORD_LIST: relations("aFChunk", "x.xml")}), EMBEDDED),
    _word("program inside", docx({"word/setup.exe": b"MZ"}), FOREIGN.format(part="word/setup.exe")),
    _word("page inside", docx({"word/a.html": b"<html>"}), FOREIGN.format(part="word/a.html")),
    _word(
        "template from the web",
        docx(
            {
                "word/_rels/settings.xml.rels": relations(
                    "attachedTemplate", "https://example.org/a.dotm", "External"
                )
            }
        ),
        REMOTE,
    ),
    _word(
        "picture from the web",
        docx({WORD_LIST: relations("image", "http://example.org/a.png", "external")}),
        REMOTE,
    ),
    _excel(
        "another workbook",
        xlsx(
            {
                "xl/externalLinks/_rels/externalLink1.xml.rels": relations(
                    "externalLinkPath", "file:///C:/a.xlsx", "External"
                )
            }
        ),
        REMOTE,
    ),
    _word(
        "object from elsewhere",
        docx({WORD_LIST: relations("oleObject", "mhtml:http://example.org!x", "External")}),
        REMOTE,
    ),
    _word(
        "command", docx({"word/document.xml": _instructions('DDEAUTO c:\\cmd.exe "/k"')}), COMMANDS
    ),
    _word(
        "command in pieces",
        docx({"word/document.xml": _instructions(" D", "DE", "AUTO cmd")}),
        COMMANDS,
    ),
    _excel(
        "command to another program",
        xlsx({"xl/externalLinks/externalLink1.xml": b'<x:ddeLink ddeService="cmd"/>'}),
        COMMANDS,
    ),
    _word("entities", docx({"word/document.xml": DTD}), ENTITIES),
    _excel("entities in UTF-16", xlsx({"xl/a.xml": DTD.decode().encode("utf-16")}), ENTITIES),
    _word("entities in the list", docx({RELATIONS_PART: DTD}), ENTITIES),
    _word(
        "letters that hide",
        docx({"word/a.xml": b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-'}),
        ENTITIES,
    ),
]
PUT_TOGETHER = [
    _word("bomb", bomb(251), BOMB),
    _word("bomb of many parts", package({f"word/{n}.xml": b"" for n in range(3001)}), BOMB),
    _word("claims to be smaller", _lying(docx({"word/media/a.png": b"a" * 900}), 10), TRICK),
    _word("entries overlap", _overlapping(), TRICK),
    _word("two names of one entry", _other_name(), TRICK),
    _word("the same name twice", _twice("word/document.xml"), TRICK),
    _word("the same name in capitals", _twice("WORD/DOCUMENT.XML"), TRICK),
    _word("path upwards", docx({"word/../../../etc/cron.d/a.xml": b"<a/>"}), TRICK),
    _word("path from the root", docx({"/etc/a.xml": b"<a/>"}), TRICK),
    _word("path of Windows", docx({"..\\..\\a.xml": b"<a/>"}), TRICK),
    _word("link", _linked(), TRICK),
    _word("something before it", b"PK\x03\x04" + b"\0" * 90 + DOCX, TRICK),
    _word("something behind it", DOCX + b"<script>", TRICK),
    _word("text in its comment", DOCX[:-2] + struct.pack("<H", 8) + b"<script>", TRICK),
    _word("packed by BZIP2", package(DOCX_PARTS, zipfile.ZIP_BZIP2), TRICK),
]
BROKEN = [
    _word("password", OLE, OLD_OR_LOCKED),
    _excel("old workbook renamed", OLE, OLD_OR_LOCKED),
    _word("password of the ZIP", _locked(), LOCKED),
    _word("half of it", DOCX[: len(DOCX) // 2], DAMAGED),
    _word("without its list", b"PK\x03\x04" + b"\0" * 50, DAMAGED),
    _word("damaged inside", _changed(DOCX, DOCX[60:64], b"\xff\xff\xff\xff", 1), DAMAGED),
    _word(
        "other bytes than those packed",
        _changed(package(DOCX_PARTS, zipfile.ZIP_STORED), b"<w:document/>", b"<w:documenT/>"),
        DAMAGED,
    ),
    _word("relations that are no XML", docx({RELATIONS_PART: b"<Relationships>"}), DAMAGED),
    _word("Excel renamed", XLSX, NOT_NAMED),
    _excel("Word renamed", DOCX, NOT_NAMED),
    _word("any ZIP", package({"a.txt": b"a"}), NOT_NAMED),
    _word(
        "template",
        docx(
            {
                TYPES_PART: word_types().replace(
                    f"{OFFICE}.wordprocessingml.document".encode(),
                    f"{OFFICE}.wordprocessingml.template".encode(),
                )
            }
        ),
        NOT_NAMED,
    ),
]
OFFICE_FILES = [*ACTING, *PUT_TOGETHER, *BROKEN]
