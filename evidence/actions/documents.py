"""A commune adds the documents that prove its lines, and withdraws them while it still may."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Case, IntegerField, Value, When
from django.utils import timezone

from accounts.actions.events import Happening, record
from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import require
from accounts.refusals import Conflict, NotPermitted, Refused
from accounts.refusals import gettext_noop as _
from criteria.models import CriteriaSet, Criterion
from evidence.actions.scanning import first_scan
from evidence.models import Attachment, Document, Dossier, Scan, Stage
from evidence.openness import PERMISSION_OF, is_appraised, stage_now
from evidence.uploads import examine, store


@dataclass(frozen=True)
class DocumentFacts:
    """What stands on the paper; `pages` are those meant as proof."""

    title: str
    number: str = ""
    dated: date | None = None
    issuer: str = ""
    pages: str = ""


def add_document(
    *,
    dossier: Dossier,
    facts: DocumentFacts,
    codes: Sequence[str],
    upload: "UploadedFile[Any] | None" = None,
    by: User,
    clock: Clock,
) -> Document:
    """A document that proves the criteria of the codes; its file is stored before its row.

    Raises Refused (closed, unknown code, neither number nor file, a file not taken, a date to
    come) or NotPermitted.
    """
    examined = examine(upload) if upload is not None else None
    scan = first_scan(examined) if examined is not None else Scan.NONE
    with transaction.atomic():
        current, stage = _open_dossier(dossier, by)
        now = clock()
        columns = _columns(facts, now)
        if not columns["number"] and examined is None:
            raise Refused(
                _("A paper is known by its number or its file: enter the one or choose the other.")
            )
        criteria = _criteria(current, codes)
        if examined is not None:
            columns |= {
                "file": store(examined),
                "file_name": examined.name,
                "sha256": examined.sha256,
                "size_bytes": examined.size_bytes,
                "content_type": examined.content_type,
                "scan": scan,
            }
        document = Document.objects.create(
            dossier=current, stage=stage, added_at=now, added_by=by, **columns
        )
        pages = _line("pages", facts.pages, Attachment)
        Attachment.objects.bulk_create(
            Attachment(document=document, criterion=criterion, pages=pages)
            for criterion in criteria
        )
        _tell("add_document", document, by=by, at=now, new=_snapshot(document, codes, pages))
    return document


@transaction.atomic
def withdraw_document(*, document: Document, by: User, clock: Clock) -> None:
    """The document proves nothing any more; row, file and log stay.

    Raises Refused (closed, added before the appraisal), NotPermitted, or Conflict when it is
    withdrawn already.
    """
    current = _open_document(document, by)
    now = clock()
    _refuse_appraised(current)
    current.withdrawn_at, current.withdrawn_by = now, by
    current.save(update_fields=["withdrawn_at", "withdrawn_by"])
    codes = current.attachments.order_by("criterion__position", "id")
    _tell(
        "withdraw_document",
        current,
        by=by,
        at=now,
        old={"title": current.title, "codes": [row.criterion.code for row in codes]},
    )


@transaction.atomic
def attach(*, document: Document, code: str, pages: str = "", by: User, clock: Clock) -> None:
    """The document proves one criterion more."""
    current = _open_document(document, by)
    now = clock()
    (criterion,) = _criteria(current.dossier, [code])
    _row, created = Attachment.objects.get_or_create(
        document=current, criterion=criterion, defaults={"pages": _line("pages", pages, Attachment)}
    )
    if not created:
        raise Refused(
            _("“{title}” already proves criterion {code}."), title=current.title, code=code
        )
    _tell("attach_document", current, by=by, at=now, new={"code": code, "pages": pages.strip()})


@transaction.atomic
def detach(*, document: Document, code: str, by: User, clock: Clock) -> None:
    """The document no longer proves the criterion."""
    current = _open_document(document, by)
    now = clock()
    _refuse_appraised(current)
    deleted, _by_model = current.attachments.filter(criterion__code=code).delete()
    if not deleted:
        raise Refused(
            _("“{title}” does not prove criterion {code}."), title=current.title, code=code
        )
    _tell("detach_document", current, by=by, at=now, old={"code": code})


@transaction.atomic
def move_dossiers(
    *,
    dossiers: Sequence[UUID],
    to: CriteriaSet,
    criteria: Mapping[int, int],
    chain: str,
    by: User,
    at: datetime,
) -> None:
    """The dossiers belong to a newer version of their set; `criteria` has the new criterion of
    each old one. What proves a criterion that the version dropped proves it no longer.

    Called by the move of the period, which answers for who may.
    """
    held = Dossier.objects.select_for_update().filter(pk__in=dossiers).order_by("pk")
    attachments = Attachment.objects.filter(document__dossier__in=[row.pk for row in held])
    dropped = attachments.exclude(criterion__in=criteria)
    rows = dropped.select_related("document__dossier__commune", "criterion")
    happenings = [
        Happening(
            "detach_document",
            row.document,
            old={"code": row.criterion.code, "pages": row.pages},
            new={"commune": row.document.dossier.commune.code},
        )
        for row in rows.order_by("document__added_at", "id")
    ]
    dropped.delete()
    pairs = (When(criterion_id=old, then=Value(new)) for old, new in criteria.items())
    attachments.update(criterion_id=Case(*pairs, output_field=IntegerField()))
    Dossier.objects.filter(pk__in=dossiers).update(criteria_set=to)
    record(*happenings, chain=chain, by=by, at=at)


def _open_dossier(dossier: Dossier, by: User) -> tuple[Dossier, Stage]:
    """The dossier's fresh row, held until the transaction ends, and what is added to it now.

    Held before its set is looked up: PostgreSQL finds no row at all when the set that it had
    joined is another by the time the lock is there.
    """
    Dossier.objects.select_for_update().get(pk=dossier.pk)
    current = Dossier.objects.select_related("criteria_set", "commune").get(pk=dossier.pk)
    if by.commune_id != current.commune_id:
        raise NotPermitted(_("These are the documents of another commune."))
    stage = stage_now(current)
    if stage is None:
        raise Refused(
            _(
                "Documents can no longer, or not yet, be changed: the scorecard is not with the "
                "commune now."
            )
        )
    require(by, PERMISSION_OF[stage])
    return current, stage


def _open_document(document: Document, by: User) -> Document:
    dossier, _stage = _open_dossier(document.dossier, by)
    current = Document.objects.get(pk=document.pk)
    current.dossier = dossier
    if current.withdrawn_at is not None:
        raise Conflict(
            _("“{title}” was withdrawn on {at}. Add it again if it is needed."),
            title=current.title,
            at=current.withdrawn_at,
        )
    return current


def _refuse_appraised(document: Document) -> None:
    if is_appraised(document):
        raise Refused(
            _(
                "“{title}” was part of the self-assessment that has been appraised; it stays. "
                "Add a further document instead."
            ),
            title=document.title,
        )


def _criteria(dossier: Dossier, codes: Sequence[str]) -> list[Criterion]:
    """The leaves of the codes. Raises Refused naming those that are not there."""
    if not codes:
        raise Refused(_("Choose at least one criterion that the document proves."))
    rows = dossier.criteria_set.criteria.filter(code__in=codes, is_leaf=True)
    found = {row.code: row for row in rows.order_by("position", "id")}
    if unknown := [code for code in codes if code not in found]:
        raise Refused(
            _("Not in this criteria set, or not scored by themselves: {codes}."), codes=unknown
        )
    return list(found.values())


def _columns(facts: DocumentFacts, now: datetime) -> dict[str, Any]:
    texts = {name: _line(name, getattr(facts, name)) for name in ("title", "number", "issuer")}
    if not texts["title"]:
        raise Refused(_("Enter the title of the document."))
    if facts.dated and facts.dated > timezone.localtime(now).date():
        raise Refused(
            _("The date of the document, {date}, has not come yet. Correct it."), date=facts.dated
        )
    return {**texts, "date": facts.dated}


def _line(name: str, text: str, model: type[Document] | type[Attachment] = Document) -> str:
    """The text on one line. Raises Refused where its column is too short for it."""
    column = model._meta.get_field(name)
    cleaned = " ".join(text.split())
    longest = getattr(column, "max_length", None) or 0
    if len(cleaned) > longest:
        raise Refused(
            _("{name}: at most {longest} characters; there are {length}."),
            name=str(getattr(column, "verbose_name", name)),
            longest=longest,
            length=len(cleaned),
        )
    return cleaned


def _snapshot(document: Document, codes: Sequence[str], pages: str) -> dict[str, Any]:
    """The document as JSON values, for an event."""
    return {
        "title": document.title,
        "number": document.number,
        "date": document.date.isoformat() if document.date else None,
        "issuer": document.issuer,
        "stage": str(document.stage),
        "file_name": document.file_name,
        "sha256": document.sha256,
        "codes": list(codes),
        "pages": pages,
    }


def _tell(
    what: str,
    document: Document,
    *,
    by: User,
    at: datetime,
    old: dict[str, Any] | None = None,
    new: dict[str, Any] | None = None,
) -> None:
    commune = {"commune": document.dossier.commune.code}
    record(
        Happening(what, document, old=old or {}, new={**commune, **(new or {})}),
        chain=document.dossier.event_chain,
        by=by,
        at=at,
    )
