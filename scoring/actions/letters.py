"""That a commune has read the results of round 1."""

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.clock import Clock
from accounts.models import User
from scoring.models import ResultReading, Scorecard
from scoring.queries.letters import BEFORE_RELEASE


def note_reading(*, scorecard: Scorecard, by: User, clock: Clock) -> bool:
    """The first time that a person of the commune has the results before him, with an event;
    whether this was it. No query where `reading` was fetched along and is known already."""
    is_theirs = by.commune_id == scorecard.commune_id
    if not is_theirs or scorecard.state in BEFORE_RELEASE or hasattr(scorecard, "reading"):
        return False
    with transaction.atomic():
        reading, is_first = ResultReading.objects.get_or_create(
            scorecard=scorecard, defaults={"by": by, "at": clock()}
        )
        if is_first:
            record(
                Happening("read_results", scorecard),
                chain=scorecard.period.event_chain,
                by=by,
                at=reading.at,
            )
    return is_first
