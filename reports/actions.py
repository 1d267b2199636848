"""Publishing: the result is frozen under the lock and never edited; a correction is a revision."""

from collections import Counter, defaultdict
from datetime import date

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.actions.notices import Told, notify_each
from accounts.clock import Clock
from accounts.models import EventChain, User
from accounts.numbers import format_decimal
from accounts.permissions import Permission, require
from accounts.refusals import Faulty, Refused, Sentence, sentence
from accounts.refusals import gettext_noop as _
from reports import queries
from reports.files import ask_for_editions
from reports.formats import FORMATS
from reports.models import Publication
from reports.readiness import Behind, faults, findings
from reports.reasons.lines import reasons_to_json
from reports.reasons.queries import live_reasons
from reports.result.format import canonical_json, content_hash, to_json
from reports.result.period import CommuneResult, PeriodResult
from scoring.actions.period import mark_published
from scoring.locks import hold_period
from scoring.models import Period


@transaction.atomic
def publish(*, period: Period, by: User, clock: Clock) -> Publication:
    """Freezes the result as the next revision. Raises Refused while a scorecard is not final, or
    when the published result has not been opened for revision."""
    require(by, Permission.PUBLISH)
    current = hold_period(period.pk)
    now = clock()
    last = queries.current_publication(current)
    _refuse_unrevised(current, last)
    result = queries.result_to_freeze(current)
    _refuse_faults(result, queries.rows_behind(current, now=now))
    frozen, prose = to_json(result), queries.prose_of(result, None)
    reasons = reasons_to_json(live_reasons(current))
    head = EventChain.objects.get(key=current.event_chain)
    publication = Publication.objects.create(
        period=current,
        revision=last.revision + 1 if last else 1,
        revision_reason=current.revision_reason,
        result=canonical_json(frozen).decode(),
        sha256=content_hash(frozen),
        prose=canonical_json(prose).decode(),
        prose_sha256=content_hash(prose),
        reasons=canonical_json(reasons).decode(),
        reasons_sha256=content_hash(reasons),
        log_sequence=head.sequence,
        log_head=head.head_hash,
        published_at=now,
        published_by=by,
    )
    mark_published(current, by=by, at=now)
    ask_for_editions(publication, FORMATS, by=by, at=now)
    _tell_communes(publication, result)
    record(
        Happening(
            "publish",
            publication,
            new={
                "revision": publication.revision,
                "sha256": publication.sha256,
                "prose_sha256": publication.prose_sha256,
                "reasons_sha256": publication.reasons_sha256,
            },
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
    """The number and date that the signed decision got; the figures stay as they are, what bears
    number and date is drawn anew, and the files without them are kept."""
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
    if new != old:
        publication.number, publication.signed_on = number.strip(), signed_on
        bearing = [format for format, kind in FORMATS.items() if kind.is_signed]
        ask_for_editions(publication, bearing, by=by, at=now)
    record(
        Happening("note_signature", publication, old=old, new=new),
        chain=publication.period.event_chain,
        by=by,
        at=now,
    )


def _tell_communes(publication: Publication, result: PeriodResult) -> None:
    """Everybody of a commune reads what it reached, and where. 2 queries."""
    period = publication.period
    people: dict[str, list[User]] = defaultdict(list)
    of_communes = period.authority.users.filter(commune__isnull=False, is_active=True)
    for person in of_communes.select_related("commune").order_by("username"):
        people[person.commune.code].append(person)  # type: ignore[union-attr]
    sizes = Counter(each.block for each in result.communes)
    notices = [
        Told(
            person,
            _told(publication, result, each, of=sizes[each.block]),
            f"/results/{period.pk}/#{each.code}",
        )
        for each in result.communes
        for person in people[each.code]
    ]
    notify_each(notices, at=publication.published_at)


def _told(
    publication: Publication, result: PeriodResult, commune: CommuneResult, *, of: int
) -> Sentence:
    template = (
        _(
            "The PAR index {year} is published: your commune has {index}, rank {rank} of "
            "{communes}, group {group}."
        )
        if publication.revision == 1
        else _(
            "The published PAR index {year} was corrected (publication no. {revision}): your "
            "commune now has {index}, rank {rank} of {communes}, group {group}."
        )
    )
    index, places = commune.printed_index, result.outline.index_places
    return sentence(
        template,
        year=result.period.year,
        revision=publication.revision,
        index="–" if index is None else f"{format_decimal(index, places=places)} %",
        rank=commune.rank,
        communes=of,
        group=commune.group or "–",
    )


def _refuse_unrevised(period: Period, last: Publication | None) -> None:
    if last is not None and not period.revision_reason:
        raise Refused(
            _("The result is already published. Open a revision to correct it."),
        )


def _refuse_faults(result: PeriodResult, behind: Behind) -> None:
    """The very checks of the page before publishing, now that nobody writes any more."""
    if found := faults(findings(result, behind)):
        raise Faulty(each.sentence for each in found)
