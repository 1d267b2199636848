"""A half of a year as papers write it, and when a commune is reminded of its report. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

DAYS_BEFORE = (7, 3, 1)
OVERDUE = 0  # the step that comes with the deadline itself
NAMES = {1: "6 tháng đầu năm", 2: "6 tháng cuối năm"}


@dataclass(frozen=True, order=True)
class HalfOfYear:
    year: int
    half: int

    @property
    def name(self) -> str:
        """`6 tháng đầu năm 2024`."""
        return f"{NAMES[self.half]} {self.year}"

    @property
    def before(self) -> "HalfOfYear":
        return HalfOfYear(self.year, 1) if self.half == 2 else HalfOfYear(self.year - 1, 2)

    @property
    def after(self) -> "HalfOfYear":
        return HalfOfYear(self.year, 2) if self.half == 1 else HalfOfYear(self.year + 1, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)


def step_at(now: datetime, due_at: datetime) -> int | None:
    """The last of DAYS_BEFORE that has come, OVERDUE from the deadline on; None before the first.

    Steps that nobody was there to send are not made up for.
    """
    if now >= due_at:
        return OVERDUE
    come = [days for days in DAYS_BEFORE if now >= due_at - timedelta(days=days)]
    return min(come, default=None)
