"""The number and date of a decision, as one text on paper and as two on a form. Pure."""

import re
from datetime import date
from typing import NamedTuple

_DATED = re.compile(
    r"(?P<number>\S.*?),? +ngày +"
    r"(?P<day>[0-9]{1,2})(?:[/.-]| +tháng +)(?P<month>[0-9]{1,2})(?:[/.-]| +năm +)"
    r"(?P<year>[0-9]{4})"
)


class Decision(NamedTuple):
    """`number` is the whole text where no date could be told apart."""

    number: str
    dated: date | None = None


def split_decision(text: str) -> Decision:
    """`1550/QĐ-UBND ngày 07/9/2022`, or with `ngày 07 tháng 9 năm 2022`, in its two parts."""
    found = _DATED.fullmatch(text.strip())
    if found is None:
        return Decision(text.strip())
    try:
        dated = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:  # such as 31/02/2022
        return Decision(text.strip())
    return Decision(found["number"], dated)


def joined_decision(decision: Decision) -> str:
    """`1550/QĐ-UBND ngày 07/9/2022`: days below 10 and months below 3 with a zero.

    Source: Nghị định 30/2020/NĐ-CP, phụ lục I, mục II.4, on how documents write their date.
    """
    if decision.dated is None:
        return decision.number
    day, month = decision.dated.day, decision.dated.month
    shown_month = f"{month:02d}" if month < 3 else str(month)
    return f"{decision.number} ngày {day:02d}/{shown_month}/{decision.dated.year:04d}"


def decision_text(decision: Decision, *, before: str) -> str:
    """The text of both parts; the one from `before` where that says the same, letter by letter."""
    return before if split_decision(before) == decision else joined_decision(decision)
