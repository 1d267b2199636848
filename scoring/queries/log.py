"""The event log of a scorecard or of a whole period, row by row, for an inspection."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from accounts.actions.units import chain_of
from accounts.models import Commune, Event, EventChain, User
from evidence.models import Document
from scoring.models import Period, Scorecard
from scoring.queries.history import READINGS, events_about, papers_of
from scoring.queries.history_words import told

ROWS_AT_ONCE = 2000
OF_THE_AUTHORITY = (*READINGS, "export_log")


@dataclass(frozen=True)
class LogRow:
    """One event. `role` is the person's as it is now, `says` the action in words; `line` and
    `commune` are empty where it is about neither: these four are to read by, the others are what
    the hash is of."""

    chain: str
    sequence: int
    at: datetime
    by: str
    by_id: str
    role: str
    seen_from: str
    what: str
    says: str
    commune: str
    line: str
    subject_type: str
    subject_id: str
    old: dict[str, Any]
    new: dict[str, Any]
    reason: str
    previous_hash: str
    hash: str


def log_of_scorecard(scorecard: Scorecard) -> Iterator[LogRow]:
    """Of the scorecard, its lines and its evidence, those of the period's chain first, then who
    read the evidence. A constant number of queries."""
    period = scorecard.period
    scores = [str(pk) for pk in scorecard.scores.values_list("pk", flat=True)]
    events = events_about(scorecard, scores, list(papers_of(scorecard)))
    return _rows(
        period,
        events.filter(chain=period.event_chain),
        events.filter(chain=chain_of(period.authority_id)),
    )


def log_of_period(period: Period) -> Iterator[LogRow]:
    """The whole chain of the period, then who read its evidence or its log. The rows come in
    parts: memory does not grow with the log."""
    of_authority = Event.objects.filter(
        chain=chain_of(period.authority_id), what__in=OF_THE_AUTHORITY, at__gte=period.opened_at
    )
    return _rows(
        period,
        Event.objects.filter(chain=period.event_chain),
        of_authority,
        only=_subjects(period),
    )


def length_of_log(period: Period) -> int:
    """How many events the period's chain has. 1 query."""
    head = EventChain.objects.filter(key=period.event_chain).first()
    return head.sequence if head else 0


def _rows(
    period: Period,
    events: QuerySet[Event],
    of_authority: QuerySet[Event],
    only: frozenset[str] | None = None,
) -> Iterator[LogRow]:
    roles = dict(User.objects.filter(authority=period.authority_id).values_list("pk", "role"))
    by_id = {str(pk): role for pk, role in roles.items()}
    cards = Scorecard.objects.filter(period=period).select_related("commune").order_by("pk")
    communes = {str(card.pk): card.commune.full_name for card in cards}
    names = Commune.objects.filter(scorecards__period=period).order_by("pk")
    communes |= {commune.code: commune.full_name for commune in names}
    titles = {str(pk): title for pk, title in _documents(period).values_list("pk", "title")}
    parts = (part.order_by("sequence", "id") for part in (events, of_authority))
    for event in chain.from_iterable(part.iterator(ROWS_AT_ONCE) for part in parts):
        if event.chain == period.event_chain or only is None or event.subject_id in only:
            yield _row(event, by_id, communes, titles)


def _subjects(period: Period) -> frozenset[str]:
    """The ids of everything that can be read of the period: documents, dossiers, itself."""
    cards = Scorecard.objects.filter(period=period).values_list("pk", "dossier_id")
    found = {str(key) for keys in cards for key in keys}
    documents = _documents(period).values_list("pk", flat=True)
    return frozenset({str(period.pk), *found, *(str(pk) for pk in documents)})


def _documents(period: Period) -> QuerySet[Document]:
    return Document.objects.filter(dossier__scorecard__period=period).order_by("pk")


def _row(
    event: Event, roles: dict[str, str], communes: dict[str, str], titles: dict[str, str]
) -> LogRow:
    named = {**event.old, **event.new}
    codes = named.get("codes") or [named.get("code", "")]
    return LogRow(
        chain=event.chain,
        sequence=event.sequence,
        at=event.at,
        by=event.by_name,
        by_id=event.by_id,
        role=roles.get(event.by_id, ""),
        seen_from=event.seen_from,
        what=event.what,
        says=told(event, titles),
        commune=communes.get(event.subject_id) or communes.get(named.get("commune", ""), ""),
        line=", ".join(codes),
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        old=event.old,
        new=event.new,
        reason=event.reason,
        previous_hash=event.previous_hash,
        hash=event.hash,
    )
