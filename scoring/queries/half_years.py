"""The half-year reports that stand on a desk."""

from datetime import datetime, timedelta

from django.db.models import Count, Q

from accounts.models import User
from accounts.permissions import Permission, can
from evidence.half_year.figures import missing
from evidence.half_year.periods import HalfOfYear
from evidence.models import HalfYear, HalfYearReport
from evidence.queries.half_year import (
    figures_of_reports,
    forms_of,
    half_years_visible_to,
    reports_visible_to,
)
from scoring.tasks.half_years import AskedReports, OwnReport

GIVEN_UP = timedelta(days=365)  # what is later than that nobody asks for any more


def own_reports(user: User, *, now: datetime) -> list[OwnReport]:
    """The commune's reports that are to be handed in, the nearest deadline first. 2 queries, 1
    where there is none."""
    open_ones = reports_visible_to(user).filter(
        submitted_at__isnull=True, half_year__due_at__gt=now - GIVEN_UP
    )
    reports = list(open_ones.order_by("half_year__due_at", "id"))
    figures = figures_of_reports(reports) if reports else {}
    found = []
    for report in reports:
        forms = forms_of(report.half_year.edition)
        left = missing(forms, figures.get(report.pk, {}))
        found.append(
            OwnReport(
                report_id=report.pk,
                period=_name(report.half_year),
                due_at=report.half_year.due_at,
                figures=len(forms.typed),
                missing=len(left),
                returned_for=report.returned_for,
                may_submit=can(user, Permission.SUBMIT_HALF_YEAR),
            )
        )
    return found


def asked_reports(user: User, *, now: datetime) -> list[AskedReports]:
    """Half-years for which reports are still waited for, the nearest deadline first. 2 queries, 1
    where there is none."""
    waiting = Count("reports", filter=Q(reports__submitted_at__isnull=True))
    half_years = list(
        half_years_visible_to(user)
        .filter(due_at__gt=now - GIVEN_UP)
        .annotate(asked=Count("reports"), waiting=waiting)
        .filter(waiting__gt=0)
        .order_by("due_at", "id")
    )
    if not half_years:
        return []
    names: dict[object, list[str]] = {half_year.pk: [] for half_year in half_years}
    rows = HalfYearReport.objects.filter(half_year__in=half_years, submitted_at__isnull=True)
    for report in rows.select_related("commune").order_by("commune__name_sort", "id"):
        names[report.half_year_id].append(report.commune.full_name)
    return [
        AskedReports(each.pk, _name(each), each.due_at, each.asked, tuple(names[each.pk]))
        for each in half_years
    ]


def _name(half_year: HalfYear) -> str:
    return HalfOfYear(half_year.year, half_year.half).name
