"""Who of a commune is in charge of which lines, how far each is, and who has the sheet open."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from accounts.models import Commune, User
from accounts.roles import COMMUNE_ROLES
from criteria.outline import Source
from scoring.models import Assignment, Presence, Score, Scorecard
from scoring.models.scorecard import Na

STILL_THERE = timedelta(minutes=2)  # a sheet that is open says so every 45 seconds


def people_of(commune: Commune) -> QuerySet[User]:
    """Who can be in charge of a line: the commune's active people, by name."""
    people = User.objects.filter(commune=commune, role__in=COMMUNE_ROLES, is_active=True)
    return people.order_by("full_name", "username")


def hands(scorecard: Scorecard) -> dict[str, UUID]:
    """The person in charge by the code of the line. 1 query."""
    rows = Assignment.objects.filter(score__scorecard=scorecard).order_by("id")
    return dict(rows.values_list("score__criterion__code", "official_id"))


@dataclass(frozen=True)
class Share:
    """How far a person is with the lines that he is in charge of."""

    official_id: UUID
    name: str
    lines: int
    answered: int

    @property
    def missing(self) -> int:
        return self.lines - self.answered


def shares(scorecards: Sequence[Scorecard]) -> dict[UUID, list[Share]]:
    """Everybody in charge of lines of the scorecards, by name. 1 query."""
    answered = Q(score__base_points__isnull=False) | ~Q(score__na=Na.NO)
    counted = (
        Assignment.objects.filter(
            score__scorecard__in=[scorecard.pk for scorecard in scorecards],
            score__criterion__source=Source.SELF.value,
        )
        .values("score__scorecard_id", "official_id", "official__full_name")
        .annotate(lines=Count("id"), answered=Count("id", filter=answered))
        .order_by("score__scorecard_id", "official__full_name", "official_id")
    )
    found: dict[UUID, list[Share]] = defaultdict(list)
    for row in counted:
        found[row["score__scorecard_id"]].append(
            Share(row["official_id"], row["official__full_name"], row["lines"], row["answered"])
        )
    return found


def others_on(scorecard: Scorecard, *, user: User, now: datetime) -> list[tuple[UUID, str]]:
    """Ids and names of the others who have the sheet open now, by name. 1 query."""
    rows = Presence.objects.filter(scorecard=scorecard, seen_at__gt=now - STILL_THERE)
    people = rows.exclude(user=user).order_by("user__full_name", "user_id")
    return list(people.values_list("user_id", "user__full_name"))


Save = tuple[UUID, str, datetime]  # who saved which line when


def saved_since(scorecard: Scorecard, moment: datetime) -> list[Save]:
    """The lines of which the last save came after the moment, the latest first. 1 query."""
    rows = Score.objects.filter(scorecard=scorecard, answered_at__gt=moment)
    saves = rows.order_by("-answered_at", "-id").values_list(
        "answered_by_id", "criterion__code", "answered_at"
    )
    return [(person, code, at) for person, code, at in saves if at is not None]
