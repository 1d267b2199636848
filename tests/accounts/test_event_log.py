"""The log: appended in order, never changed, and a change that got past the guards is found."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.actions.events import Happening, record, stamp
from accounts.event_log import HASHED, event_hash, first_broken
from accounts.models import Event, EventChain, User
from accounts.roles import Role
from tests.factories import Place

AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def _chain(length: int) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    for number in range(1, length + 1):
        event: dict[str, Any] = dict.fromkeys(HASHED, "")
        event |= {
            "sequence": number,
            "what": f"happening {number}",
            "previous_hash": events[-1]["hash"] if events else "",
        }
        events.append(event | {"hash": event_hash(event)})
    return events


def _rehashed(event: Mapping[str, Any], **changed: Any) -> dict[str, Any]:
    event = {**event, **changed}
    return {**event, "hash": event_hash(event)}


@pytest.mark.pure
def test_an_untouched_chain_is_whole() -> None:
    assert first_broken([]) is None
    assert first_broken(_chain(5)) is None


@pytest.mark.pure
@pytest.mark.parametrize("name", HASHED)
def test_a_changed_column_is_found(name: str) -> None:
    events = _chain(5)
    events[2][name] = 99
    assert first_broken(events) == events[2]["sequence"]


@pytest.mark.pure
def test_a_changed_event_that_was_hashed_anew_is_found_at_the_next() -> None:
    events = _chain(5)
    events[2] = _rehashed(events[2], what="nothing")
    assert first_broken(events) == 4


@pytest.mark.pure
def test_a_removed_event_is_found() -> None:
    events = _chain(5)
    del events[2]
    assert first_broken(events) == 4


@pytest.mark.pure
def test_an_inserted_event_is_found() -> None:
    events = _chain(5)
    inserted = _rehashed(events[2], what="never happened", previous_hash=events[1]["hash"])
    assert first_broken([*events[:2], inserted, *events[2:]]) == 3


@pytest.mark.pure
def test_exchanged_events_are_found() -> None:
    events = _chain(5)
    events[1], events[2] = events[2], events[1]
    assert first_broken(events) == 3


def _record(place: Place, *whats: str, at: datetime = AT) -> None:
    happenings = [Happening(what, place.authority, new={"ô": "đ"}) for what in whats]
    by = place.people[Role.APPRAISER]
    with transaction.atomic():
        record(*happenings, chain="test", by=by, at=at)


def _stored(events: Iterable[Event]) -> list[dict[str, Any]]:
    return [{**vars(event), "at": stamp(event.at)} for event in events]


def test_events_are_appended_in_one_order(phu_yen: Place) -> None:
    _record(phu_yen, "one", "two")
    _record(phu_yen, "three", at=AT + timedelta(microseconds=1))
    events = Event.objects.filter(chain="test").order_by("sequence")
    assert [(event.sequence, event.what) for event in events] == [
        (1, "one"),
        (2, "two"),
        (3, "three"),
    ]
    head = EventChain.objects.get(key="test")
    assert (head.sequence, head.head_hash) == (3, events[2].hash)
    assert first_broken(_stored(events)) is None


def test_who_acted_is_told_with_his_unit(phu_yen: Place) -> None:
    _record(phu_yen, "one")
    event = Event.objects.get()
    assert event.by_name == "Người py_appraiser (Phòng Nội vụ)"


def test_many_events_cost_no_more_queries_than_one(
    phu_yen: Place, django_assert_num_queries: Any
) -> None:
    _record(phu_yen, "the first of its chain")
    for number in (1, 50):
        with django_assert_num_queries(5):  # savepoint and its release among them
            _record(phu_yen, *["again"] * number)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_event SET what = 'nothing'",
        "UPDATE accounts_event SET id = id",
        "DELETE FROM accounts_event",
    ],
)
def test_the_database_refuses_to_change_an_event(phu_yen: Place, statement: str) -> None:
    _record(phu_yen, "one")
    with (
        pytest.raises(DatabaseError, match="The event log is written once and never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Event.objects.get().what == "one"


def test_without_its_guards_the_database_would_not(phu_yen: Place, guards: list[Any]) -> None:
    """The twin of the test above; the transaction of the test brings the guards back."""
    _record(phu_yen, "one")
    with connection.cursor() as cursor:
        for guard in guards:
            guard.remove(_Editor(cursor))
        cursor.execute("UPDATE accounts_event SET what = 'nothing'")
    assert first_broken(_stored(Event.objects.all())) == 1


class _Editor:
    """As much of a schema editor as a guard needs, inside of a transaction."""

    def __init__(self, cursor: Any) -> None:
        self.connection = connection
        self.execute = cursor.execute


def test_an_event_outside_of_a_transaction_is_refused(committed_db: None) -> None:
    stranger = User(full_name="A")
    with pytest.raises(RuntimeError, match="belongs into the transaction"):
        record(Happening("x", stranger), chain="test", by=stranger, at=AT)
    with transaction.atomic():
        record(Happening("x", stranger), chain="test", by=stranger, at=AT)
    assert Event.objects.count() == 1


def test_after_that_the_guards_stand_again(phu_yen: Place) -> None:
    """`committed_db` has emptied the log, and left its guards in place."""
    assert not Event.objects.exists()
    _record(phu_yen, "one")
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.all().delete()
