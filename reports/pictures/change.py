"""What the index rose or fell by against last year: bars to the right and to the left. Pure."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from accounts.paper.measure import text_width
from accounts.paper.shapes import (
    DARK,
    GRID,
    LIGHT,
    Anchor,
    Drawing,
    Line,
    Rect,
    Shape,
    Text,
    fitted,
    hatching,
    line_height,
)
from accounts.refusals import gettext_noop as _
from accounts.refusals import sentence
from reports.pictures.bars import GAP
from reports.pictures.frame import (
    SIZE,
    SMALL,
    WIDTH,
    Picture,
    Say,
    figure,
    names,
    part_title,
    parts,
)
from reports.result.period import CommuneResult, PeriodResult
from reports.statistics.figures import Figures, figures
from reports.statistics.phrases import Naming
from reports.tables.report import CHANGE, INDEX
from reports.tables.table import (
    NOT_COMPARED,
    UNIT,
    Cell,
    Column,
    Kind,
    Label,
    Row,
    Table,
    name_cell,
)
from scoring.arithmetic import ZERO

ROW = 4.2  # mm
NAMES = 45.0
MOST = 46  # communes on one drawing
TRACK_LEFT = NAMES + GAP

Changes = Sequence[tuple[CommuneResult, Decimal]]


def change(result: PeriodResult, *, number: int, say: Say) -> Picture | None:
    """From the greatest rise to the greatest fall; None where nobody can be compared."""
    found = figures(result)
    moved = [(c, c.index_change) for c in found.compared if c.index_change is not None]
    if not moved:
        return None
    moved.sort(key=lambda pair: -pair[1])  # communes of equal changes stay in rank order
    title = sentence(
        _("Rise and fall of the index, {year} against {previous_year}"),
        year=result.period.year,
        previous_year=result.period.previous_year,
    )
    places = result.outline.index_places
    before = sentence(_("Year {year}"), year=result.period.previous_year)
    now = sentence(_("Year {year}"), year=result.period.year)
    return Picture(
        key="change",
        title=title,
        drawings=tuple(_drawings(result, found, moved, title=say(title), say=say)),
        table=Table(
            number,
            title,
            (
                UNIT,
                Column(before, Kind.PERCENT, 6, group=INDEX),
                Column(now, Kind.PERCENT, 6, group=INDEX),
                Column(CHANGE, Kind.CHANGE, 6, group=INDEX),
            ),
            tuple(_rows(found, moved, places)),
        ),
        notes=tuple(_notes(result, found)),
    )


def _drawings(
    result: PeriodResult, found: Figures, moved: Changes, *, title: str, say: Say
) -> Iterator[Drawing]:
    places, name_of = result.outline.index_places, names(result)
    scale = _Scale([by for _commune, by in moved], places)
    pages = list(parts(moved, most=MOST))
    description = say(
        sentence(
            _("{risers} communes rose, {fallers} fell, {kept} stayed, {others} not compared."),
            risers=len(found.risers.communes),
            fallers=len(found.fallers.communes),
            kept=len(found.unchanged),
            others=len(found.not_compared),
        )
    )
    ends = [f"{name_of(c)} {figure(by, places, sign=True)}" for c, by in (moved[0], moved[-1])]
    for part, page in enumerate(pages, start=1):
        shapes = tuple(_bars(page, scale, [name_of(c) for c, _by in page], places))
        yield Drawing(
            WIDTH,
            len(page) * ROW + 1,
            shapes,
            part_title(title, part=part, count=len(pages), say=say),
            f"{description} {' … '.join(dict.fromkeys(ends))}.",
        )


class _Scale:
    """Where zero stands, and how many mm a point is; the figures have their room on both sides."""

    def __init__(self, changes: Sequence[Decimal], places: int) -> None:
        labels = [figure(by, places, sign=True) for by in changes]
        room = max(text_width(label, size=SMALL) for label in labels) + 2 * GAP
        rise, fall = max(ZERO, *changes, ZERO), -min(ZERO, *changes, ZERO)
        track = WIDTH - TRACK_LEFT - 2 * room
        self.point = track / float(rise + fall or 1)
        self.zero = TRACK_LEFT + room + float(fall) * self.point


def _bars(page: Changes, scale: _Scale, page_names: list[str], places: int) -> Iterator[Shape]:
    middles = [ROW * (at + 0.5) for at in range(len(page))]
    for at in range(1, len(page)):
        yield Line(0, ROW * at, WIDTH, ROW * at, 0.1, GRID)
    for (_commune, by), middle in zip(page, middles, strict=True):
        if by > 0:
            yield Rect(scale.zero, middle - 1.5, float(by) * scale.point, 3, DARK)
    falls = [
        Rect(scale.zero + float(by) * scale.point, middle - 1.5, -float(by) * scale.point, 3, LIGHT)
        for (_commune, by), middle in zip(page, middles, strict=True)
        if by < 0
    ]
    yield from falls
    for fall in falls:
        yield from hatching(fall)
    yield Line(scale.zero, 0, scale.zero, ROW * len(page), 0.25)
    drop = line_height(SMALL) * 0.3
    for name, middle in zip(page_names, middles, strict=True):
        yield Text(0, middle + drop, fitted(name, room=NAMES, size=SIZE), SIZE)
    for rises in (True, False):
        for (_commune, by), middle in zip(page, middles, strict=True):
            if (by >= 0) == rises:
                yield _label(by, scale, middle + drop, places)


def _label(by: Decimal, scale: _Scale, y: float, places: int) -> Text:
    """Behind the end of its bar."""
    anchor, aside = (Anchor.END, -1.2) if by < 0 else (Anchor.START, 1.2)
    x = scale.zero + float(by) * scale.point + aside
    return Text(x, y, figure(by, places, sign=True), SMALL, anchor)


def _rows(found: Figures, moved: Changes, places: int) -> Iterator[Row]:
    for commune, by in moved:
        yield Row(
            (
                name_cell(commune),
                Cell(commune.previous_index, Kind.PERCENT, places),
                Cell(commune.printed_index, Kind.PERCENT, places),
                Cell(by, Kind.CHANGE, places),
            )
        )
    for commune in found.not_compared:
        yield Row(
            (
                name_cell(commune),
                Cell(commune.previous_index, Kind.PERCENT, places),
                Cell(commune.printed_index, Kind.PERCENT, places),
                Cell(NOT_COMPARED, Kind.CHANGE),
            )
        )


def _notes(result: PeriodResult, found: Figures) -> Iterator[Label]:
    if found.not_compared:
        yield sentence(
            _("Not compared: {names}."),
            names=Naming.of(result.communes).names_of(found.not_compared),
        )
