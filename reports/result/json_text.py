"""Figures and moments as the texts that stand in the JSON of a result, and back. Pure."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

from accounts.numbers import figure_text, round_half_up

Json = dict[str, Any]

MEAN_PLACES = 6  # so that a reader rounds once, to the places he wants
VIETNAM = timezone(timedelta(hours=7))


def figure_or_null(value: Decimal | None) -> str | None:
    return None if value is None else figure_text(value)


def mean_text(value: Fraction | None) -> str | None:
    """A mean, median or mean rate to MEAN_PLACES; null where there was nothing to count."""
    return None if value is None else figure_text(round_half_up(value, MEAN_PLACES))


def read_figure(text: Any) -> Decimal:
    """The figure that `figure_text` wrote. Raises ValueError for anything else."""
    if not isinstance(text, str):
        raise ValueError(f"{text!r} is not a figure in quotes")
    figure = Decimal(text)
    if figure_text(figure) != text:
        raise ValueError(f"{text!r} is not a plain figure")
    return figure


def read_figure_or_null(text: Any) -> Decimal | None:
    return None if text is None else read_figure(text)


def moment_text(moment: datetime | None) -> str | None:
    """ISO 8601 in Vietnamese time, so that one moment is always one text."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(VIETNAM).isoformat()


def read_moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone")
    return moment
