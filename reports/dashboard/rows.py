"""What the dashboard reads besides the result: deductions with their reasons, disputes."""

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission, can
from reports import queries
from reports.dashboard.losses import Disputes, Taken
from reports.models import Publication
from reports.public.editions import kept_result
from reports.result import PeriodResult
from scoring.models import Deduction, Period
from scoring.queries.scopes import periods_visible_to


def periods_on_dashboard(user: User) -> QuerySet[Period]:
    """Those of the person's authority; none for a commune's people, who must not read what was
    found at others."""
    periods = periods_visible_to(user)
    if user.commune_id is not None or not can(user, Permission.VIEW_RESULTS):
        return periods.none()
    return periods


def result_on_dashboard(period: Period) -> tuple[PeriodResult, Publication | None]:
    """Live while the year runs, from the publication afterwards."""
    publication = queries.current_publication(period)
    if publication is None:
        return queries.live_result(period), None
    return kept_result(publication), publication


def result_before(period: Period) -> PeriodResult | None:
    """What was published of the period that this one is compared with; at most 2 queries."""
    before = period.previous
    publication = queries.current_publication(before) if before else None
    return kept_result(publication) if publication else None


def taken_in(period: Period) -> list[Taken]:
    """What the rounds took and did not give back. 1 query."""
    rows = (
        Deduction.objects.filter(score__scorecard__period=period)
        .order_by("at", "id")
        .values_list(
            "score__scorecard__commune__code", "score__criterion__code", "reason",
            "points", "restored",
        )
    )  # fmt: skip
    return [
        Taken(commune, code, reason, points - restored)
        for commune, code, reason, points, restored in rows
    ]


def disputes_in(period: Period) -> Disputes:
    """1 query."""
    found = Deduction.objects.filter(
        score__scorecard__period=period, explanation__agrees=False
    ).aggregate(count=Count("id"), upheld=Count("id", filter=Q(restored__gt=0)))
    return Disputes(**found)
