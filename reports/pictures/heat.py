"""Communes and fields as a field of shades, darker the more of the points: each shade with its
figure in it, so that it reads without colour. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from accounts.numbers import round_half_up
from accounts.paper.shapes import (
    GRID,
    INK,
    SHADES,
    WHITE,
    Anchor,
    Digits,
    Drawing,
    Line,
    Rect,
    Shape,
    Text,
    fitted,
    line_height,
    readable_on,
)
from accounts.refusals import gettext_noop as _
from accounts.refusals import sentence
from criteria.outline import FieldKind
from reports.pictures.frame import SIZE, SMALL, WIDTH, Picture, Say, names, part_title, parts
from reports.result.period import CommuneResult, PeriodResult
from reports.statistics.figures import figures
from reports.statistics.node_figures import NodeFigures
from reports.tables.fields import RATE_LABEL, has_extras
from reports.tables.table import (
    EMPTY,
    RANK,
    UNIT,
    Cell,
    Column,
    Kind,
    Label,
    Row,
    RowKind,
    Table,
    name_cell,
    rows_in_blocks,
)

BOUNDS = (0, 50, 70, 80, 90)  # lower, inclusive, in percent: one for each of SHADES
NAMES, ROW = 45.0, 4.0  # mm
WIDEST_COLUMN = 16.0
HEAD = 14.0  # of legend and codes
SAID = sentence(_("The rate of each commune in each field; the darker, the higher."))


@dataclass(frozen=True)
class _Entry:
    """One row: a block's heading has no rates."""

    name: str
    rates: tuple[int | None, ...] = ()
    is_mean: bool = False


def heat(result: PeriodResult, *, number: int, say: Say) -> Picture | None:
    """Rates of the regular fields in whole per cents, communes as they are ranked, block by block,
    below them the mean; None where there is nothing to show."""
    fields = [field for field in figures(result).fields if field.kind is FieldKind.REGULAR]
    if not fields or not result.communes:
        return None
    title = sentence(_("Communes and fields, {year}: percent of points"), year=result.period.year)
    entries = list(_entries(result, fields, say))
    pages = list(parts(entries))
    description = say(
        sentence(
            _("{said} Mean: {means}"),
            said=say(SAID),
            means="; ".join(
                f"{field.name} {rate}%"
                for field, rate in zip(fields, entries[-1].rates, strict=True)
                if rate is not None
            ),
        )
    )
    codes = [field.code for field in fields]
    return Picture(
        key="heat",
        title=title,
        drawings=tuple(
            Drawing(
                WIDTH,
                HEAD + ROW * len(page) + 0.5,
                tuple(_shapes(page, codes, say)),
                part_title(say(title), part=part, count=len(pages), say=say),
                description if part == 1 else say(SAID),
            )
            for part, page in enumerate(pages, start=1)
        ),
        table=_table(result, fields, number, entries[-1].rates),
        is_of_fields=True,
        notes=tuple(_notes(result, fields)),
    )


def shade_of(rate: int) -> int:
    """The position in SHADES of a rate as it is printed."""
    return max(at for at, lower in enumerate(BOUNDS) if rate >= lower or at == 0)


def printed(rate: Decimal | Fraction | None) -> int | None:
    return None if rate is None else int(round_half_up(rate, 0))


def _rates(commune: CommuneResult) -> tuple[int | None, ...]:
    return tuple(printed(f.rate) for f in commune.fields if f.kind is FieldKind.REGULAR)


def _entries(result: PeriodResult, fields: Sequence[NodeFigures], say: Say) -> Iterator[_Entry]:
    name_of, has_blocks = names(result), len(result.blocks) > 1
    for block, members in groupby(result.communes, key=lambda commune: commune.block):
        if has_blocks:
            yield _Entry(block or say(sentence(_("Without a block"))))
        for commune in members:
            yield _Entry(f"{commune.rank}. {name_of(commune)}", _rates(commune))
    means = tuple(printed(field.rate) for field in fields)
    yield _Entry(say(sentence(_("Mean"))), means, is_mean=True)


def _shapes(page: Sequence[_Entry], codes: list[str], say: Say) -> Iterator[Shape]:
    width = min(WIDEST_COLUMN, (WIDTH - NAMES - 1) / len(codes))
    middles = [NAMES + width * (at + 0.5) for at in range(len(codes))]
    tops = [HEAD + ROW * at for at in range(len(page))]
    right, bottom = NAMES + width * len(codes), HEAD + ROW * len(page)
    yield from _legend(say)
    for shade, fill in enumerate(SHADES):
        if fill != WHITE:
            for entry, top in zip(page, tops, strict=True):
                for first, last in _runs(entry.rates, shade):
                    yield Rect(NAMES + width * first, top, width * (last - first), ROW, fill)
    for y in (*tops, bottom):
        yield Line(0, y, right, y, 0.1, GRID)
    for at in range(len(codes) + 1):
        yield Line(NAMES + width * at, HEAD, NAMES + width * at, bottom, 0.1, GRID)
    for middle, code in zip(middles, codes, strict=True):
        shown = fitted(code, room=width, size=SMALL, bold=True)
        yield Text(middle, HEAD - 1, shown, SMALL, Anchor.MIDDLE, bold=True)
    base = ROW / 2 + line_height(SMALL) * 0.3
    for is_strong in (False, True):
        for entry, top in zip(page, tops, strict=True):
            if is_strong == (entry.is_mean or not entry.rates):
                room = NAMES - 1 if entry.rates else right
                shown = fitted(entry.name, room=room, size=SMALL, bold=is_strong)
                yield Text(0, top + base, shown, SMALL, bold=is_strong)
    for colour in (INK, WHITE):
        for entry, top in zip(page, tops, strict=True):
            if figures := tuple(_figures(entry, middles, colour)):
                yield Digits(top + base, figures, SMALL, colour)


def _figures(entry: _Entry, middles: list[float], colour: str) -> Iterator[tuple[float, str]]:
    """Those of the row that are written in `colour`."""
    for middle, rate in zip(middles, entry.rates, strict=False):
        shade = 0 if rate is None else shade_of(rate)
        if readable_on(SHADES[shade]) == colour:
            yield middle, EMPTY if rate is None else str(rate)


def _runs(rates: tuple[int | None, ...], shade: int) -> Iterator[tuple[int, int]]:
    """Neighbours of one shade, from the first to behind the last."""
    at = 0
    for key, members in groupby(rates, key=lambda rate: None if rate is None else shade_of(rate)):
        count = len(list(members))
        if key == shade:
            yield at, at + count
        at += count


def _legend(say: Say) -> Iterator[Shape]:
    uppers = [*(bound - 1 for bound in BOUNDS[1:]), 100]
    step = WIDTH / len(SHADES)
    texts = [f"{lower}–{upper}%" for lower, upper in zip(BOUNDS, uppers, strict=True)]
    texts[0] = say(sentence(_("below {bound}%"), bound=BOUNDS[1]))
    for at, fill in enumerate(SHADES):
        yield Rect(at * step + 0.2, 0.5, 8, 4, fill)
    for at in range(len(SHADES)):
        x = at * step + 0.2
        for corners in ((x, 0.5, x + 8, 0.5), (x, 4.5, x + 8, 4.5)):
            yield Line(*corners, 0.1, GRID)
        for side in (x, x + 8):
            yield Line(side, 0.5, side, 4.5, 0.1, GRID)
    for at, text in enumerate(texts):
        yield Text(at * step + 10, 3.8, text, SIZE)


def _table(
    result: PeriodResult,
    fields: Sequence[NodeFigures],
    number: int,
    means: tuple[int | None, ...],
) -> Table:
    def cells(_number: int, commune: CommuneResult) -> Iterator[Cell]:
        yield Cell(commune.rank, Kind.RANK)
        yield name_cell(commune)
        for rate in _rates(commune):
            yield Cell(rate, Kind.PERCENT)

    return Table(
        number,
        sentence(_("Communes and fields, {year}: percent of points"), year=result.period.year),
        (RANK, UNIT, *(Column(field.name, Kind.PERCENT, 5, unit="%") for field in fields)),
        tuple(rows_in_blocks(result.communes, cells)),
        (
            Row(
                (
                    Cell("", Kind.RANK),
                    RATE_LABEL,
                    *(Cell(rate, Kind.PERCENT) for rate in means),
                ),
                RowKind.MEAN,
            ),
        ),
    )


def _notes(result: PeriodResult, fields: Sequence[NodeFigures]) -> Iterator[Label]:
    for field in fields:
        yield f"{field.code}: {field.name}"
    if has_extras(result):
        yield sentence(_("Bonus and penalty are not among the fields shown."))
