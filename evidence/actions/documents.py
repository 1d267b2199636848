"""A commune adds the documents that prove its lines, corrects, replaces and withdraws them while
it still may."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.clock import Clock
from accounts.models import User
from accounts.refusals import Conflict, Refused
from accounts.refusals import gettext_noop as _
from evidence.actions.opened import (
    NO_CRITERION,
    answer,
    criteria_of,
    one_line,
    open_document,
    open_dossier,
    refuse_appraised,
    tell,
)
from evidence.actions.scanning import ScannedFile, scanned_file
from evidence.models import Attachment, Document, Dossier
from evidence.uploads import store, titled
from evidence.web_address import checked_address

LONGEST_TITLE = 300


@dataclass(frozen=True)
class DocumentFacts:
    """What stands on the paper; `pages` are those meant as proof. `url` is where a document that
    has no file is published."""

    title: str
    number: str = ""
    dated: date | None = None
    issuer: str = ""
    pages: str = ""
    url: str = ""


class AlreadyThere(Refused):
    """The same content is in the dossier already: `known` is the document that has it."""

    def __init__(self, known: Document) -> None:
        super().__init__(_("This file is in the dossier already: “{title}”."), title=str(known))
        self.known = known


def add_document(
    *,
    dossier: Dossier,
    facts: DocumentFacts,
    codes: Sequence[str],
    upload: "File[Any] | None" = None,
    also_known: bool = True,
    by: User,
    clock: Clock,
) -> Document:
    """A document that proves the criteria of the codes; its file is stored before its row.

    Raises Refused (closed, unknown code, neither number nor file nor address, a file not taken, a
    date to come), NotPermitted, or AlreadyThere where its content is known and `also_known` is
    not allowed.
    """
    if not codes:
        raise Refused(NO_CRITERION)
    return add_examined(
        dossier=dossier,
        facts=facts,
        codes=codes,
        examined=scanned_file(upload) if upload is not None else None,
        also_known=also_known,
        by=by,
        clock=clock,
    )


@transaction.atomic
def add_examined(
    *,
    dossier: Dossier,
    facts: DocumentFacts,
    codes: Sequence[str],
    examined: ScannedFile | None,
    also_known: bool,
    by: User,
    clock: Clock,
) -> Document:
    """As add_document, of a file that was looked into before anything is held; a file may wait in
    the dossier for the criteria that it proves."""
    current, stage, now = open_dossier(dossier, by=by, clock=clock, codes=codes)
    columns = _columns(facts, now)
    if not columns["number"] and not columns["url"] and examined is None:
        raise Refused(
            _("A paper is known by its number or its file: enter the one or choose the other.")
        )
    criteria = criteria_of(current, codes) if codes or examined is None else []
    if examined is not None:
        if not also_known:
            _refuse_known(current, examined)
        columns |= _stored(examined) | {"url": ""}
    document = Document.objects.create(
        dossier=current, stage=stage, added_at=now, added_by=by, **columns
    )
    pages = one_line("pages", facts.pages, Attachment)
    Attachment.objects.bulk_create(
        Attachment(document=document, criterion=criterion, pages=pages) for criterion in criteria
    )
    tell("add_document", document, by=by, at=now, new=_snapshot(document, codes, pages))
    answer(current, codes, document, by=by, at=now)
    return document


@transaction.atomic
def add_documents(
    *,
    dossier: Dossier,
    facts: DocumentFacts,
    codes: Sequence[str],
    uploads: Sequence["File[Any]"],
    also_known: bool = True,
    by: User,
    clock: Clock,
) -> list[Document]:
    """One document for each file, or for none at all the one that the facts tell of. Several are
    titled after their files, each behind the title that was typed."""
    if not uploads:
        return [add_document(dossier=dossier, facts=facts, codes=codes, by=by, clock=clock)]
    titles = [titled(upload.name or "") for upload in uploads]
    if len(uploads) == 1:
        titles = [facts.title or titles[0]]
    elif facts.title:
        titles = [f"{facts.title} – {title}" for title in titles]
    return [
        add_document(
            dossier=dossier,
            facts=replace(facts, title=title[:LONGEST_TITLE]),
            codes=codes,
            upload=upload,
            also_known=also_known,
            by=by,
            clock=clock,
        )
        for title, upload in zip(titles, uploads, strict=True)
    ]


@transaction.atomic
def withdraw_document(*, document: Document, by: User, clock: Clock) -> None:
    """The document proves nothing any more; row, file and log stay.

    Raises Refused (closed, added before the appraisal), NotPermitted, or Conflict when it is
    withdrawn already.
    """
    current, now = open_document(document, by=by, clock=clock)
    refuse_appraised(current)
    _withdraw(current, by, now)
    codes = current.attachments.order_by("criterion__position", "id")
    tell(
        "withdraw_document",
        current,
        by=by,
        at=now,
        old={"title": current.title, "codes": [row.criterion.code for row in codes]},
    )


@transaction.atomic
def correct_document(
    *,
    document: Document,
    facts: DocumentFacts,
    pages: Mapping[str, str],
    version: int,
    by: User,
    clock: Clock,
) -> None:
    """Number, date, issuer and title as they should be, and by code the pages meant.

    Raises Refused (closed, appraised already), NotPermitted, or Conflict when somebody else has
    corrected it since `version`.
    """
    current, now = open_document(document, by=by, clock=clock)
    refuse_appraised(current)
    if current.version != version:
        raise Conflict(
            _("Somebody else has corrected “{title}” meanwhile. Look at it again."),
            title=current.title,
        )
    columns = _columns(facts, now)
    if not (columns["number"] or current.file or columns["url"]):
        raise Refused(
            _("A paper is known by its number or its file: enter the one or choose the other.")
        )
    rows = list(current.attachments.select_related("criterion").order_by("id"))
    old = _facts_of(current, rows)
    if current.file:
        columns["url"] = ""
    for name, value in columns.items():
        setattr(current, name, value)
    current.version += 1
    current.save(update_fields=[*columns, "version"])
    for row in rows:
        row.pages = one_line("pages", pages.get(row.criterion.code, row.pages), Attachment)
    Attachment.objects.bulk_update(rows, ["pages"])
    new = _facts_of(current, rows)
    tell("correct_document", current, by=by, at=now, **_differences(old, new))


def replace_file(*, document: Document, upload: "File[Any]", by: User, clock: Clock) -> Document:
    """A document of the same facts and criteria with the new file stands in the old one's place;
    the old one is withdrawn, and its file stays readable.

    Raises Refused (closed, appraised already, a file not taken, the same file), NotPermitted, or
    Conflict when it was withdrawn.
    """
    examined = scanned_file(upload)
    with transaction.atomic():
        old, now = open_document(document, by=by, clock=clock)
        refuse_appraised(old)
        if old.sha256 == examined.sha256:
            raise Refused(_("“{name}” is the same file as before."), name=examined.name)
        _withdraw(old, by, now)
        facts = {name: getattr(old, name) for name in ("title", "number", "date", "issuer")}
        new = Document.objects.create(
            dossier=old.dossier, stage=old.stage, replaces=old, added_at=now, added_by=by,
            version=old.version, **facts, **_stored(examined),
        )  # fmt: skip
        rows = list(old.attachments.select_related("criterion").order_by("id"))
        Attachment.objects.bulk_create(
            Attachment(document=new, criterion=row.criterion, pages=row.pages) for row in rows
        )
        told = _snapshot(new, [row.criterion.code for row in rows], "")
        was = {"document": str(old.pk), "file_name": old.file_name, "sha256": old.sha256}
        tell("replace_file", new, by=by, at=now, old=was, new=told)
    return new


def _refuse_known(dossier: Dossier, examined: ScannedFile) -> None:
    same = dossier.documents.filter(sha256=examined.sha256, withdrawn_at__isnull=True)
    if known := same.order_by("added_at", "id").first():
        raise AlreadyThere(known)


def _stored(examined: ScannedFile) -> dict[str, Any]:
    """The columns of a file that is in the store from now on."""
    return {
        "file": store(examined.file),
        "file_name": examined.name,
        "sha256": examined.sha256,
        "size_bytes": examined.file.size_bytes,
        "content_type": examined.file.content_type,
        "page_count": examined.file.page_count,
        "scan": examined.scan,
    }


def _withdraw(document: Document, by: User, now: datetime) -> None:
    document.withdrawn_at, document.withdrawn_by = now, by
    document.save(update_fields=["withdrawn_at", "withdrawn_by"])


def _columns(facts: DocumentFacts, now: datetime) -> dict[str, Any]:
    texts = {name: one_line(name, getattr(facts, name)) for name in ("title", "number", "issuer")}
    if not texts["title"]:
        raise Refused(_("Enter the title of the document."))
    if facts.dated and facts.dated > timezone.localtime(now).date():
        raise Refused(
            _("The date of the document, {date}, has not come yet. Correct it."), date=facts.dated
        )
    return {**texts, "date": facts.dated, "url": checked_address(one_line("url", facts.url))}


def _facts_of(document: Document, rows: Sequence[Attachment]) -> dict[str, Any]:
    return {
        "title": document.title,
        "number": document.number,
        "date": document.date.isoformat() if document.date else None,
        "issuer": document.issuer,
        "url": document.url,
        "pages": {row.criterion.code: row.pages for row in rows},
    }


def _differences(old: dict[str, Any], new: dict[str, Any]) -> dict[str, dict[str, Any]]:
    changed = [name for name in old if old[name] != new[name]]
    return {
        "old": {name: old[name] for name in changed},
        "new": {name: new[name] for name in changed},
    }


def _snapshot(document: Document, codes: Sequence[str], pages: str) -> dict[str, Any]:
    """The document as JSON values, for an event."""
    return {
        "title": document.title,
        "number": document.number,
        "date": document.date.isoformat() if document.date else None,
        "issuer": document.issuer,
        "stage": str(document.stage),
        **({"url": document.url} if document.url else {}),
        "file_name": document.file_name,
        "sha256": document.sha256,
        "codes": list(codes),
        "pages": pages,
    }
