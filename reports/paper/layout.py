"""How a table is laid on A4: upright or across, the size of its letters, widths, parts. Pure.

A column is never narrower than its widest word or figure. What does not fit even across the page
in the smallest letters is parted, each part beginning with the columns that name the row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from accounts.paper.measure import ACROSS_WIDTH, UPRIGHT_WIDTH, text_width, widest_word

PADDING = 2.2  # both sides of a cell and its line, in mm
LONGEST_WORDS = 50.0  # mm; longer names are broken
TALLEST_HEADINGS = (7, 12)  # lines; where no size keeps to the first, the second is tried
NAMING_COLUMNS = 2  # number or rank, and the commune
SIZES = (
    (False, 11.0),
    (False, 10.0),
    (False, 9.5),
    (True, 11.0),
    (True, 10.0),
    (True, 9.0),
    (True, 8.0),
)


@dataclass(frozen=True)
class ColumnTexts:
    """What stands in a column: `headings` and `words` may be broken between words, `figures`
    may not; `weight` is its share of the room that is left."""

    headings: tuple[str, ...]
    words: tuple[str, ...]
    figures: tuple[str, ...]
    weight: int


@dataclass(frozen=True)
class Layout:
    """`parts` hold the positions of the columns of each part, `widths` theirs in mm."""

    across: bool
    size: float
    parts: tuple[tuple[int, ...], ...]
    widths: tuple[tuple[float, ...], ...]


def layout(columns: Sequence[ColumnTexts]) -> Layout:
    """The first of SIZES in which the whole table looks well, or nearly, else in which it fits,
    else the last, in parts."""
    everything = tuple(range(len(columns)))
    for tallest in (*TALLEST_HEADINGS, None):
        for across, size in SIZES:
            needed = _all_needed(columns, size)
            widths = _spread(needed, columns, everything, across=across, size=size)
            if widths and (tallest is None or _looks_well(columns, widths, size, tallest)):
                return Layout(across, size, (everything,), (widths,))
    across, size = SIZES[-1]
    needed = _all_needed(columns, size)
    parts = _parts(columns, needed, size)
    widths_of_parts = tuple(
        _spread(needed, columns, part, across=across, size=size) or tuple(needed[at] for at in part)
        for part in parts
    )
    return Layout(across, size, parts, widths_of_parts)


def _all_needed(columns: Sequence[ColumnTexts], size: float) -> list[float]:
    """The least width of each; columns of figures of the same weight are equally wide."""
    needed = [_needed(column, size) for column in columns]
    widest: dict[int, float] = {}
    for column, width in zip(columns[NAMING_COLUMNS:], needed[NAMING_COLUMNS:], strict=True):
        widest[column.weight] = max(width, widest.get(column.weight, 0.0))
    return [
        *needed[:NAMING_COLUMNS],
        *(widest[column.weight] for column in columns[NAMING_COLUMNS:]),
    ]


def _needed(column: ColumnTexts, size: float) -> float:
    return PADDING + max(
        (
            *(widest_word(text, size=size, bold=True) for text in column.headings),
            *(widest_word(text, size=size, bold=True) for text in column.words),
            *(text_width(text, size=size, bold=True) for text in column.figures),
        ),
        default=0.0,
    )


def _spread(
    needed: Sequence[float],
    columns: Sequence[ColumnTexts],
    part: Sequence[int],
    *,
    across: bool,
    size: float,
) -> tuple[float, ...] | None:
    """The whole width of the page over the columns of a part; None where it is too narrow.

    What is left goes first to words, from left to right, so that a name stands on one line; then
    to all columns by their weight.
    """
    widths = {at: needed[at] for at in part}
    spare = (ACROSS_WIDTH if across else UPRIGHT_WIDTH) - sum(widths.values())
    if spare < 0:
        return None
    for at in part:
        given = min(spare, max(0.0, _unbroken(columns[at], size) - widths[at]))
        widths[at] += given
        spare -= given
    weights = sum(columns[at].weight for at in part) or len(part)
    return tuple(widths[at] + spare * columns[at].weight / weights for at in part)


def _unbroken(column: ColumnTexts, size: float) -> float:
    """The width in which its words need not be broken, within reason."""
    widest = max((text_width(text, size=size, bold=True) for text in column.words), default=0.0)
    return min(LONGEST_WORDS, widest) + PADDING


def _looks_well(
    columns: Sequence[ColumnTexts], widths: Sequence[float], size: float, tallest: int
) -> bool:
    """No heading has more than `tallest` lines, and no name is broken."""
    return all(
        width >= _unbroken(column, size)
        and all(
            1.15 * text_width(text.strip(), size=size, bold=True) <= tallest * (width - PADDING)
            for text in column.headings
        )
        for column, width in zip(columns, widths, strict=True)
    )


def _parts(
    columns: Sequence[ColumnTexts], needed: Sequence[float], size: float
) -> tuple[tuple[int, ...], ...]:
    """As few parts as fit, about equally wide, each after the columns that name the row."""
    naming = tuple(range(min(NAMING_COLUMNS, len(needed))))
    room = ACROSS_WIDTH - sum(max(needed[at], _unbroken(columns[at], size)) for at in naming)
    others = needed[len(naming) :]
    count = len(_starts(others, room))
    starts = _starts(others, min(room, sum(others) / count + max(others)))
    first = len(naming)
    return tuple(
        (*naming, *range(first + start, first + end))
        for start, end in pairwise([*starts, len(others)])
    )


def _starts(widths: Sequence[float], room: float) -> list[int]:
    """Where a part begins when as many as fit into `room` go into each."""
    starts, used = [0], 0.0
    for at, width in enumerate(widths):
        if used and used + width > room:
            starts.append(at)
            used = 0.0
        used += width
    return starts
