"""How the index is spread: a column for each step of it, with mean and median. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from accounts.paper.shapes import Anchor, Drawing, Line, Rect, Shape, Text, fitted, line_height
from accounts.refusals import gettext_noop as _
from accounts.refusals import sentence
from reports.pictures.bars import BAR, GAP
from reports.pictures.frame import SIZE, SMALL, WIDTH, Picture, Say, block_names, figure
from reports.result.period import PeriodResult
from reports.statistics.figures import Figures, figures
from reports.tables.report import INDEX
from reports.tables.table import Cell, Column, Kind, Row, RowKind, Table

STEPS = tuple(map(Decimal, (1, 2, 5, 10, 20, 50, 100)))
MOST_COLUMNS = 16
HEIGHT = 36.0  # of the highest column, in mm
WIDEST = 18.0
MARGIN = 6.0
COLUMNS = (
    Column(INDEX, Kind.TEXT, 6),
    Column(sentence(_("Number of communes")), Kind.RANK, 4),
)


@dataclass(frozen=True)
class Bins:
    """From `lower` on, each `step` wide, upper bound exclusive; how many communes in each."""

    lower: Decimal
    step: Decimal
    counts: tuple[int, ...]

    def bounds(self, at: int) -> tuple[Decimal, Decimal]:
        return self.lower + at * self.step, self.lower + (at + 1) * self.step


@dataclass(frozen=True)
class _Panel:
    heading: str
    bins: Bins
    mean: Fraction
    median: Fraction


def distribution(result: PeriodResult, *, number: int, say: Say) -> Picture | None:
    """Of printed indices, so that it agrees with the tables; None where nobody has one."""
    panels = [
        panel
        for block, heading in block_names(result, say)
        if (panel := _panel(figures(result, block=block), heading))
    ]
    if not panels:
        return None
    title = sentence(_("How the index of {year} is spread"), year=result.period.year)
    places = result.outline.index_places
    return Picture(
        key="distribution",
        title=title,
        drawings=(_drawing(panels, places, title=say(title), say=say),),
        table=Table(number, title, COLUMNS, tuple(_rows(panels, places))),
    )


def bins_of(indices: list[Decimal]) -> Bins:
    """In the least of STEPS that needs no more than MOST_COLUMNS."""
    for step in STEPS:
        places = [int((index / step).to_integral_value(ROUND_FLOOR)) for index in indices]
        first, last = min(places), max(places)
        if last - first < MOST_COLUMNS:
            break
    counts = tuple(places.count(at) for at in range(first, last + 1))
    return Bins(first * step, step, counts)


def _panel(found: Figures, heading: str) -> _Panel | None:
    indices = [c.printed_index for c in found.communes if c.printed_index is not None]
    if found.mean_index is None or found.median_index is None:
        return None
    return _Panel(heading, bins_of(indices), found.mean_index, found.median_index)


def _drawing(panels: list[_Panel], places: int, *, title: str, say: Say) -> Drawing:
    shapes: list[Shape] = []
    top, said = 0.0, []
    for panel in panels:
        legend = (
            say(sentence(_("Mean: {index}"), index=figure(panel.mean, places))),
            say(sentence(_("Median: {index}"), index=figure(panel.median, places))),
        )
        if panel.heading:
            shapes.append(Text(0, top + line_height(SIZE), panel.heading, SIZE, bold=True))
            top += line_height(SIZE)
        shapes.extend(_legend(legend, top=top + GAP + line_height(SIZE)))
        top += GAP + 2 * line_height(SIZE)
        shapes.extend(_columns(panel, top=top + line_height(SMALL)))
        top += line_height(SMALL) + HEIGHT + 2 * line_height(SMALL) + GAP
        counts = "; ".join(f"{_span(panel.bins, at)}: {n}" for at, n in _filled(panel.bins))
        said.append(f"{panel.heading} {'; '.join((*legend, counts))}.".strip())
    axis = say(sentence(_("Index (%); above each column the number of communes")))
    shown = fitted(axis, room=WIDTH, size=SMALL)
    shapes.append(Text(WIDTH / 2, top, shown, SMALL, Anchor.MIDDLE))
    return Drawing(WIDTH, top + GAP, tuple(shapes), title, " ".join(said))


def _legend(texts: tuple[str, str], *, top: float) -> Iterator[Shape]:
    for at, text in enumerate(texts):
        left = at * WIDTH / 2
        yield Line(left, top - 1.2, left + 10, top - 1.2, 0.5, dashed=at == 1)
        yield Text(left + 10 + GAP, top, text, SIZE)


def _columns(panel: _Panel, *, top: float) -> Iterator[Shape]:
    bins, bottom = panel.bins, top + HEIGHT
    width = min(WIDEST, (WIDTH - 2 * MARGIN) / len(bins.counts))
    left = (WIDTH - width * len(bins.counts)) / 2
    most = max(bins.counts)
    tops = [bottom - HEIGHT * count / most for count in bins.counts]
    for at, count in _filled(bins):
        yield Rect(left + at * width + 0.4, tops[at], width - 0.8, HEIGHT * count / most, BAR)
    yield Line(left, bottom, left + width * len(bins.counts), bottom, 0.25)
    for value, dashed in ((panel.mean, False), (panel.median, True)):
        x = left + float((value - Fraction(bins.lower)) / Fraction(bins.step)) * width
        yield Line(x, top, x, bottom, 0.5, dashed=dashed)
    for at, count in _filled(bins):
        middle = left + (at + 0.5) * width
        yield Text(middle, tops[at] - 0.8, str(count), SMALL, Anchor.MIDDLE, bold=True)
    for at in range(len(bins.counts) + 1):
        label = figure(bins.lower + at * bins.step)
        yield Text(left + at * width, bottom + line_height(SMALL), label, SMALL, Anchor.MIDDLE)


def _filled(bins: Bins) -> list[tuple[int, int]]:
    return [(at, count) for at, count in enumerate(bins.counts) if count]


def _span(bins: Bins, at: int) -> str:
    lower, upper = bins.bounds(at)
    return f"{figure(lower)}–<{figure(upper)}"


def _rows(panels: list[_Panel], places: int) -> Iterator[Row]:
    for panel in panels:
        if panel.heading:
            yield Row((Cell(panel.heading, Kind.TEXT),), RowKind.BLOCK)
        for at, count in enumerate(panel.bins.counts):
            yield Row((Cell(_span(panel.bins, at), Kind.TEXT), Cell(count, Kind.RANK)))
        for name, value in ((_("Mean"), panel.mean), (_("Median"), panel.median)):
            cells = Cell(sentence(name), Kind.TEXT), Cell(figure(value, places), Kind.PERCENT)
            yield Row(cells, RowKind.MEAN)
