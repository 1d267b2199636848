"""The communes side by side on one criterion: which, in what order, what stands out. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import quantiles
from typing import Any
from uuid import UUID

from accounts.refusals import gettext_noop as _
from scoring.line_work import LineWork
from scoring.states import State

FEWEST = 8
STEPS_OUT = Decimal("1.5")
LEAST_SHARE = Decimal("0.1")


class Only(StrEnum):
    """Which lines are shown; as on the page down a commune, where that has the same."""

    ALL = ""
    LEFT = "left"
    DISPUTED = "disputed"
    WITHOUT_EVIDENCE = "no-evidence"
    CHANGED = "changed"
    UNUSUAL = "unusual"


ONLY_LABELS: dict[Only, str] = {
    Only.ALL: _("All communes"),
    Only.LEFT: _("Left to do"),
    Only.DISPUTED: _("Disputed"),
    Only.WITHOUT_EVIDENCE: _("Without evidence"),
    Only.CHANGED: _("Changed"),
    Only.UNUSUAL: _("Unusual"),
}


class Sort(StrEnum):
    COMMUNE = "commune"
    FIGURE = "figure"
    POINTS = "points"
    SHARE = "share"
    GAP = "gap"
    STANDS = "stands"


@dataclass(frozen=True)
class Compared:
    """One commune's line. `measured` is the figure that it is ordered by: a percentage where the
    rule measures one, else the number or the option; `last_percent` is last year's share. What a
    commune still at its sheet has written is not here."""

    scorecard_id: UUID
    commune: str
    order: tuple[str, UUID]
    block: str
    work: LineWork
    maximum: Decimal
    claimed: Decimal | None = None
    stands: Decimal | None = None
    measured: Decimal | str | None = None
    last_percent: Decimal | None = None

    @property
    def share(self) -> Decimal | None:
        """The claimed points in percent of the maximum."""
        return None if self.claimed is None else self.claimed * 100 / self.maximum

    @property
    def gap(self) -> Decimal | None:
        """The share less last year's, in points of percent."""
        if self.share is None or self.last_percent is None:
            return None
        return self.share - self.last_percent


@dataclass(frozen=True)
class Spread:
    """Claimed points of `count` communes. What lies below `low` or above `high` is unusual; both
    are none where too few communes stand there to say so."""

    count: int
    mean: Decimal
    lowest: Decimal
    highest: Decimal
    low: Decimal | None = None
    high: Decimal | None = None

    def is_unusual(self, claimed: Decimal | None) -> bool:
        if claimed is None or self.low is None or self.high is None:
            return False
        return not self.low <= claimed <= self.high


def spread(claimed: Iterable[Decimal | None], *, maximum: Decimal) -> Spread | None:
    """None where nobody claims anything yet.

    Unusual is what lies outside the middle half of the communes by more than one and a half times
    its width (Tukey, Exploratory Data Analysis, 1977, 2C), and by a tenth of the maximum at least:
    where nearly all claim the same the middle half has no width. Below FEWEST nothing is.
    """
    found = sorted(each for each in claimed if each is not None)
    if not found:
        return None
    mean = sum(found, Decimal(0)) / len(found)
    if len(found) < FEWEST:
        return Spread(len(found), mean, found[0], found[-1])
    lower, _middle, upper = quantiles(found, n=4, method="inclusive")
    reach = max(STEPS_OUT * (upper - lower), LEAST_SHARE * maximum)
    return Spread(len(found), mean, found[0], found[-1], lower - reach, upper + reach)


def shown(
    lines: Iterable[Compared],
    *,
    only: Only,
    spread: Spread | None,
    state: State | None = None,
    block: str | None = None,
) -> list[Compared]:
    """Those that fit; `block` "" is the communes without one."""
    return [
        line
        for line in lines
        if _fits(line, only, spread)
        and (state is None or line.work.state is state)
        and (block is None or line.block == block)
    ]


def counts(lines: Sequence[Compared], spread: Spread | None) -> dict[Only, int]:
    return {only: sum(_fits(line, only, spread) for line in lines) for only in Only}


def ordered(lines: Iterable[Compared], sort: Sort, *, down: bool) -> list[Compared]:
    """What has no value stands last in either direction; equal ones by the commune's name."""
    by_name = sorted(lines, key=lambda line: line.order)
    if sort is Sort.COMMUNE:
        return by_name[::-1] if down else by_name
    value: Callable[[Compared], Any] = {
        Sort.FIGURE: lambda line: line.measured,
        Sort.POINTS: lambda line: line.claimed,
        Sort.SHARE: lambda line: line.share,
        Sort.GAP: lambda line: line.gap,
        Sort.STANDS: lambda line: line.stands,
    }[sort]
    known = [line for line in by_name if value(line) is not None]
    texts = [line for line in known if isinstance(value(line), str)]
    numbers = [line for line in known if not isinstance(value(line), str)]
    return [
        *sorted(numbers, key=value, reverse=down),
        *sorted(texts, key=value, reverse=down),
        *(line for line in by_name if value(line) is None),
    ]


def _fits(line: Compared, only: Only, spread: Spread | None) -> bool:
    return {
        Only.ALL: True,
        Only.LEFT: line.work.is_left,
        Only.DISPUTED: line.work.is_disputed,
        Only.WITHOUT_EVIDENCE: line.work.lacks_evidence,
        Only.CHANGED: line.work.is_changed,
        Only.UNUSUAL: spread is not None and spread.is_unusual(line.claimed),
    }[only]
