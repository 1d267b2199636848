"""Appending to the event log. Called last in the transaction of every action."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction

from accounts.event_log import event_hash
from accounts.models import Event, EventChain, User


@dataclass(frozen=True)
class Happening:
    """What an action did to one thing; `old` and `new` hold JSON values of what changed."""

    what: str
    subject: models.Model
    old: dict[str, Any] = field(default_factory=dict)
    new: dict[str, Any] = field(default_factory=dict)
    reason: str = ""


def record(*happenings: Happening, chain: str, by: User, at: datetime) -> None:
    """Appends the happenings to the chain, in a constant number of queries.

    The chain's head stays locked until the transaction ends; outside of one this raises.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An event belongs into the transaction of what it tells of.")
    if not happenings:
        return
    # Before the lock, because it may have to fetch the unit: all who append wait for one another.
    by_name = f"{by.full_name} ({by.unit_name})" if by.unit_name else by.full_name
    head = _locked_head(chain)
    events = _chained(head, happenings, by=by, by_name=by_name, at=at)
    Event.objects.bulk_create(events)
    head.save(update_fields=["sequence", "head_hash"])


def _locked_head(chain: str) -> EventChain:
    heads = EventChain.objects.select_for_update().filter(key=chain)
    try:
        return heads.get()
    except EventChain.DoesNotExist:
        EventChain.objects.bulk_create([EventChain(key=chain)], ignore_conflicts=True)
        return heads.get()


def _chained(
    head: EventChain, happenings: Sequence[Happening], *, by: User, by_name: str, at: datetime
) -> list[Event]:
    events = []
    for happening in happenings:
        columns: dict[str, Any] = {
            "chain": head.key,
            "sequence": head.sequence + 1,
            "at": stamp(at),
            "by_id": str(by.pk),
            "by_name": by_name,
            "seen_from": by.seen_from,
            "what": happening.what,
            "subject_type": happening.subject._meta.label_lower,
            "subject_id": str(happening.subject.pk),
            "old": happening.old,
            "new": happening.new,
            "reason": happening.reason,
            "previous_hash": head.head_hash,
        }
        head.sequence, head.head_hash = head.sequence + 1, event_hash(columns)
        events.append(Event(**{**columns, "at": at}, hash=head.head_hash))
    return events


def stamp(at: datetime) -> str:
    """The moment as the hash reads it: ISO, UTC, microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
