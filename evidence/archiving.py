"""The documents of a dossier, or of one criterion, as one ZIP with a list of what is in it."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.core.files.storage import default_storage
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from evidence.archive import Entry, chunks, length_of
from evidence.archive_names import unique_path
from evidence.file_names import clean_name
from evidence.models import Document, Scan
from evidence.serving import SAVED_POLICY
from evidence.uploads import open_file


@dataclass(frozen=True)
class Packed:
    """What goes into the archive: entries, and the documents whose files they are."""

    entries: list[Entry]
    documents: list[Document]


def pack(documents: Iterable[Document], *, code: str, at: datetime) -> Packed:
    """Each file once, in the folder of the first criterion that it proves (`code` alone where one
    is asked for); and a list of all documents, those without a file too. They bring their
    attachments along."""
    taken: set[str] = set()
    entries, packed, told = [], [], []
    local = timezone.localtime(at)
    for document in documents:
        codes = [row.criterion.code for row in document.attachments.all()]
        why_not = _why_not(document)
        path = ""
        if not why_not:
            folder = code or (codes[0] if codes else _("Without criterion"))
            path = unique_path(folder, document.file_name, taken)
            size = document.size_bytes or 0
            entries.append(Entry(path, size, local, partial(open_file, document)))
            packed.append(document)
        told.append(_told(document, codes, path or why_not))
    listed = "\r\n\r\n".join(told).encode("utf-8-sig")
    name = unique_path("", _("List of documents") + ".txt", taken)
    entries.append(Entry(name, len(listed), local, lambda: io.BytesIO(listed)))
    return Packed(entries, packed)


def send(packed: Packed, name: str) -> StreamingHttpResponse:
    """The archive as it is written; to be saved, kept by nobody."""
    answer = StreamingHttpResponse(chunks(packed.entries), content_type="application/zip")
    length = length_of(packed.entries)
    if length is not None:
        answer.headers["Content-Length"] = str(length)
    answer.headers["Content-Disposition"] = (
        content_disposition_header(True, clean_name(f"{name}.zip")) or "attachment"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = SAVED_POLICY
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _why_not(document: Document) -> str:
    if document.url:
        return document.url
    if not document.file:
        return _("no file")
    if document.scan == Scan.PENDING:
        return _("waiting for the virus check")
    if document.scan == Scan.INFECTED:
        return _("contains a virus")
    try:
        is_there = default_storage.size(document.file) == document.size_bytes
    except FileNotFoundError:
        is_there = False
    return "" if is_there else _("the file is missing")


def _told(document: Document, codes: list[str], place: str) -> str:
    dated = document.date.strftime("%d/%m/%Y") if document.date else ""
    facts = ", ".join(part for part in (str(document), dated, document.issuer) if part)
    return "\r\n".join((", ".join(codes) or "–", facts, place))
