"""Dossiers and documents by what comes back; a commune reaches its own, an authority all of its."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F, Min, Prefetch, QuerySet

from accounts.models import User
from accounts.permissions import Permission, can
from criteria.models import Criterion
from criteria.outline import Source
from evidence.models import Attachment, Document, DocumentRequest, Dossier, Upload


def dossiers_visible_to(user: User) -> QuerySet[Dossier]:
    if not can(user, Permission.VIEW_SCORECARDS):
        return Dossier.objects.none()
    dossiers = Dossier.objects.filter(commune__authority=user.authority_id)
    if user.commune_id is not None:
        dossiers = dossiers.filter(commune=user.commune_id)
    return dossiers.select_related("commune", "criteria_set").order_by("id")


def documents_visible_to(user: User) -> QuerySet[Document]:
    return (
        Document.objects.filter(dossier__in=dossiers_visible_to(user))
        .select_related("dossier__commune")
        .order_by("added_at", "id")
    )


def attachments_by_criterion(dossier: Dossier) -> dict[int, list[Attachment]]:
    """The valid documents of a dossier under each criterion's id, oldest first. 1 query."""
    found: dict[int, list[Attachment]] = defaultdict(list)
    rows = Attachment.objects.filter(
        document__dossier=dossier, document__withdrawn_at__isnull=True
    ).select_related("document")
    for row in rows.order_by("document__added_at", "id"):
        found[row.criterion_id].append(row)
    return found


def documents_of(dossier: Dossier) -> QuerySet[Document]:
    """All documents, withdrawn ones too, with what each proves, in the order of the paper by the
    first criterion they prove. 2 queries."""
    attachments = Attachment.objects.select_related("criterion")
    return (
        dossier.documents.select_related("added_by", "withdrawn_by")
        .prefetch_related(
            Prefetch("attachments", attachments.order_by("criterion__position", "id"))
        )
        .annotate(place=Min("attachments__criterion__position"))
        .order_by(F("place").asc(nulls_first=True), "added_at", "id")
    )


def requests_of(dossier: Dossier) -> QuerySet[DocumentRequest]:
    """What departments ask or asked for, oldest first; withdrawn requests are gone from sight."""
    rows = dossier.requests.filter(withdrawn_at__isnull=True)
    return rows.select_related("criterion", "department", "by", "document").order_by("at", "id")


def asked_codes(dossier: Dossier, now: datetime) -> set[str]:
    """The criteria that the dossier is open for though it is closed. 1 query."""
    rows = requests_of(dossier).filter(open_until__gt=now)
    return set(rows.values_list("criterion__code", flat=True))


def awaited_requests(dossiers: Iterable[UUID], now: datetime) -> QuerySet[DocumentRequest]:
    """What departments ask for and may still get, what ends first first."""
    rows = DocumentRequest.objects.filter(dossier__in=dossiers, open_until__gt=now)
    rows = rows.filter(withdrawn_at__isnull=True, answered_at__isnull=True)
    return rows.select_related("criterion").order_by("open_until", "criterion__position", "id")


def scorecard_of(dossier: Dossier) -> object | None:
    """The key of the scorecard that the room above keeps beside the dossier; none without one."""
    return Dossier.objects.filter(pk=dossier.pk).values_list("scorecard", flat=True).first()


def valid_documents(dossier: Dossier, *, code: str = "") -> QuerySet[Document]:
    """Those not withdrawn, with what each proves; of one criterion where its code is given.
    2 queries."""
    documents = documents_of(dossier).filter(withdrawn_at__isnull=True)
    if not code:
        return documents
    proving = Attachment.objects.filter(criterion__code=code, document__dossier=dossier)
    return documents.filter(pk__in=proving.values("document"))


def uploads_of(user: User) -> QuerySet[Upload]:
    """The person's own files on their way, into dossiers that he reaches."""
    return (
        Upload.objects.filter(user=user.pk, dossier__in=dossiers_visible_to(user))
        .select_related("dossier", "document", "user")
        .order_by("touched_at", "id")
    )


def provable_criteria(dossier: Dossier) -> QuerySet[Criterion]:
    """The lines that the commune scores itself, in the order of the paper, with their fields."""
    leaves = dossier.criteria_set.criteria.filter(is_leaf=True, source=Source.SELF.value)
    return leaves.select_related("field").order_by("position", "id")


def documents_to_attach(dossier: Dossier, *, code: str) -> QuerySet[Document]:
    """Valid documents that do not yet prove the criterion, oldest first."""
    valid = dossier.documents.filter(withdrawn_at__isnull=True)
    return valid.exclude(attachments__criterion__code=code).order_by("added_at", "id")
