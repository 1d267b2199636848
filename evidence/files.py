"""Which files are taken as evidence, and under what name. Pure: decides on bytes already read.

A file's extension and its content must say the same (TRUST 5); what is served later takes its
type from this table, never from the browser that sent it.
"""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _

HEAD_BYTES = 16
NAME_BYTES = 180
CONTENT_TYPES_PART = "[Content_Types].xml"
MACRO_PART = "vbaproject.bin"
MACRO_MARKS = (b"vbaproject", b"macroenabled")
_NAMELESS = "tai-lieu"


@dataclass(frozen=True)
class FileType:
    """A type that is taken: how its files end, how they begin, what Office keeps in them."""

    extensions: tuple[str, ...]
    content_type: str
    magic: bytes
    folder: str = ""


_OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = (
    FileType(("pdf",), "application/pdf", b"%PDF-"),
    FileType(("docx",), f"{_OFFICE}.wordprocessingml.document", b"PK\x03\x04", "word/"),
    FileType(("xlsx",), f"{_OFFICE}.spreadsheetml.sheet", b"PK\x03\x04", "xl/"),
    FileType(("png",), "image/png", b"\x89PNG\r\n\x1a\n"),
    FileType(("jpg", "jpeg"), "image/jpeg", b"\xff\xd8\xff"),
)
EXTENSIONS = tuple(extension for kind in TYPES for extension in kind.extensions)
CONTENT_TYPES = frozenset(kind.content_type for kind in TYPES)


def clean_name(name: str) -> str:
    """The name alone, without folders, controls and writing-direction marks, in NFC, 180 bytes.

    The extension outlives the shortening.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(
        " " if char.isspace() else char
        for char in unicodedata.normalize("NFC", last)
        if char.isspace() or not unicodedata.category(char).startswith("C")
    )
    stem, dot, extension = " ".join(visible.split()).rpartition(".")
    if not dot:
        stem, extension = extension, ""
    stem, extension = stem.strip(". "), extension.strip()
    room = NAME_BYTES - len(f"{dot}{extension}".encode())
    if room < len(_NAMELESS):
        return _shortened(f"{stem}{dot}{extension}", NAME_BYTES)
    return (_shortened(stem, room) or _NAMELESS) + dot + extension


def file_type(name: str, head: bytes) -> FileType:
    """The type that both the name and the first HEAD_BYTES of the content say. Raises Refused."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    for kind in TYPES:
        if extension in kind.extensions:
            if head.startswith(kind.magic):
                return kind
            raise Refused(
                _(
                    "“{name}” is not a real {extension} file: its content does not fit its name. "
                    "Open it, save it again as {extension}, and choose that file."
                ),
                name=name,
                extension=extension,
            )
    raise Refused(
        _("“{name}” cannot be taken: files may be {extensions}. Save it as PDF and try again."),
        name=name,
        extensions=list(EXTENSIONS),
    )


def served_type(content_type: str) -> str:
    """The type a stored file is served with: one of our own table, else nameless bytes."""
    return content_type if content_type in CONTENT_TYPES else "application/octet-stream"


def refuse_bad_package(
    name: str, kind: FileType, members: Collection[str], content_types: bytes
) -> None:
    """Refuses a ZIP that is not the Office file it is named for, and one that carries macros.

    `members` are the names in the ZIP, `content_types` its part of that name.
    """
    if CONTENT_TYPES_PART not in members or not any(m.startswith(kind.folder) for m in members):
        raise Refused(
            _("“{name}” is not a {extension} file, though it is named so."),
            name=name,
            extension=kind.extensions[0],
        )
    named = any(member.lower().rpartition("/")[2] == MACRO_PART for member in members)
    declared = content_types.replace(b"\0", b"").lower()  # as UTF-8, also where it is UTF-16
    if named or any(mark in declared for mark in MACRO_MARKS):
        raise Refused(
            _("“{name}” carries macros (programs), which are not taken. Save it as PDF."),
            name=name,
        )


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


def _shortened(text: str, max_bytes: int) -> str:
    """As many whole characters as fit into the bytes."""
    return text.encode()[:max_bytes].decode(errors="ignore").rstrip(". ")
