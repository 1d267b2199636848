"""What part of its points each field got: of all communes together, and of one beside the mean.
Pure."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from accounts.paper.shapes import Drawing, Rect, Shape, Text, line_height
from accounts.refusals import Refused, sentence
from accounts.refusals import gettext_noop as _
from criteria.outline import FieldKind
from reports.pictures.bars import (
    BAR,
    GAP,
    THICKNESS,
    Bar,
    bar_shapes,
    bars_height,
    mark,
    percent_axis,
    scale_of,
)
from reports.pictures.frame import SIZE, SMALL, WIDTH, Picture, Say, exact, figure, percent
from reports.result.period import CommuneResult, PeriodResult
from reports.statistics.figures import figures
from reports.statistics.node_figures import NodeFigures, mean_places
from reports.tables.fields import RATE_PLACES
from reports.tables.table import (
    NOT_APPLICABLE,
    Cell,
    Column,
    Kind,
    Row,
    Table,
    rounded_cell,
)
from scoring.arithmetic import FieldTotal

FULL = Decimal(100)
FIELD = Column(sentence(_("Field")), Kind.TEXT, 13)
NAMES, LABELS = 62.0, 32.0  # mm
EMPTY_HEIGHT = 8.0


def mean_fields(result: PeriodResult, *, number: int, say: Say) -> Picture | None:
    """The mean rate of each regular field, as in the last row of Biểu 3; None without one."""
    found, places = _regular(result), mean_places(result.outline)
    if not found or not result.communes:
        return None
    title = sentence(_("Mean result of each field, {year}"), year=result.period.year)
    bars = [
        Bar(
            _named(field),
            None if field.rate is None else exact(field.rate),
            (_got(exact(field.mean), field.max_points, places), percent(field.rate, RATE_PLACES))
            if field.rate is not None and field.mean is not None
            else (say(NOT_APPLICABLE),),
        )
        for field in found
    ]
    columns = (
        FIELD,
        Column(sentence(_("Mean")), Kind.POINTS, 5),
        Column(sentence(_("Maximum")), Kind.POINTS, 5),
        Column(sentence(_("Mean rate (%)")), Kind.PERCENT, 5),
    )
    rows = (
        Row(
            (
                Cell(_named(field), Kind.TEXT),
                rounded_cell(field.mean, Kind.POINTS, places),
                Cell(field.max_points, Kind.POINTS),
                rounded_cell(field.rate, Kind.PERCENT, RATE_PLACES),
            )
        )
        for field in found
    )
    return Picture(
        key="fields",
        title=title,
        drawings=(_drawing(bars, say(title)),),
        table=Table(number, title, columns, tuple(rows)),
        is_of_fields=True,
    )


def profile(result: PeriodResult, commune_code: str, *, say: Say) -> Drawing:
    """The regular fields of one commune, each beside the mean of all communes.

    Raises Refused for a commune that the result does not have.
    """
    commune = _commune(result, commune_code)
    title = sentence(
        _("Fields of {commune}, {year}, beside the mean"),
        commune=commune.full_name,
        year=result.period.year,
    )
    bars = [
        Bar(_named(field), total.rate, tuple(_compared(total, field, say)), _rate(field))
        for total, field in _beside(result, commune)
    ]
    legend = (
        say(sentence(_("This commune"))),
        say(sentence(_("Mean of all communes"))),
    )
    return _drawing(bars, say(title), legend)


def profile_table(result: PeriodResult, commune_code: str) -> Table:
    """The figures of `profile`."""
    commune = _commune(result, commune_code)
    columns = (
        FIELD,
        Column(sentence(_("Points")), Kind.POINTS, 5),
        Column(sentence(_("Maximum")), Kind.POINTS, 5),
        Column(sentence(_("Rate (%)")), Kind.PERCENT, 5),
        Column(sentence(_("Mean rate (%)")), Kind.PERCENT, 5),
    )
    rows = (
        Row(
            (
                Cell(_named(field), Kind.TEXT),
                Cell(total.points if total.applicable_max else NOT_APPLICABLE, Kind.POINTS),
                Cell(total.applicable_max or None, Kind.POINTS),
                Cell(total.rate, Kind.PERCENT, RATE_PLACES),
                rounded_cell(field.rate, Kind.PERCENT, RATE_PLACES),
            )
        )
        for total, field in _beside(result, commune)
    )
    title = sentence(
        _("Fields of {commune}, {year}, beside the mean"),
        commune=commune.full_name,
        year=result.period.year,
    )
    return Table(1, title, columns, tuple(rows))


def _regular(result: PeriodResult) -> list[NodeFigures]:
    return [field for field in figures(result).fields if field.kind is FieldKind.REGULAR]


def _commune(result: PeriodResult, code: str) -> CommuneResult:
    for commune in result.communes:
        if commune.code == code:
            return commune
    raise Refused(_("The result has no commune {code}."), code=code)


def _beside(
    result: PeriodResult, commune: CommuneResult
) -> Iterator[tuple[FieldTotal, NodeFigures]]:
    for total, field in zip(commune.fields, figures(result).fields, strict=True):
        if field.kind is FieldKind.REGULAR:
            yield total, field


def _compared(total: FieldTotal, field: NodeFigures, say: Say) -> Iterator[str]:
    if total.rate is None:
        yield say(NOT_APPLICABLE)
    else:
        rate = percent(total.rate, RATE_PLACES)
        yield f"{figure(total.points)}/{figure(total.applicable_max)} = {rate}"
    if field.rate is not None:
        yield say(sentence(_("mean {rate}"), rate=percent(field.rate, RATE_PLACES)))


def _drawing(bars: Sequence[Bar], title: str, legend: tuple[str, str] | None = None) -> Drawing:
    scale = scale_of(names_room=NAMES, labels_room=LABELS, full=FULL)
    bottom = bars_height(bars, scale)
    shapes: list[Shape] = [
        *percent_axis(scale, top=0, bottom=bottom),
        *bar_shapes(bars, scale, top=0, labels_aside=True),
    ]
    height = bottom + 2 * line_height(SMALL)
    if legend:
        shapes.extend(_legend(legend, middle=height + THICKNESS / 2, left=scale.left))
        height += THICKNESS + GAP
    said = "; ".join(f"{bar.name}: {', '.join(bar.labels)}" for bar in bars)
    return Drawing(WIDTH, max(height, EMPTY_HEIGHT), tuple(shapes), title, f"{said}.")


def _legend(texts: tuple[str, str], *, middle: float, left: float) -> Iterator[Shape]:
    own, mean = texts
    base = middle + line_height(SIZE) * 0.3
    yield Rect(left, middle - THICKNESS / 2, 8, THICKNESS, BAR)
    yield Text(left + 8 + GAP, base, own, SIZE)
    yield mark(left + 50, middle)
    yield Text(left + 50 + GAP, base, mean, SIZE)


def _got(points: Decimal, max_points: Decimal, places: int) -> str:
    return f"{figure(points, places)}/{figure(max_points)}"


def _rate(field: NodeFigures) -> Decimal | None:
    return None if field.rate is None else exact(field.rate)


def _named(field: NodeFigures) -> str:
    return f"{field.code}. {field.name}"
