"""The authority's view of a half-year: every commune's report, and the totals over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from evidence.half_year.figures import Figure, missing, numbers_of, shown
from evidence.half_year.forms import FormSet, Indicator
from evidence.half_year.periods import HalfOfYear
from evidence.half_year.totals import Totals, totals
from evidence.models import HalfYear, HalfYearReport
from evidence.queries.half_year import figures_of_all, forms_of


@dataclass(frozen=True)
class CommuneReport:
    """A commune's report with its figures; `missing` is how many it still lacks."""

    report: HalfYearReport
    figures: dict[str, Figure]
    numbers: dict[str, Fraction]
    missing: int


@dataclass(frozen=True)
class Summary:
    """All reports in the order of the communes. Only what is handed in counts in the totals."""

    half_year: HalfYear
    forms: FormSet
    reports: Sequence[CommuneReport]
    totals: Totals

    @property
    def period(self) -> HalfOfYear:
        return HalfOfYear(self.half_year.year, self.half_year.half)

    def shown(self, each: CommuneReport, indicator: Indicator) -> str:
        """What the commune has handed in; nothing while it is still writing."""
        if each.report.submitted_at is None:
            return ""
        return shown(indicator, each.figures.get(indicator.key), each.numbers)


def summary(half_year: HalfYear) -> Summary:
    """2 queries for any number of communes."""
    forms, found = forms_of(half_year.edition), figures_of_all(half_year)
    rows = HalfYearReport.objects.filter(half_year=half_year).select_related("commune")
    reports = [
        CommuneReport(
            report,
            figures := found.get(report.pk, {}),
            numbers_of(forms, figures),
            len(missing(forms, figures)),
        )
        for report in rows.order_by("commune__name_sort", "id")
    ]
    handed_in = [each.figures for each in reports if each.report.submitted_at is not None]
    return Summary(half_year, forms, reports, totals(forms, handed_in))
