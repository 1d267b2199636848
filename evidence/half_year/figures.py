"""What is typed beside an indicator: read, kept as one text, and shown as on paper. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from accounts.numbers import (
    figure_text,
    format_decimal,
    format_one_way,
    parse_decimal,
    round_half_up,
)
from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from evidence.half_year.forms import CHOSEN, COUNTED, FormSet, Indicator, Kind
from evidence.half_year.formulas import compute

RATE_PLACES = 2
PLACES = {Kind.COUNT: 0, Kind.MONEY: 6, Kind.PERCENT: 4}
LONGEST_TEXT = 1000
NOTHING = "Không phát sinh"


@dataclass(frozen=True)
class Figure:
    """What a commune says of an indicator; `value` is as `read_value` gives it. `nothing` occurred
    that could be counted: then there is no value."""

    value: str = ""
    nothing: bool = False
    note: str = ""

    @property
    def is_given(self) -> bool:
        return bool(self.value) or self.nothing


Figures = Mapping[str, Figure]  # by key


def read_value(indicator: Indicator, text: str) -> str:
    """The text as it is kept: `137`, `57.69`, the value of an option; empty where it is empty.

    Raises Refused for what is no figure of that kind, or could be read in two ways: `250.289`,
    and of money `3.91` (S003 writes it for 3.910).
    """
    text = text.strip()
    if not text:
        return ""
    if indicator.kind in CHOSEN:
        return _option(indicator, text)
    if indicator.kind in COUNTED:
        return figure_text(_number(indicator, text))
    if len(text) > LONGEST_TEXT:
        raise Refused(_("The text is too long: at most {most} characters."), most=LONGEST_TEXT)
    return text


def number_of(indicator: Indicator, figure: Figure | None) -> Fraction | None:
    """The figure to compute with: 0 where nothing occurred, None where nothing is said yet."""
    if figure is None or indicator.kind not in COUNTED:
        return None
    if figure.nothing:
        return Fraction(0)
    return Fraction(figure.value) if figure.value else None


def numbers_of(forms: FormSet, figures: Figures) -> dict[str, Fraction]:
    """Every number that is there, typed or computed; a rate as a part of one."""
    found = {
        key: _computable(each, number)
        for key, each in forms.typed.items()
        if (number := number_of(each, figures.get(key))) is not None
    }
    return with_computed(forms, found)


def with_computed(forms: FormSet, typed: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """The numbers and what follows from them, formulas over formulas too. A rate is exact."""
    found = dict(typed)
    waiting = {key: each.term for key, each in forms.indicators.items() if each.term is not None}
    while waiting:
        ready = {
            key: result
            for key, term in waiting.items()
            if term is not None and (result := compute(term, found)) is not None
        }
        if not ready:
            break
        found |= ready
        waiting = {key: term for key, term in waiting.items() if key not in ready}
    return found


def shown_number(indicator: Indicator, number: Fraction) -> str:
    """As on the form: counts below 10 with a leading zero, thousands with dots, rates in per cent
    to two places without ending zeros: `02`, `1.278`, `57,69`."""
    if indicator.kind is Kind.PERCENT:
        return format_decimal(Decimal(format_plain(number * 100, RATE_PLACES)))
    text = format_decimal(Decimal(format_plain(number, PLACES[indicator.kind])), group=True)
    return f"0{text}" if indicator.kind is Kind.COUNT and len(text) == 1 and text != "0" else text


def format_plain(number: Fraction, places: int) -> str:
    """With a decimal point, rounded half-up."""
    return str(round_half_up(number, places))


def shown(indicator: Indicator, figure: Figure | None, numbers: Mapping[str, Fraction]) -> str:
    """What stands in the form's column of figures; nothing where nothing is there."""
    if figure is not None and figure.nothing and indicator.is_typed:
        return NOTHING
    if indicator.key in numbers:
        return shown_number(indicator, numbers[indicator.key])
    return figure.value if figure is not None and indicator.is_typed else ""


def as_typed(indicator: Indicator, value: str) -> str:
    """The kept text as a person would type it, so that it is read in one way."""
    if indicator.kind not in COUNTED or not value:
        return value
    return format_one_way(Decimal(value))


def option_label(indicator: Indicator, value: str) -> str:
    return dict(indicator.options).get(value, value)


def missing(forms: FormSet, figures: Figures) -> list[str]:
    """Keys of what is to be typed and is not yet, in the order of the paper; texts may be left."""
    return [
        key
        for key, each in forms.typed.items()
        if each.kind is not Kind.TEXT and not figures.get(key, Figure()).is_given
    ]


def _computable(indicator: Indicator, number: Fraction) -> Fraction:
    return number / 100 if indicator.kind is Kind.PERCENT else number


def _option(indicator: Indicator, text: str) -> str:
    for value, label in indicator.options:
        if text.casefold() in (value.casefold(), label.casefold()):
            return value
    raise Refused(
        _("“{text}” is none of the values: {values}."),
        text=text,
        values=[f"{value} = {label}" for value, label in indicator.options],
    )


def _number(indicator: Indicator, text: str) -> Decimal:
    if indicator.kind is Kind.PERCENT:
        return parse_decimal(text.removesuffix("%").strip(), places=PLACES[Kind.PERCENT])
    number = parse_decimal(
        text, places=PLACES[indicator.kind], asks_at_point=indicator.kind in _THOUSANDS
    )
    if number < 0 and indicator.kind is Kind.COUNT:
        raise Refused(_("A count is not below zero."))
    return number


_THOUSANDS = frozenset({Kind.MONEY, Kind.COUNT})
