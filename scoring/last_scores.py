"""What a line scored the year before, and how this year's compares with it. Pure."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class LastScore:
    """Points of the maximum that applied, of all lines of last year that the line comes from.

    `codes` are theirs; `is_split` says that other lines of this year come from them too, so that
    the score is of more than this one.
    """

    year: int
    points: Decimal
    maximum: Decimal
    codes: tuple[str, ...]
    is_split: bool

    @property
    def percent(self) -> Decimal:
        """Unrounded: the years are compared by it alone, their points are not alike."""
        return self.points * 100 / self.maximum

    def compared(self, points: Decimal, maximum: Decimal) -> int:
        """1 where that is a larger share of its maximum than last year's, -1 where a smaller."""
        now, then = points * self.maximum, self.points * maximum
        return (now > then) - (now < then)
