"""Who outside the commune has seen its evidence (TRUST 14)."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.actions.units import chain_of
from accounts.clock import Clock
from accounts.models import Event, User
from evidence.models import Document, Dossier

ONCE_IN = timedelta(hours=1)


def note_taken(*, dossier: Dossier, documents: Sequence[Document], by: User, clock: Clock) -> None:
    """One event for all the files that left together, however many; nothing for the commune's own
    people."""
    if by.commune_id == dossier.commune_id:
        return
    told = {
        "commune": dossier.commune.code,
        "files": [{"document": str(row.pk), "sha256": row.sha256} for row in documents],
    }
    with transaction.atomic():
        record(
            Happening("take_documents", dossier, new=told),
            chain=chain_of(by.authority_id),
            by=by,
            at=clock(),
        )


def note_seen(*, document: Document, by: User, clock: Clock) -> None:
    """One event an hour for each person and document: a viewer asks for a file in many parts.

    Nothing for the commune's own people. In the chain of the authority: that of the period is
    sealed by publication.
    """
    if by.commune_id == document.dossier.commune_id:
        return
    now = clock()
    seen = Event.objects.filter(
        subject_type=Document._meta.label_lower,
        subject_id=str(document.pk),
        what="see_document",
        by_id=str(by.pk),
        at__gt=now - ONCE_IN,
    )
    if seen.exists():
        return
    told = {
        "commune": document.dossier.commune.code,
        "title": document.title,
        "sha256": document.sha256,
    }
    with transaction.atomic():
        record(
            Happening("see_document", document, new=told),
            chain=chain_of(by.authority_id),
            by=by,
            at=now,
        )
