"""What the room above decides of dossiers: what they are open for, which set they belong to."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Case, IntegerField, Value, When

from accounts.actions.events import Happening, record
from accounts.models import User
from criteria.models import CriteriaSet
from evidence.models import Attachment, DocumentRequest, Dossier, OpenFor


def open_dossiers(
    dossiers: Iterable[UUID], *, open_for: OpenFor, due_at: datetime | None, takes_late: bool
) -> None:
    """Opens or closes them; called by the step that decides it, which leaves the event."""
    rows = Dossier.objects.filter(pk__in=list(dossiers))
    rows.update(open_for=open_for, due_at=due_at, takes_late=takes_late)


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
    pairs = [When(criterion_id=old, then=Value(new)) for old, new in criteria.items()]
    attachments.update(criterion_id=Case(*pairs, output_field=IntegerField()))
    requests = DocumentRequest.objects.filter(dossier__in=dossiers)
    requests.exclude(criterion__in=criteria).delete()
    requests.update(criterion_id=Case(*pairs, output_field=IntegerField()))
    Dossier.objects.filter(pk__in=dossiers).update(criteria_set=to)
    record(*happenings, chain=chain, by=by, at=at)
