"""An uploaded file read, judged and stored under its SHA-256."""

import hashlib
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from evidence.files import (
    CONTENT_TYPES_PART,
    HEAD_BYTES,
    FileType,
    clean_name,
    file_type,
    refuse_bad_package,
    refuse_bad_size,
)
from evidence.models import Document

_LARGEST_CONTENT_TYPES_BYTES = 1024 * 1024
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True)
class ExaminedFile:
    """A file that may be stored; `name` is cleaned, the type is from our own table."""

    upload: "UploadedFile[Any]"
    name: str
    sha256: str
    size_bytes: int
    content_type: str


def examine(upload: "UploadedFile[Any]") -> ExaminedFile:
    """Reads the file once through. Raises Refused for a type, size or content not taken."""
    name = clean_name(upload.name or "")
    refuse_bad_size(name, upload.size or 0, settings.EVIDENCE_MAX_BYTES)
    upload.seek(0)
    kind = file_type(name, upload.read(HEAD_BYTES))
    upload.seek(0)
    digest, size_bytes = hashlib.sha256(), 0
    for chunk in upload.chunks():
        size_bytes += len(chunk)
        refuse_bad_size(name, size_bytes, settings.EVIDENCE_MAX_BYTES)
        digest.update(chunk)
    if kind.folder:
        _examine_package(upload, name, kind)
    return ExaminedFile(upload, name, digest.hexdigest(), size_bytes, kind.content_type)


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


def _examine_package(upload: "UploadedFile[Any]", name: str, kind: FileType) -> None:
    """Only the part that lists the others is inflated, and no more of it than it may hold."""
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as package:
            members, content_types = set(package.namelist()), b""
            if CONTENT_TYPES_PART in members:
                with package.open(CONTENT_TYPES_PART) as part:
                    content_types = part.read(_LARGEST_CONTENT_TYPES_BYTES)
    except _DAMAGED:
        raise Refused(
            _("“{name}” is damaged or locked with a password. Save it again without one."),
            name=name,
        ) from None
    refuse_bad_package(name, kind, members, content_types)
