"""Papers on their way out: a short one is drawn where it is asked for, a long one by a worker, from
its description (ADR 25)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header

from accounts.actions.files import FileAsked, ask_for_file
from accounts.models import Authority, DrawnFile, User
from accounts.paper.described import described, documents_of
from accounts.paper.document import OfficialDocument, PaperTable
from accounts.paper.pdf import pdf
from accounts.paper.word import docx
from accounts.permissions import Permission
from accounts.refusals import gettext_noop as _
from accounts.served_files import serve_file
from accounts.workers import Tell, Ways, see_to

PAPER = "accounts.paper"
DRAWING = _("Drawing the pages")
KEPT = timedelta(days=1)
LONG = 400  # cells of its tables: what is drawn in a third of a second

WRITERS = {"pdf": pdf, "docx": docx}
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def serve_paper(
    request: HttpRequest,
    documents: Sequence[OfficialDocument],
    *,
    file_name: str,
    authority: Authority,
    permission: Permission,
) -> HttpResponseBase:
    """The papers as an attachment, PDF or Word by the file's name; of a long one the page that
    shows how far it is, which the authority's own people see. Raises Refused for a PDF where Pango
    is not installed."""
    by, kind = request.user, file_name.rpartition(".")[2]
    assert by.is_authenticated, "Papers are for those who are signed in."
    if cells_of(documents) <= LONG or by.authority_id != authority.pk:
        disposition = content_disposition_header(True, file_name) or ""
        return HttpResponse(
            WRITERS[kind](documents),
            content_type=CONTENT_TYPES[kind],
            headers={"Content-Disposition": disposition},
        )
    file = _asked(documents, file_name, kind, authority=authority, permission=permission, by=by)
    see_to(file)
    return serve_file(file, request) if file.is_ready else redirect("accounts:file", file.pk)


def cells_of(documents: Sequence[OfficialDocument]) -> int:
    return sum(
        len(row.cells)
        for each in documents
        for block in each.blocks
        if isinstance(block, PaperTable)
        for row in (*block.head, *block.rows)
    )


def _asked(
    documents: Sequence[OfficialDocument],
    file_name: str,
    kind: str,
    *,
    authority: Authority,
    permission: Permission,
    by: User,
) -> DrawnFile:
    """Drawn at most once a day for the same person, while the paper says the same."""
    at = timezone.now()
    what = {"documents": described(documents), "format": kind}
    state = hashlib.sha256(json.dumps(what, ensure_ascii=False).encode()).hexdigest()
    asked = FileAsked(
        authority=authority,
        kind=PAPER,
        key=f"{by.pk}:{state}:{at.date()}",
        what=what,
        permission=permission,
        file_name=file_name,
        content_type=CONTENT_TYPES[kind],
        kept_until=at + KEPT,
    )
    return ask_for_file(asked=asked, by=by, at=at)


def draw_paper(what: Mapping[str, Any], tell: Tell) -> bytes:
    """As it read when it was asked for."""
    tell(10, DRAWING)
    return WRITERS[what["format"]](documents_of(what["documents"]))


WAYS: Ways = {PAPER: draw_paper}
