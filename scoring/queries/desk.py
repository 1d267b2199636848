"""What stands on a desk: own scorecards, the department's work, periods, notices."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from accounts import queries as accounts_queries
from accounts.models import Notice, User
from accounts.permissions import Permission, can
from criteria import queries as criteria_queries
from criteria.models import CriteriaSet, Criterion, SetStatus
from evidence.models import DocumentRequest
from evidence.queries import awaited_requests
from scoring.line_work import tally
from scoring.models import Deduction, Period, Scorecard, SignOff
from scoring.models.appraisal import RoundNumber
from scoring.queries.department_work import department_work
from scoring.queries.facts import facts_by_scorecard
from scoring.queries.hands import shares
from scoring.queries.ranking import Standing, standings
from scoring.queries.scopes import periods_visible_to, scorecards_visible_to
from scoring.queries.steering import scorecards_of, self_scored_lines
from scoring.queries.versions import sets_to_open_with
from scoring.states import State
from scoring.tasks.commune import Asked, OwnCard, Part
from scoring.tasks.department import DepartmentCard, DepartmentPeriod

NOTICES_SHOWN = 8
_OPEN = Q(published_at__isnull=True) | ~Q(revision_reason="")


def open_periods(user: User) -> QuerySet[Period]:
    """Not published yet, or being revised; newest first."""
    return periods_visible_to(user).filter(_OPEN)


def published_periods(user: User) -> QuerySet[Period]:
    """With a result to look at, newest first."""
    return periods_visible_to(user).filter(published_at__isnull=False)


def notices_on_desk(user: User) -> list[Notice]:
    """The newest notices, unread ones first. 1 query."""
    notices = accounts_queries.notices_to(user)
    return list(
        notices.order_by(F("read_at").desc(nulls_first=True), "-created_at", "-id")[:NOTICES_SHOWN]
    )


def own_cards(user: User, *, now: datetime) -> list[OwnCard]:
    """The commune's scorecards of open periods, newest period first. 9 queries."""
    open_ones = Q(period__published_at__isnull=True) | ~Q(period__revision_reason="")
    scorecards = list(
        scorecards_visible_to(user)
        .filter(open_ones)
        .order_by("-period__year", "-period__opened_at", "id")
    )
    facts = facts_by_scorecard(scorecards, now=now)
    lines = self_scored_lines([scorecard.period for scorecard in scorecards])
    deductions = _deductions_to_answer(scorecards)
    parts = {
        pk: {share.official_id: Part(share.name, share.lines, share.answered) for share in found}
        for pk, found in shares(scorecards).items()
    }
    asked = _asked(scorecards, now=now)
    gives_out = can(user, Permission.ASSIGN_LINES)
    return [
        OwnCard(
            scorecard_id=scorecard.pk,
            period_id=scorecard.period_id,
            state=State(scorecard.state),
            facts=facts[scorecard.pk],
            lines=lines[scorecard.period.criteria_set_id],
            deductions=deductions.get(scorecard.pk, 0),
            round_1_due_at=scorecard.period.round_1_due_at,
            round_2_due_at=scorecard.period.round_2_due_at,
            publication_due_at=scorecard.period.publication_due_at,
            submitted_at=scorecard.submitted_at,
            is_late=scorecard.is_late,
            not_submitted=scorecard.not_submitted,
            may_submit=can(user, Permission.SUBMIT),
            title=str(scorecard.period),
            own=parts.get(scorecard.pk, {}).get(user.pk),
            parts=tuple(parts.get(scorecard.pk, {}).values()) if gives_out else (),
            asked=asked.get(scorecard.dossier_id),
        )
        for scorecard in scorecards
    ]


def _asked(scorecards: Sequence[Scorecard], *, now: datetime) -> dict[UUID, Asked]:
    """What departments wait for, by dossier. 1 query."""
    waiting: dict[UUID, list[DocumentRequest]] = defaultdict(list)
    for request in awaited_requests([card.dossier_id for card in scorecards], now):
        waiting[request.dossier_id].append(request)
    return {
        pk: Asked(pk, tuple(each.criterion.code for each in found), found[0].open_until)
        for pk, found in waiting.items()
    }


def latest_place(user: User) -> tuple[Period, Standing, int] | None:
    """The latest published period, the commune's place in it, and how many were ranked with it.

    7 queries. While a revision is open the place may already differ from the published one, and
    is not told.
    """
    period = published_periods(user).filter(revision_reason="").first()
    if period is None:
        return None
    own = Scorecard.objects.filter(period=period, commune=user.commune_id).first()
    places = standings(period)
    mine = next((place for place in places if own and place.scorecard_id == own.pk), None)
    if mine is None:
        return None
    return period, mine, sum(1 for place in places if place.block == mine.block)


def department_periods(user: User) -> list[DepartmentPeriod]:
    """Open periods with every scorecard as the user's department sees it. 8 queries."""
    periods = list(open_periods(user))
    scorecards = scorecards_of(periods)
    signed = set(
        SignOff.objects.filter(
            scorecard__period__in=periods,
            department=user.department_id,
            round__number=RoundNumber.FIRST,
        ).values_list("scorecard_id", flat=True)
    )
    leaves = _leaves_of_department(periods, user)
    work = department_work(periods, user, signed)
    cards: dict[UUID, list[DepartmentCard]] = defaultdict(list)
    for scorecard in scorecards:
        lines = work.of_card(scorecard.pk)
        cards[scorecard.period_id].append(
            DepartmentCard(
                scorecard_id=scorecard.pk,
                commune=scorecard.commune.full_name,
                state=State(scorecard.state),
                is_late=scorecard.is_late,
                not_submitted=scorecard.not_submitted,
                is_signed_off=scorecard.pk in signed,
                na_asked=sum(line.asks_na for line in lines),
                surveys_missing=sum(line.is_survey and line.claimed is None for line in lines),
                disputes=sum(line.undecided for line in lines),
                tally=tally(lines),
            )
        )
    return [
        DepartmentPeriod(
            period_id=period.pk,
            title=str(period),
            round_1_due_at=period.round_1_due_at,
            round_2_due_at=period.round_2_due_at,
            leaves=leaves[period.criteria_set_id],
            cards=tuple(cards[period.pk]),
            criteria=tuple(work.criteria.get(period.pk, ())),
        )
        for period in periods
    ]


def drafts(user: User) -> list[CriteriaSet]:
    """Criteria sets that still have to be issued. 1 query."""
    sets = criteria_queries.sets_visible_to(user).filter(status=SetStatus.DRAFT)
    return list(sets.order_by("-year", "-created_at", "id"))


def sets_without_period(user: User) -> QuerySet[CriteriaSet]:
    """Issued sets with which a period can be opened."""
    sets = sets_to_open_with(criteria_queries.sets_visible_to(user))
    return sets.order_by("-year", "-created_at", "id")


def _deductions_to_answer(scorecards: Sequence[Scorecard]) -> dict[UUID, int]:
    """How many findings of round 1 each commune has to answer, answered or not."""
    found = Deduction.objects.filter(
        score__scorecard__in=[scorecard.pk for scorecard in scorecards],
        round__number=RoundNumber.FIRST,
        points__gte=0,
    )
    return _counted(found, "score__scorecard_id")


def _leaves_of_department(periods: Sequence[Period], user: User) -> dict[UUID, int]:
    leaves = Criterion.objects.filter(
        criteria_set__in=[period.criteria_set_id for period in periods],
        department=user.department_id,
        is_leaf=True,
    )
    return defaultdict(int, _counted(leaves, "criteria_set_id"))


def _counted(rows: QuerySet[Any], key: str) -> dict[UUID, int]:
    return dict(rows.order_by(key).values_list(key).annotate(Count("id")))
