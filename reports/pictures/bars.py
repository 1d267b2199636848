"""Lying bars under one another, each with its name before it and its figures behind. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.paper.shapes import (
    GRID,
    Anchor,
    Line,
    Rect,
    Shape,
    Text,
    fitted,
    line_height,
    wrapped,
)
from reports.pictures.frame import SIZE, SMALL, WIDTH

BAR = "#4a7fae"  # stands out on white, and black on it
THICKNESS = 5.0
GAP = 2.0  # mm between rows and beside the bars
MOST_NAME_LINES = 2
MARK = 0.7  # mm


@dataclass(frozen=True)
class Bar:
    """`value` of the scale, None where there is nothing to measure; `mark` is what it is compared
    with; `labels` are the lines behind it."""

    name: str
    value: Decimal | None
    labels: tuple[str, ...]
    mark: Decimal | None = None


@dataclass(frozen=True)
class Scale:
    """Where the bars stand: a bar of `full` is `length` mm, from `left` on."""

    left: float
    length: float
    full: Decimal

    @property
    def right(self) -> float:
        return self.left + self.length

    def reach(self, value: Decimal) -> float:
        return float(value / self.full) * self.length


def scale_of(*, names_room: float, labels_room: float, full: Decimal) -> Scale:
    left = names_room + GAP
    return Scale(left, WIDTH - labels_room - GAP - left, full)


def bars_height(bars: Sequence[Bar], scale: Scale) -> float:
    return sum(_row_height(bar, scale) for bar in bars)


def bar_shapes(
    bars: Sequence[Bar], scale: Scale, *, top: float, labels_aside: bool = False
) -> Iterator[Shape]:
    """The rows from `top` down: boxes, then marks, then letters; labels stand behind their bars, or
    `labels_aside`, all behind the longest."""
    tops = []
    for bar in bars:
        tops.append(top)
        top += _row_height(bar, scale)
    rows = [(bar, at + _row_height(bar, scale) / 2) for bar, at in zip(bars, tops, strict=True)]
    for bar, middle in rows:
        if bar.value:
            reach = scale.reach(bar.value)
            yield Rect(scale.left, middle - THICKNESS / 2, reach, THICKNESS, BAR)
    if rows:
        yield Line(scale.left, tops[0], scale.left, top, 0.25)
    for bar, middle in rows:
        if bar.mark is not None:
            yield mark(scale.left + scale.reach(bar.mark), middle)
    for bar, middle in rows:
        yield from _lines(_name_lines(bar, scale), 0.0, middle, Anchor.START)
    for bar, middle in rows:
        end = scale.right if labels_aside else scale.left + scale.reach(bar.value or Decimal(0))
        yield from _lines(bar.labels, end + GAP, middle, Anchor.START)


def mark(x: float, middle: float) -> Line:
    """What a bar is compared with: a stroke that stands out above and below it."""
    return Line(x, middle - THICKNESS / 2 - 1, x, middle + THICKNESS / 2 + 1, MARK)


def percent_axis(scale: Scale, *, top: float, bottom: float) -> Iterator[Shape]:
    """Thin lines at the quarters, their per cents below."""
    quarters = [scale.left + scale.length * quarter / 4 for quarter in range(5)]
    for x in quarters[1:]:
        yield Line(x, top, x, bottom, 0.1, GRID)
    for x, value in zip(quarters, range(0, 101, 25), strict=True):
        yield Text(x, bottom + line_height(SMALL), f"{value}%", SMALL, Anchor.MIDDLE)


def _row_height(bar: Bar, scale: Scale) -> float:
    lines = max(len(_name_lines(bar, scale)), len(bar.labels))
    return max(THICKNESS + 2, lines * line_height(SIZE)) + GAP


def _name_lines(bar: Bar, scale: Scale) -> tuple[str, ...]:
    room = scale.left - GAP
    lines = wrapped(bar.name, room=room, size=SIZE)
    if len(lines) <= MOST_NAME_LINES:
        return lines
    kept, rest = lines[: MOST_NAME_LINES - 1], lines[MOST_NAME_LINES - 1 :]
    return (*kept, fitted(" ".join(rest), room=room, size=SIZE))


def _lines(lines: Sequence[str], x: float, middle: float, anchor: Anchor) -> Iterator[Text]:
    """As high above the middle of the row as below."""
    height = line_height(SIZE)
    first = middle + height * (0.3 - (len(lines) - 1) / 2)
    for at, line in enumerate(lines):
        yield Text(x, first + at * height, line, SIZE, anchor)
