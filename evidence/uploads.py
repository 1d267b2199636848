"""An uploaded file read, judged and stored under its SHA-256.

`examine(upload)` says what it is or refuses it, `store(examined)` keeps it, `open_file(document)`
reads it again.
"""

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from typing import Any

from django.conf import settings
from django.core.checks import Error, register
from django.core.files import File
from django.core.files.storage import default_storage

from evidence.content import Content
from evidence.file_names import clean_name
from evidence.files import (
    HEAD_BYTES,
    JPEG,
    PDF,
    PNG,
    TYPES,
    FileType,
    extra_types,
    file_type,
    refuse_bad_size,
)
from evidence.image_check import refuse_bad_jpeg, refuse_bad_png
from evidence.models import Document
from evidence.office_check import refuse_bad_office
from evidence.pdf_check import refuse_bad_pdf
from evidence.pdf_pages import page_count


@dataclass(frozen=True)
class ExaminedFile:
    """A file that may be stored; `name` is cleaned, the type is from our own table."""

    upload: "File[Any]"
    name: str
    sha256: str
    size_bytes: int
    content_type: str
    page_count: int | None = None


def taken_types() -> tuple[FileType, ...]:
    """Our own table and what this authority adds to it (EVIDENCE_EXTRA_TYPES)."""
    return TYPES + extra_types(settings.EVIDENCE_EXTRA_TYPES)


def examine(upload: "File[Any]", name: str = "") -> ExaminedFile:
    """The file by its own content, whatever the browser said of it.

    `name` is the one it came with, where the upload itself does not know. Raises Refused for a
    type, size or content not taken.
    """
    name = clean_name(name or upload.name or "")
    refuse_bad_size(name, upload.size or 0, settings.EVIDENCE_MAX_BYTES)
    with _content_of(upload) as content:
        refuse_bad_size(name, len(content), settings.EVIDENCE_MAX_BYTES)
        kind = file_type(name, content[:HEAD_BYTES], taken_types())
        _refuse_bad_content(name, kind, content)
        digest = hashlib.sha256(content).hexdigest()
        pages = page_count(content) if kind == PDF else None
        return ExaminedFile(upload, name, digest, len(content), kind.content_type, pages)


def titled(name: str) -> str:
    """The title of a document that nobody has named: its file's name without the ending."""
    stem = clean_name(name).rpartition(".")[0] or clean_name(name)
    return " ".join(stem.replace("_", " ").split())


def store(examined: ExaminedFile) -> str:
    """The storage name of the content; the same content is stored once.

    Called before the row is written, so that no row lacks its file. A file of another size is
    what an earlier attempt left half-written.
    """
    name = f"evidence/{examined.sha256[:2]}/{examined.sha256}"
    if default_storage.exists(name):
        if default_storage.size(name) == examined.size_bytes:
            return name
        default_storage.delete(name)
    examined.upload.seek(0)
    return default_storage.save(name, examined.upload)


def open_file(document: Document) -> "File[Any]":
    """The stored content, open for reading. Raises FileNotFoundError where it is gone."""
    return default_storage.open(document.file)


@contextmanager
def _content_of(upload: "File[Any]") -> Iterator[Content]:
    """The whole content; a file on disk is mapped, so that its size costs no memory."""
    upload.seek(0)
    try:
        descriptor = upload.fileno()
    except (AttributeError, io.UnsupportedOperation):
        yield upload.read()
        return
    try:
        content = mmap(descriptor, 0, access=ACCESS_READ)
    except ValueError:  # an empty file cannot be mapped
        yield b""
        return
    try:
        yield content
    finally:
        with suppress(BufferError):
            content.close()


def _refuse_bad_content(name: str, kind: FileType, content: Content) -> None:
    if kind == PDF:
        refuse_bad_pdf(name, content)
    elif kind == PNG:
        refuse_bad_png(name, content)
    elif kind == JPEG:
        refuse_bad_jpeg(name, content)
    elif kind.folder:
        refuse_bad_office(name, kind, content)


@register
def extra_types_can_be_read(**_kwargs: Any) -> list[Error]:
    try:
        extra_types(settings.EVIDENCE_EXTRA_TYPES)
    except ValueError as fault:
        hint = "As in doc:application/msword:d0cf11e0a1b11ae1"
        return [Error(f"EVIDENCE_EXTRA_TYPES: {fault}", hint=hint, id="evidence.E001")]
    return []
