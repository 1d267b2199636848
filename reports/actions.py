"""Publishing: the result is frozen under the lock and never edited; a correction is a revision."""

from datetime import date

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.clock import Clock
from accounts.models import EventChain, User
from accounts.permissions import Permission, require
from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from reports import queries
from reports.models import Publication
from reports.result_format import canonical_json, content_hash, to_json
from scoring.actions.period import mark_published
from scoring.locks import hold_period
from scoring.models import Period, Scorecard
from scoring.states import State


@transaction.atomic
def publish(*, period: Period, by: User, clock: Clock) -> Publication:
    """Freezes the result as the next revision. Raises Refused while a scorecard is not final, or
    when the published result has not been opened for revision."""
    require(by, Permission.PUBLISH)
    current = hold_period(period.pk)
    now = clock()
    last = queries.current_publication(current)
    _refuse_unready(current, last)
    frozen = to_json(queries.live_result(current))
    head = EventChain.objects.get(key=current.event_chain)
    publication = Publication.objects.create(
        period=current,
        revision=last.revision + 1 if last else 1,
        revision_reason=current.revision_reason,
        result=canonical_json(frozen).decode(),
        sha256=content_hash(frozen),
        log_sequence=head.sequence,
        log_head=head.head_hash,
        published_at=now,
        published_by=by,
    )
    mark_published(current, by=by, at=now)
    record(
        Happening(
            "publish",
            publication,
            new={"revision": publication.revision, "sha256": publication.sha256},
            reason=publication.revision_reason,
        ),
        chain=current.event_chain,
        by=by,
        at=now,
    )
    return publication


@transaction.atomic
def note_signature(
    *, publication: Publication, number: str, signed_on: date | None, by: User, clock: Clock
) -> None:
    """The number and date that the signed decision got; the figures stay as they are."""
    require(by, Permission.PUBLISH)
    now = clock()
    old = {
        "number": publication.number,
        "signed_on": publication.signed_on.isoformat() if publication.signed_on else None,
    }
    Publication.objects.filter(pk=publication.pk).update(number=number.strip(), signed_on=signed_on)
    new = {
        "number": number.strip(),
        "signed_on": signed_on.isoformat() if signed_on else None,
    }
    record(
        Happening("note_signature", publication, old=old, new=new),
        chain=publication.period.event_chain,
        by=by,
        at=now,
    )


def _refuse_unready(period: Period, last: Publication | None) -> None:
    if last is not None and not period.revision_reason:
        raise Refused(
            _("The result is already published. Open a revision to correct it."),
        )
    open_ones = (
        Scorecard.objects.filter(period=period)
        .exclude(state=State.FINAL.value)
        .order_by("commune__name_sort", "id")
    )
    if names := list(open_ones.values_list("commune__name", flat=True)):
        raise Refused(
            _("{count} scorecards are not final yet: {names}."), count=len(names), names=names
        )
