"""The statistics for the remarks of the report: gap, middle, weak spots, points cut. Pure."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from accounts.numbers import round_half_up
from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.outline import SetOutline, Source
from reports.result.period import PeriodResult
from reports.statistics.figures import LONGEST_RANKING, WEAKEST_FIELDS, Figures, most_cut
from reports.statistics.node_figures import NodeFigures, most_lost, printed_mean, weakest
from reports.statistics.phrases import Naming, Part, Statistic, Value, full_names, two_digits

RATE_PLACES = 1

GAP = _(
    "The gap between the highest ({best}, {highest} points) and the lowest ({last}, {lowest} "
    "points) is {gap} points."
)
GAP_CHANGED = _(
    "The gap between the highest ({best}, {highest} points) and the lowest ({last}, {lowest} "
    "points) is {gap} points ({change} against {year})."
)
SELF_AND_APPRAISED = _(
    "The units gave themselves {base} points on average; the appraisal found {total} points, "
    "of a maximum of {maximum}."
)
SELF_AND_APPRAISED_WITH_SURVEY = _(
    "With the points of the survey, the units gave themselves {base} points on average; the "
    "appraisal found {total} points, of a maximum of {maximum}."
)


def remark_statistics(
    found: Figures, *, result: PeriodResult, naming: Naming
) -> Iterator[Statistic]:
    """Of all communes, or of those of one block; only what can be said of them."""
    if found.gap is not None and len(found.communes) > 1:
        yield _gap(found, found.gap, result.period.previous_year)
    if found.mean_index is not None:
        yield _above_mean(found, naming)
    if found.median_index is not None:
        median = round_half_up(found.median_index, result.outline.index_places)
        text = sentence(_("The median is {median}/100 points."), median=median)
        yield _statistic(found, "median", (median,), text)
    yield from _self_and_appraised(found, result.outline)
    yield from _weak_spots(found)
    yield from _most_cut(found)


def _gap(found: Figures, gap: Decimal, year: int) -> Statistic:
    change = found.gap_change
    text = sentence(
        GAP if change is None else GAP_CHANGED,
        best=full_names(found.best),
        highest=found.best[0].printed_index,
        last=full_names(found.last),
        lowest=found.last[0].printed_index,
        gap=gap,
        change="" if change is None else _gap_phrase(change),
        year=year,
    )
    return _statistic(found, "gap", (gap,) if change is None else (gap, change), text)


def _gap_phrase(change: Decimal) -> Sentence:
    if change > 0:
        return sentence(_("wider by {points} points"), points=change)
    if change < 0:
        return sentence(_("narrower by {points} points"), points=-change)
    return sentence(_("as wide as before"))


def _above_mean(found: Figures, naming: Naming) -> Statistic:
    count = len(found.above_mean)
    if not count:
        text = sentence(_("No unit stands above the mean."))
    else:
        text = sentence(
            _("{count} units stand above the mean: {names}."),
            count=two_digits(count),
            names=naming.names_of(found.above_mean),
        )
    return _statistic(found, "above_mean", (count,), text)


def _self_and_appraised(found: Figures, outline: SetOutline) -> Iterator[Statistic]:
    base = printed_mean(found.mean_base, outline)
    total = printed_mean(found.mean_total, outline)
    if base is None or total is None:
        return
    with_survey = any(leaf.source is Source.SURVEY for leaf in outline.leaves())
    text = sentence(
        SELF_AND_APPRAISED_WITH_SURVEY if with_survey else SELF_AND_APPRAISED,
        base=base,
        total=total,
        maximum=outline.max_points,
    )
    yield _statistic(found, "self_and_appraised", (base, total), text)


def _weak_spots(found: Figures) -> Iterator[Statistic]:
    """Nothing of a kind where every point was reached."""
    if fields := weakest(found.fields, count=WEAKEST_FIELDS):
        text = sentence(_("Weakest fields by mean rate: {nodes}."), nodes=_rated(fields))
        yield _statistic(found, "weakest_fields", (), text)
    if criteria := weakest(found.leaves, count=LONGEST_RANKING):
        text = sentence(_("Weakest criteria by mean rate: {nodes}."), nodes=_rated(criteria))
        yield _statistic(found, "weakest_criteria", (), text)
    if lost := most_lost(found.leaves, count=LONGEST_RANKING):
        nodes = [
            sentence(_("{code} {name} ({points} points)"), code=n.code, name=n.name, points=n.lost)
            for n in lost
        ]
        text = sentence(_("Most points below the maximum were lost in: {nodes}."), nodes=nodes)
        yield _statistic(found, "most_lost", tuple(n.lost for n in lost), text)


def _rated(nodes: Iterable[NodeFigures]) -> list[Sentence]:
    return [
        sentence(
            _("{code} {name} ({rate}%)"),
            code=node.code,
            name=node.name,
            rate=None if node.rate is None else round_half_up(node.rate, RATE_PLACES),
        )
        for node in nodes
    ]


def _most_cut(found: Figures) -> Iterator[Statistic]:
    cut = most_cut(found.communes, count=LONGEST_RANKING)
    if not cut:
        return
    communes = [
        sentence(
            _("{commune} (self-assessment {base}, appraisal {total}, {cut} points less)"),
            commune=commune.full_name,
            base=commune.base,
            total=commune.total,
            cut=commune.base - commune.total,
        )
        for commune in cut
    ]
    text = sentence(_("Furthest below their own score: {communes}."), communes=communes)
    yield _statistic(found, "most_cut", tuple(c.base - c.total for c in cut), text)


def _statistic(found: Figures, key: str, values: tuple[Value, ...], text: Sentence) -> Statistic:
    return Statistic(key, Part.REMARKS, values, text, found.block)
