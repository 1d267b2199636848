"""What the dashboard reads besides the result: reasons of loss, disputes."""

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission, can
from reports import queries
from reports.dashboard.losses import Disputes, Loss, losses
from reports.models import Publication
from reports.public.editions import kept_result
from reports.reasons.lines import disputes, taken
from reports.reasons.queries import reasons_shown
from reports.result.period import PeriodResult
from scoring.models import Period
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


def losses_in(
    period: Period, result: PeriodResult, publication: Publication | None
) -> tuple[tuple[Loss, ...], Disputes]:
    """Where the points went, and what communes disputed. At most 2 queries."""
    reasons = reasons_shown(period, publication)
    return losses(result, taken(reasons)), disputes(reasons)
