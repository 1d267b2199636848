"""Dossiers and documents by what comes back; a commune reaches its own, an authority all of its."""

from collections import defaultdict

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission, can
from evidence.models import Attachment, Document, Dossier


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
