"""Which types of file are taken as evidence, and how large. Pure: decides on bytes already read.

A file's extension and its content must say the same (TRUST 5); what is served later takes its
type from this table, never from the browser that sent it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _

HEAD_BYTES = 16


@dataclass(frozen=True)
class FileType:
    """A type that is taken: how its files end, how they begin, what Office keeps in them."""

    extensions: tuple[str, ...]
    content_type: str
    magic: bytes
    folder: str = ""


_OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = FileType(("pdf",), "application/pdf", b"%PDF-")
DOCX = FileType(("docx",), f"{_OFFICE}.wordprocessingml.document", b"PK\x03\x04", "word/")
XLSX = FileType(("xlsx",), f"{_OFFICE}.spreadsheetml.sheet", b"PK\x03\x04", "xl/")
PNG = FileType(("png",), "image/png", b"\x89PNG\r\n\x1a\n")
JPEG = FileType(("jpg", "jpeg"), "image/jpeg", b"\xff\xd8\xff")
TYPES = (PDF, DOCX, XLSX, PNG, JPEG)
SHOWN_INSIDE = frozenset({PDF.content_type, PNG.content_type, JPEG.content_type})
UNKNOWN_TYPE = "application/octet-stream"

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_EXTRA = re.compile(
    r"([a-z0-9]{1,8}):(application|image)/([a-z0-9.+-]{1,80}):((?:[0-9a-f]{2}){2,16})"
)
_NEVER = re.compile(
    "[sx]?html?|mht(ml)?|svgz?|xml|xsl|m?js|css|swf|exe|com|scr|bat|cmd|msi|ps1|vb[se]|hta|lnk|jar|"
    "do[ct]m|xl[st]m|xlam|pp[ts]m|iso|img"
)
_SHOWN_BY_BROWSERS = ("html", "xml", "svg", "javascript", "pdf")


def extra_types(setting: str) -> tuple[FileType, ...]:
    """What an authority takes besides: `doc:application/msword:d0cf11e0a1b11ae1 …`, that is
    extension, type and first bytes, apart by spaces or commas.

    Such files are known by their first bytes alone and only ever saved, never shown. Raises
    ValueError for what cannot be read, and for types that run or that browsers show.
    """
    found = []
    for text in setting.replace(",", " ").split():
        match = _EXTRA.fullmatch(text.lower())
        if not match:
            raise ValueError(f"{text}: not extension:type:first-bytes-in-hexadecimal.")
        extension, family, name, magic = match.groups()
        content_type = f"{family}/{name}"
        if _NEVER.fullmatch(extension) or any(shown in name for shown in _SHOWN_BY_BROWSERS):
            raise ValueError(f"{text}: files of this type can act and are never taken.")
        found.append(FileType((extension,), content_type, bytes.fromhex(magic)))
    return tuple(found)


def extensions(types: Iterable[FileType]) -> list[str]:
    return [extension for kind in types for extension in kind.extensions]


def file_type(name: str, head: bytes, types: Iterable[FileType] = TYPES) -> FileType:
    """The type that both the name and the first HEAD_BYTES of the content say. Raises Refused."""
    kind = named_type(name, types)
    # An Office file locked with a password begins like the old ones: its check says so.
    if head.startswith(kind.magic) or (kind.folder and head.startswith(_OLD_OFFICE)):
        return kind
    raise Refused(
        _(
            "“{name}” is not a real {extension} file: its content does not fit its name. "
            "Open it, save it again as {extension}, and choose that file."
        ),
        name=name,
        extension=_extension(name),
    )


def named_type(name: str, types: Iterable[FileType] = TYPES) -> FileType:
    """The type that the name says. Raises Refused for one that is not taken."""
    types = tuple(types)
    for kind in types:
        if _extension(name) in kind.extensions:
            return kind
    raise Refused(
        _("“{name}” cannot be taken: files may be {extensions}. Save it as PDF and try again."),
        name=name,
        extensions=extensions(types),
    )


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def served_type(content_type: str, types: Iterable[FileType] = TYPES) -> str:
    """The type a stored file is served with: one of our own table, else nameless bytes."""
    return content_type if content_type in {kind.content_type for kind in types} else UNKNOWN_TYPE


def refuse_bad_size(name: str, size_bytes: int, max_bytes: int) -> None:
    if size_bytes == 0:
        raise Refused(_("“{name}” is empty. Choose the file again."), name=name)
    if size_bytes > max_bytes:
        raise Refused(
            _(
                "“{name}” is larger than {max_megabytes} MB. Scan it in black and white or in "
                "parts, and try again."
            ),
            name=name,
            max_megabytes=max_bytes // (1024 * 1024),
        )
