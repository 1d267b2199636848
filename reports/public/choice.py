"""Which communes of a ranking are shown, and in which order. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from accounts.vietnamese import search_key, sort_key
from reports.public.standings import Standing, Standings

DOWNWARDS = "-"  # before the name of the column, in the address


class Column(StrEnum):
    """What a ranking may be put in order by; RANK is the order of the result itself."""

    RANK = "rank"
    NAME = "name"
    INDEX = "index"
    POINTS = "points"
    CHANGE = "change"
    RANK_CHANGE = "rank_change"


@dataclass(frozen=True)
class Choice:
    """`block` is None for all blocks: "" is a block too; `sort` is a column, or `-column`."""

    words: str = ""
    block: str | None = None
    group: str = ""
    sort: str = Column.RANK.value

    @property
    def column(self) -> Column:
        return Column(self.sort.removeprefix(DOWNWARDS))

    @property
    def is_downwards(self) -> bool:
        return self.sort.startswith(DOWNWARDS)


def chosen(standings: Standings, choice: Choice) -> list[Standing]:
    """Names are found without accents, every word of the search in any order; what has no figure
    stands last in both directions, equals in the order of the result."""
    words = search_key(choice.words).split()
    shown = [
        each
        for each in standings.communes
        if choice.block in (None, each.block)
        and choice.group in ("", each.group)
        and _is_found(each, words)
    ]
    if choice.column is Column.RANK:
        return shown[::-1] if choice.is_downwards else shown
    if choice.column is Column.NAME:
        return sorted(shown, key=lambda each: sort_key(each.name), reverse=choice.is_downwards)
    value = FIGURES[choice.column]
    sign = -1 if choice.is_downwards else 1
    return sorted(shown, key=lambda each: _place(value(each), sign))


def _is_found(standing: Standing, words: list[str]) -> bool:
    name = search_key(standing.full_name)
    return all(word in name for word in words)


def _place(value: Decimal | int | None, sign: int) -> tuple[bool, Decimal | int]:
    return (True, 0) if value is None else (False, sign * value)


FIGURES: dict[Column, Callable[[Standing], Decimal | int | None]] = {
    Column.INDEX: lambda each: each.index,
    Column.POINTS: lambda each: each.total,
    Column.CHANGE: lambda each: each.index_change,
    Column.RANK_CHANGE: lambda each: each.rank_change,
}
