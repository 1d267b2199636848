"""Lists that divide a whole, counts of lists, what lists cover, and what they call the weakest.

Pure: names and figures in, contradictions out.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from accounts.numbers import format_decimal, round_half_up
from accounts.refusals import gettext_noop as _
from accounts.vietnamese import one_line
from evidence.consistency.amounts import rate
from evidence.consistency.figures import Figure
from evidence.consistency.findings import Check, Contradiction, found


@dataclass(frozen=True)
class Part:
    """A list as it is printed: "Nhóm B gồm 04 xã: …, tỷ lệ 14,8 %"."""

    name: str
    items: tuple[str, ...] = ()
    count: Figure | None = None
    percent: Figure | None = None


def divides(
    whole: str, count: Figure | None, parts: Sequence[Part], known: Collection[str] = ()
) -> Iterator[Contradiction]:
    """Every one of the whole stands in one list, once, and the counts are those of the lists.

    `known` are the names of the whole, from wherever the document has them. A sum of counts may be
    right though one is named twice and another never: S001's 16 + 2 + 9 = 27.
    """
    for part in parts:
        yield from counted(part.name, part.count, part.items)
        if part.percent is not None and count is not None:
            yield from rate(part.name, part.count, count, part.percent)
    where: dict[str, list[str]] = {}
    for part in parts:
        for item in part.items:
            where.setdefault(same(item), []).append(part.name)
    names = {same(item): item for part in parts for item in part.items}
    twice = [key for key, lists in where.items() if len(lists) > 1]
    for key in twice:
        what = _("{whole}: {name} stands in several lists, or twice in one: {lists}.")
        yield found(Check.LISTED_TWICE, what, whole=whole, name=names[key], lists=where[key])
    missing = [name for name in known if same(name) not in where] if where else []
    if missing:
        what = _("{whole}: in none of the lists: {names} (the lists hold {listed} of {all}).")
        yield found(
            Check.LISTED_NOWHERE, what, whole=whole, names=missing, listed=len(where),
            all=len(known),
        )  # fmt: skip
    yield from _counts(whole, count, parts, is_hidden=bool(twice and missing))


def _counts(
    whole: str, count: Figure | None, parts: Sequence[Part], *, is_hidden: bool
) -> Iterator[Contradiction]:
    counts = [part.count for part in parts if part.count is not None]
    if count is None or not counts or len(counts) < len(parts):
        return
    total = sum((each.value for each in counts), Decimal(0))
    sum_ = " + ".join(each.shown for each in counts)
    if total != count.value:
        what = _("{whole}: {sum} = {total}, but {stated} is stated.")
        yield found(
            Check.SUM, what, whole=whole, sum=sum_, total=format_decimal(total), stated=count.shown
        )
    elif is_hidden:
        what = _("{whole}: {sum} = {total} is right only because one is counted twice, one never.")
        yield found(Check.HIDDEN_BY_COUNT, what, whole=whole, sum=sum_, total=format_decimal(total))


def counted(name: str, count: Figure | None, items: Sequence[str]) -> Iterator[Contradiction]:
    """A stated count is that of the list behind it."""
    if count is not None and items and count.value != len(items):
        what = _("{name}: {stated} is stated, but {listed} are listed: {items}.")
        yield found(
            Check.COUNT, what, name=name, stated=count.shown, listed=len(items), items=list(items)
        )


@dataclass(frozen=True)
class Rated:
    """Something with what it got of its maximum."""

    name: str
    got: Decimal
    maximum: Decimal

    @property
    def percent(self) -> Decimal:
        return self.got * 100 / self.maximum


def weakest(name: str, called: Sequence[str], rated: Sequence[Rated]) -> Iterator[Contradiction]:
    """What the words call the lowest is the lowest by rate, as many as the words name."""
    ordered = sorted(rated, key=lambda each: each.percent)
    wanted = {same(each) for each in called}
    known = [each for each in rated if same(each.name) in wanted]
    if not known or len(known) == len(rated):
        return
    border = ordered[len(known) - 1].percent
    lower = [each for each in ordered if each.percent <= border and same(each.name) not in wanted]
    if any(each.percent > border for each in known):
        what = _("{name}: {called} are called the lowest, but lower are: {lower}.")
        yield found(
            Check.WEAKEST, what, name=name, called=[_rated(each) for each in known],
            lower=[_rated(each) for each in lower],
        )  # fmt: skip


def covered(
    name: str, needed: Sequence[tuple[str, str]], given: Collection[str]
) -> Iterator[Contradiction]:
    """Each code of `needed` (code, name) is given itself, or a line above or below it is."""
    owned, above = set(given), {up for other in given for up in _from_the_top(other)}
    open_ = [
        f"{code} {called}".strip()
        for code, called in needed
        if code not in above and owned.isdisjoint(_from_the_top(code))
    ]
    if open_:
        what = _("{name}: nobody is named for {lines}.")
        yield found(Check.NOT_COVERED, what, name=name, lines=open_)


@lru_cache(maxsize=8192)
def same(text: str) -> str:
    """What two spellings of one name have in common."""
    return one_line(text).casefold().rstrip(".;,:")


def _rated(each: Rated) -> str:
    percent = format_decimal(round_half_up(each.percent, 1), places=1)
    got, maximum = format_decimal(each.got), format_decimal(each.maximum)
    return f"{each.name} {got}/{maximum} = {percent}%"


def _from_the_top(code: str) -> list[str]:
    """3, 3.4, 3.4.1 for 3.4.1."""
    parts = code.split(".")
    return [".".join(parts[: at + 1]) for at in range(len(parts))]
