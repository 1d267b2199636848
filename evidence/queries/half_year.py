"""Half-year reports by what comes back: a commune reaches its own, an authority all of its."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from uuid import UUID

from django.db.models import Count, QuerySet

from accounts.models import Authority, User
from accounts.permissions import Permission, can
from evidence.half_year.checks import Finding, findings
from evidence.half_year.figures import Figure, missing, numbers_of
from evidence.half_year.forms import FormSet, read_forms
from evidence.half_year.periods import HalfOfYear
from evidence.half_year.standard import standard_forms
from evidence.models import FormEdition, HalfYear, HalfYearReport, ReportFigure


def half_years_visible_to(user: User) -> QuerySet[HalfYear]:
    """Half-years of the user's authority, the latest first."""
    if not can(user, Permission.VIEW_HALF_YEARS):
        return HalfYear.objects.none()
    half_years = HalfYear.objects.filter(authority=user.authority_id)
    return half_years.select_related("authority", "edition").order_by("-year", "-half", "id")


def reports_visible_to(user: User) -> QuerySet[HalfYearReport]:
    """A commune's people see their own reports, others those of their authority."""
    reports = HalfYearReport.objects.filter(half_year__in=half_years_visible_to(user))
    if user.commune_id is not None:
        reports = reports.filter(commune=user.commune_id)
    return reports.select_related(
        "half_year__authority", "half_year__edition", "commune", "submitted_by", "returned_by"
    ).order_by("-half_year__year", "-half_year__half", "commune__name_sort", "id")


def latest_edition(authority: Authority | None) -> FormEdition | None:
    """None where the authority still has the standard forms."""
    return FormEdition.objects.filter(authority=authority).order_by("-number").first()


def forms_of(edition: FormEdition | None) -> FormSet:
    """The edition's forms; the standard ones where there is no edition yet."""
    if edition is None:
        return standard_forms()
    return read_forms(edition.content)


@dataclass(frozen=True)
class ReportSheet:
    """A report with everything that its pages and papers show."""

    report: HalfYearReport
    forms: FormSet
    rows: Mapping[str, ReportFigure]
    before: Mapping[str, Figure]

    @cached_property
    def figures(self) -> dict[str, Figure]:
        return {key: figure_of(row) for key, row in self.rows.items()}

    @property
    def period(self) -> HalfOfYear:
        return HalfOfYear(self.report.half_year.year, self.report.half_year.half)

    @cached_property
    def numbers_before(self) -> dict[str, Fraction]:
        return numbers_of(self.forms, self.before)

    def findings(self) -> list[Finding]:
        return findings(self.forms, self.figures)

    def missing(self) -> list[str]:
        return missing(self.forms, self.figures)

    def numbers(self) -> dict[str, Fraction]:
        return numbers_of(self.forms, self.figures)


def report_sheet(report: HalfYearReport) -> ReportSheet:
    """The report with its figures, and those of the half-year before. 2 queries."""
    rows = ReportFigure.objects.filter(report=report).select_related("by").order_by("id")
    half_year = report.half_year
    before = HalfOfYear(half_year.year, half_year.half).before
    earlier = ReportFigure.objects.filter(
        report__commune=report.commune_id,
        report__half_year__authority=half_year.authority_id,
        report__half_year__year=before.year,
        report__half_year__half=before.half,
    )
    return ReportSheet(
        report=report,
        forms=forms_of(half_year.edition),
        rows={row.key: row for row in rows},
        before={row.key: figure_of(row) for row in earlier.order_by("id")},
    )


def figure_row(report: HalfYearReport, key: str) -> ReportFigure | None:
    return ReportFigure.objects.filter(report=report, key=key).select_related("by").first()


def figures_of_all(half_year: HalfYear) -> dict[UUID, dict[str, Figure]]:
    """Every report's figures by key. 1 query."""
    return _by_report(ReportFigure.objects.filter(report__half_year=half_year))


def figures_of_reports(reports: Collection[HalfYearReport]) -> dict[UUID, dict[str, Figure]]:
    """Those of the reports by key. 1 query."""
    return _by_report(ReportFigure.objects.filter(report__in=reports))


def figure_of(row: ReportFigure) -> Figure:
    return Figure(row.value, row.nothing, row.note)


def _by_report(rows: QuerySet[ReportFigure]) -> dict[UUID, dict[str, Figure]]:
    found: dict[UUID, dict[str, Figure]] = defaultdict(dict)
    columns: Iterable[tuple[UUID, str, str, bool, str]] = rows.order_by("id").values_list(
        "report_id", "key", "value", "nothing", "note"
    )
    for report, key, value, nothing, note in columns:
        found[report][key] = Figure(value, nothing, note)
    return found


def half_years_with_counts(user: User) -> QuerySet[HalfYear]:
    """As `half_years_visible_to`, each with how many reports it has and has got. 1 query."""
    return half_years_visible_to(user).annotate(
        asked=Count("reports"), submitted=Count("reports__submitted_at")
    )
