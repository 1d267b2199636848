"""Which criteria a document proves."""

from collections.abc import Collection, Sequence

from django.db import transaction

from accounts.clock import Clock
from accounts.models import User
from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from evidence.actions.opened import (
    answer,
    criteria_of,
    one_line,
    open_document,
    refuse_appraised,
    tell,
)
from evidence.models import Attachment, Document


@transaction.atomic
def attach(*, document: Document, code: str, pages: str = "", by: User, clock: Clock) -> None:
    """The document proves one criterion more."""
    current, now = open_document(document, by=by, clock=clock, codes=[code])
    (criterion,) = criteria_of(current.dossier, [code])
    _row, created = Attachment.objects.get_or_create(
        document=current,
        criterion=criterion,
        defaults={"pages": one_line("pages", pages, Attachment)},
    )
    if not created:
        raise Refused(
            _("“{title}” already proves criterion {code}."), title=current.title, code=code
        )
    tell("attach_document", current, by=by, at=now, new={"code": code, "pages": pages.strip()})
    answer(current.dossier, [code], current, by=by, at=now)


@transaction.atomic
def detach(*, document: Document, code: str, by: User, clock: Clock) -> None:
    """The document no longer proves the criterion."""
    current, now = open_document(document, by=by, clock=clock)
    refuse_appraised(current)
    deleted, _by_model = current.attachments.filter(criterion__code=code).delete()
    if not deleted:
        raise Refused(
            _("“{title}” does not prove criterion {code}."), title=current.title, code=code
        )
    tell("detach_document", current, by=by, at=now, old={"code": code})


@transaction.atomic
def prove(
    *,
    document: Document,
    more: Collection[str] = (),
    no_longer: Collection[str] = (),
    by: User,
    clock: Clock,
) -> None:
    """The document proves more criteria, and some no longer: all of it or nothing. What is so
    already stays so, and one event tells the rest."""
    codes = None if no_longer else more
    current, now = open_document(document, by=by, clock=clock, codes=codes)
    proved = set(current.attachments.values_list("criterion__code", flat=True))
    added: Sequence[str] = sorted(set(more) - proved)
    dropped: Sequence[str] = sorted(set(no_longer) & proved)
    if dropped:
        refuse_appraised(current)
        current.attachments.filter(criterion__code__in=dropped).delete()
    if added:
        rows = criteria_of(current.dossier, added)
        Attachment.objects.bulk_create(Attachment(document=current, criterion=row) for row in rows)
    if added or dropped:
        old, new = {"codes": dropped}, {"codes": added}
        tell("prove_by_document", current, by=by, at=now, old=old, new=new)
        answer(current.dossier, added, current, by=by, at=now)
