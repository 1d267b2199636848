"""Scorecards and lines named in plain words: `xã Tường Phù (huyện Phù Yên) 2022, 1.2`."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

CARD = ("commune__kind", "commune__name", "period__authority__area", "period__year")


def line_columns(score: str = "") -> tuple[str, ...]:
    """The columns that `line_place` takes; `score` leads to the score: "score__"."""
    return (*(f"{score}scorecard__{column}" for column in CARD), f"{score}criterion__code")


def card_place(kind: str, name: str, area: str, year: int) -> str:
    return f"{kind} {name} ({area}) {year}"


def line_place(kind: str, name: str, area: str, year: int, code: str) -> str:
    return f"{card_place(kind, name, area, year)}, {code}"


def cards(rows: QuerySet[Any], card: str = "") -> Iterator[str]:
    """The scorecards of the rows; `card` leads to the scorecard: "scorecard__"."""
    columns = [f"{card}{column}" for column in CARD]
    for place in rows.order_by(*columns, "pk").values_list(*columns):
        yield card_place(*place)


def lines(rows: QuerySet[Any], score: str = "") -> Iterator[str]:
    """The lines of the rows; `score` leads to the score: "score__"."""
    columns = line_columns(score)
    for place in rows.order_by(*columns, "pk").values_list(*columns):
        yield line_place(*place)
