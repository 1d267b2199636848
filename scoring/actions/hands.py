"""The commune's leader gives lines to its people; whoever has the sheet open is seen there."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from accounts.actions.events import Happening, record
from accounts.actions.notices import Told, notify_each
from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import Permission, require
from accounts.refusals import Conflict, Refused, sentence
from accounts.refusals import gettext_noop as _
from criteria.outline import Source
from scoring.actions.lines import fresh_scorecard, refuse_unless_in, refuse_unless_own
from scoring.hands import fingerprint
from scoring.models import Assignment, Presence, Score, Scorecard
from scoring.queries import hands as queries
from scoring.states import State

FORGOTTEN_AFTER = timedelta(days=1)


@transaction.atomic
def assign_lines(
    *, scorecard: Scorecard, hands: Mapping[str, User | None], seen: str, by: User, clock: Clock
) -> int:
    """Puts a person, or nobody, in charge of each line named; how many lines changed hands.

    `seen` is the fingerprint of the hands that the leader saw. Whoever is given lines is told.
    Raises Refused (state, a line or person that cannot be), NotPermitted, Conflict.
    """
    require(by, Permission.ASSIGN_LINES)
    current = fresh_scorecard(scorecard)
    refuse_unless_own(current, by)
    refuse_unless_in(current, State.SELF_ASSESSMENT, State.EXPLANATION)
    Scorecard.objects.select_for_update().get(pk=current.pk)
    now = clock()
    stand = queries.hands(current)
    if fingerprint(stand) != seen:
        raise Conflict(
            _(
                "Somebody else has given out lines meanwhile; yours were not saved. "
                "Look at what stands there now and save again."
            )
        )
    scores = _lines(current, hands)
    moved = {
        code: person
        for code, person in hands.items()
        if stand.get(code) != (person.pk if person else None)
    }
    if not moved:
        return 0
    given = {person.pk: person for person in hands.values() if person}
    _refuse_strangers(current, given)
    Assignment.objects.filter(score__in=[scores[code] for code in moved]).delete()
    Assignment.objects.bulk_create(
        Assignment(score=scores[code], official=person, by=by, at=now)
        for code, person in moved.items()
        if person
    )
    _tell(current, moved, by=by, at=now)
    _record(current, moved, stand, by=by, at=now)
    return len(moved)


def note_presence(*, scorecard: Scorecard, by: User, at: datetime) -> None:
    """The person has the sheet open. 1 query; a passing fact, so that no event tells of it.

    Written out, because `bulk_create` opens a transaction for its one statement: three questions
    to the database at every sheet that is opened.
    """
    fields = {field.name: field for field in Presence._meta.concrete_fields}
    row = {"scorecard": scorecard.pk, "user": by.pk, "seen_at": at}
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO scoring_presence (scorecard_id, user_id, seen_at) VALUES (%s, %s, %s) "
            "ON CONFLICT (scorecard_id, user_id) DO UPDATE SET seen_at = excluded.seen_at",
            [fields[name].get_db_prep_save(value, connection) for name, value in row.items()],
        )


def forget_old_presence(*, now: datetime) -> int:
    """Drops who had a sheet open long ago; how many they were."""
    deleted, _by_model = Presence.objects.filter(seen_at__lt=now - FORGOTTEN_AFTER).delete()
    return deleted


def _lines(scorecard: Scorecard, hands: Mapping[str, User | None]) -> dict[str, Score]:
    """The lines named, by code. Raises Refused for one that the commune does not score."""
    rows = Score.objects.select_related("criterion").filter(
        scorecard=scorecard, criterion__source=Source.SELF.value
    )
    scores = {score.criterion.code: score for score in rows.order_by("criterion__position", "id")}
    for code in hands:
        if code not in scores:
            raise Refused(_("{code} is not a line that the commune scores itself."), code=code)
    return scores


def _refuse_strangers(scorecard: Scorecard, given: Mapping[UUID, User]) -> None:
    known = set(queries.people_of(scorecard.commune).values_list("pk", flat=True))
    for person in given.values():
        if person.pk not in known:
            raise Refused(
                _("{name} has no active account in this commune; choose somebody else."),
                name=person.full_name,
            )


def _tell(
    scorecard: Scorecard, moved: Mapping[str, User | None], *, by: User, at: datetime
) -> None:
    """One notice to everybody who was given lines, but not to whoever gave them."""
    given: dict[User, list[str]] = {}
    for code, person in moved.items():
        if person and person.pk != by.pk:
            given.setdefault(person, []).append(code)
    template = _("{name} put you in charge of {count} lines of the sheet: {codes}.")
    notify_each(
        (
            Told(
                person,
                sentence(template, name=by.full_name, count=len(codes), codes=codes),
                f"/scorecards/{scorecard.pk}/",
            )
            for person, codes in given.items()
        ),
        at=at,
    )


def _record(
    scorecard: Scorecard,
    moved: Mapping[str, User | None],
    stand: Mapping[str, object],
    *,
    by: User,
    at: datetime,
) -> None:
    names = {str(user.pk): user.full_name for user in scorecard.commune.users.order_by("pk")}
    old = {code: names.get(str(stand[code]), "?") for code in moved if code in stand}
    new = {code: person.full_name for code, person in moved.items() if person}
    record(
        Happening("assign_lines", scorecard, old={"hands": old}, new={"hands": new}),
        chain=scorecard.period.event_chain,
        by=by,
        at=at,
    )
