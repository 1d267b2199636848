"""What a commune's submitted half-year reports offer to the lines of its sheet."""

from collections import defaultdict
from fractions import Fraction

from django.db.models import Exists, OuterRef, Q, QuerySet

from criteria.models import CriteriaSet
from evidence.half_year.figures import Figure, numbers_of
from evidence.half_year.forms import COUNTED, Indicator
from evidence.models import HalfYearReport, ReportFigure
from evidence.queries.half_year import figure_of, forms_of, latest_edition
from scoring.fed_figures import Link, Offer, offers
from scoring.models import FedFigure, Period, Scorecard


def fed_figures_of(criteria_set: CriteriaSet) -> QuerySet[FedFigure]:
    return FedFigure.objects.filter(criteria_set=criteria_set).order_by("code", "input")


def links_of(criteria_set: CriteriaSet) -> list[Link]:
    """1 query."""
    rows = fed_figures_of(criteria_set).values_list("code", "input", "key")
    return [Link(code, name, key) for code, name, key in rows]


def fed_indicators(period: Period) -> dict[str, Indicator]:
    """The numbers among the authority's latest forms by key. 1 query."""
    forms = forms_of(latest_edition(period.authority))
    return {key: each for key, each in forms.indicators.items() if each.kind in COUNTED}


def is_fed() -> Exists:
    """Whether the line of a score takes figures from the forms, for an annotation."""
    return Exists(
        FedFigure.objects.filter(
            criteria_set=OuterRef("criterion__criteria_set"), code=OuterRef("criterion__code")
        )
    )


def offers_of(scorecard: Scorecard, code: str) -> tuple[Offer, ...]:
    """What the line is offered. 1 query without links, else 3."""
    return line_offers(scorecard, code=code).get(code, ())


def line_offers(scorecard: Scorecard, *, code: str = "") -> dict[str, tuple[Offer, ...]]:
    """By the code of each line that has any, or of one line alone. 1 query without links, else 3;
    reports that are not handed in offer nothing."""
    links: dict[str, list[tuple[str, str]]] = defaultdict(list)
    linked = FedFigure.objects.filter(criteria_set=scorecard.period.criteria_set_id)
    for fed in (linked.filter(code=code) if code else linked).order_by("code", "input"):
        links[fed.code].append((fed.input, fed.key))
    if not links:
        return {}
    indicators, halves = _halves(scorecard)
    year = scorecard.period.year
    found = {code: offers(named, indicators, halves, year=year) for code, named in links.items()}
    return {code: offered for code, offered in found.items() if offered}


def _halves(
    scorecard: Scorecard,
) -> tuple[dict[str, Indicator], dict[tuple[int, int], dict[str, Fraction]]]:
    """The numbers of this and last year by half, and the indicators they are of."""
    year = scorecard.period.year
    reports = HalfYearReport.objects.filter(
        Q(half_year__year=year) | Q(half_year__year=year - 1),
        commune=scorecard.commune_id,
        submitted_at__isnull=False,
    ).select_related("half_year__edition")
    rows = list(reports.order_by("half_year__year", "half_year__half"))
    figures: dict[object, dict[str, Figure]] = defaultdict(dict)
    for row in ReportFigure.objects.filter(report__in=rows).order_by("id"):
        figures[row.report_id][row.key] = figure_of(row)
    indicators: dict[str, Indicator] = {}
    halves = {}
    for report in rows:
        forms, half_year = forms_of(report.half_year.edition), report.half_year
        indicators |= forms.indicators
        halves[half_year.year, half_year.half] = numbers_of(forms, figures[report.pk])
    return indicators, halves
