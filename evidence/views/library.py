"""The documents of a dossier as finished text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.vietnamese import search_key
from evidence.models import Attachment, Document, Scan
from evidence.openness import is_appraised
from evidence.serving import can_be_shown

WAITING = (Scan.PENDING, Scan.INFECTED)


@dataclass(frozen=True)
class Shown:
    """A document with the files that it had before, the latest first."""

    document: Document
    attachments: Sequence[Attachment]
    earlier: Sequence[Document]
    may_change: bool
    is_handed_out: bool
    is_shown_inside: bool
    withheld: str


def shown_documents(documents: Sequence[Document], *, may_add: bool) -> list[Shown]:
    """Those that stand; what they replaced goes with them."""
    by_pk = {document.pk: document for document in documents}
    return [
        _shown(document, list(_earlier(document, by_pk)), may_add)
        for document in documents
        if not document.withdrawn_at
    ]


def withdrawn_documents(documents: Sequence[Document]) -> list[Document]:
    """Withdrawn and not replaced by another."""
    replaced = {document.replaces_id for document in documents}
    return [row for row in documents if row.withdrawn_at and row.pk not in replaced]


def matching(shown: Iterable[Shown], *, words: str, loose: bool) -> list[Shown]:
    """Those that have all the words somewhere, accents or not; the unattached where asked."""
    wanted = search_key(words).split()
    return [
        each
        for each in shown
        if not (loose and each.attachments) and all(word in _text(each) for word in wanted)
    ]


def _shown(document: Document, earlier: list[Document], may_add: bool) -> Shown:
    is_handed_out = bool(document.file) and document.scan not in WAITING
    return Shown(
        document=document,
        attachments=document.attachments.all(),
        earlier=earlier,
        may_change=may_add and not is_appraised(document),
        is_handed_out=is_handed_out,
        is_shown_inside=is_handed_out and can_be_shown(document),
        withheld=withheld(document),
    )


def withheld(document: Document) -> str:
    """Why the file is not handed out; nothing where it is."""
    if document.scan == Scan.PENDING:
        return _("waiting for the virus check")
    return _("contains a virus") if document.scan == Scan.INFECTED else ""


def _earlier(document: Document, by_pk: dict[object, Document]) -> Iterable[Document]:
    while document.replaces_id in by_pk:
        document = by_pk[document.replaces_id]
        yield document


def _text(each: Shown) -> str:
    row = each.document
    parts = [row.number, row.title, row.issuer, row.file_name, row.url]
    parts += [f"{f.criterion.code} {f.criterion.name}" for f in each.attachments]
    return search_key(" ".join(parts))
