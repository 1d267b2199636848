"""A stored file as an answer: never run, never taken for a page, never kept by anybody (TRUST 5).

The caller has found the document through a scoped query.
"""

from typing import Any, Protocol

from django.core.files import File
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from evidence.byte_ranges import ByteRange, Unsatisfiable, asked_range
from evidence.files import SHOWN_INSIDE, served_type
from evidence.models import Document, Scan
from evidence.uploads import open_file, taken_types

SAVED_POLICY = "sandbox; default-src 'none'"
# No sandbox: Chromium 156 shows a PDF in one too, but other viewers need scripts of their own.
PDF_POLICY = "default-src 'none'; frame-ancestors 'self'"
IMAGE_POLICY = "sandbox; default-src 'none'; frame-ancestors 'self'"


class StoredFile(Protocol):
    @property
    def file(self) -> str: ...
    @property
    def content_type(self) -> str: ...


def can_be_shown(document: StoredFile) -> bool:
    """Whether the page may show the file: pictures and PDF, never Office, HTML or SVG."""
    return bool(document.file) and document.content_type in SHOWN_INSIDE


def serve(document: Document, request: HttpRequest, *, inside: bool = False) -> HttpResponseBase:
    """The file, to be saved; or `inside` a page of this site. One range may be asked for.

    Raises FileNotFoundError where it is gone, Refused while it is not known to be clean.
    """
    _refuse_unclean(document)
    content = open_file(document)
    size_bytes, etag = content.size, f'"{document.sha256}"'
    try:
        piece = _asked(request, size_bytes, etag)
    except Unsatisfiable:
        content.close()
        return _headed(
            HttpResponse(status=416, headers={"Content-Range": f"bytes */{size_bytes}"}),
            document,
            inside=False,
        )
    wanted = piece or ByteRange(0, size_bytes - 1)
    headers = {"Content-Length": str(wanted.length), "Accept-Ranges": "bytes", "ETag": etag}
    if piece:
        headers["Content-Range"] = f"bytes {piece.first}-{piece.last}/{size_bytes}"
    answer: HttpResponse | FileResponse
    if request.method == "HEAD":
        content.close()
        answer = HttpResponse(headers=headers)
    else:
        answer = FileResponse(_Piece(content, wanted), status=206 if piece else 200)
        for name, value in headers.items():
            answer.headers[name] = value
    return _headed(answer, document, inside=inside and can_be_shown(document))


class _Piece:
    """So many bytes of a file from one of them on; closes the file with itself."""

    def __init__(self, content: "File[Any]", wanted: ByteRange) -> None:
        self._content, self._left = content, wanted.length
        content.seek(wanted.first)

    def read(self, size: int = -1) -> bytes:
        chunk: bytes = self._content.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(chunk)
        return chunk

    def close(self) -> None:
        self._content.close()


def _asked(request: HttpRequest, size_bytes: int, etag: str) -> ByteRange | None:
    """The range that a GET asks for, where the client's first part is of this very file."""
    if request.method != "GET" or request.headers.get("If-Range", etag) != etag:
        return None
    return asked_range(request.headers.get("Range", ""), size_bytes)


def _headed(
    answer: HttpResponse | FileResponse, document: Document, *, inside: bool
) -> HttpResponseBase:
    content_type = served_type(document.content_type, taken_types())
    policy = SAVED_POLICY
    if inside:
        policy = PDF_POLICY if content_type == "application/pdf" else IMAGE_POLICY
        answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    answer.headers["Content-Type"] = content_type
    answer.headers["Content-Disposition"] = (
        content_disposition_header(not inside, document.file_name) or "attachment"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = policy
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _refuse_unclean(document: Document) -> None:
    if document.scan == Scan.PENDING:
        raise Refused(
            _("“{name}” is still being checked for viruses. Try again in a few minutes."),
            name=document.file_name,
        )
    if document.scan == Scan.INFECTED:
        raise Refused(
            _("“{name}” contains a virus and is not handed out. Add the document again, clean."),
            name=document.file_name,
        )
