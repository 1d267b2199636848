"""What the pictures of a result have in common: their width, their letters, their rows. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import TypeVar

from accounts.numbers import format_decimal
from accounts.paper.measure import UPRIGHT_WIDTH
from accounts.paper.shapes import Drawing
from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from reports.result.period import CommuneResult, PeriodResult
from reports.statistics.phrases import Naming
from reports.tables.table import Label, Table

WIDTH = UPRIGHT_WIDTH
SIZE, SMALL = 9.0, 8.0  # points
MOST_ROWS = 50  # communes on one drawing: what is longer goes on on the next page

Say = Callable[[Sentence], str]
Member = TypeVar("Member")


@dataclass(frozen=True)
class Picture:
    """One picture, in several drawings where communes are many; the table holds the same figures.

    `is_of_fields` says which part of the report it belongs to; `notes` stand below.
    """

    key: str
    title: Sentence
    drawings: tuple[Drawing, ...]
    table: Table
    is_of_fields: bool = False
    notes: tuple[Label, ...] = ()

    @property
    def number(self) -> int:
        return self.table.number


def parts(members: Sequence[Member], *, most: int = MOST_ROWS) -> Iterator[Sequence[Member]]:
    """As few as hold `most` each, about equally long."""
    count = ceil(len(members) / most)
    for at in range(count):
        yield members[at * len(members) // count : (at + 1) * len(members) // count]


def part_title(title: str, *, part: int, count: int, say: Say) -> str:
    """With its number where there are several."""
    if count == 1:
        return title
    return say(sentence(_("{title} (part {part} of {count})"), title=title, part=part, count=count))


def names(result: PeriodResult) -> Callable[[CommuneResult], str]:
    """How the report names a commune: bare where it is of the commonest kind."""
    naming = Naming.of(result.communes)
    return lambda commune: naming.names_of([commune])


def block_names(result: PeriodResult, say: Say) -> tuple[tuple[str | None, str], ...]:
    """Each block with its heading; one without a heading where all are ranked together."""
    if len(result.blocks) <= 1:
        return ((None, ""),)
    nameless = say(sentence(_("Without a block")))
    return tuple((block, block or nameless) for block in result.blocks)


def percent(value: Decimal | Fraction, places: int) -> str:
    return f"{figure(value, places)}%"


def figure(value: Decimal | Fraction, places: int | None = None, *, sign: bool = False) -> str:
    """As official papers write it, on every screen: a picture is the same everywhere."""
    if isinstance(value, Fraction):
        value = exact(value)
    return format_decimal(value, places=places, sign=sign)


def exact(value: Fraction) -> Decimal:
    """With more places than are ever printed."""
    return Decimal(value.numerator) / Decimal(value.denominator)
