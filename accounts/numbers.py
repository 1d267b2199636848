"""Vietnamese figures, decimal comma and thousands dot: read, rounded and written. Pure."""

import re
from decimal import MAX_PREC, ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _

MAX_LENGTH = 28  # characters: no more digits than Decimal's usual arithmetic keeps

_SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}"
_SIMPLER = str.maketrans(_SPACES + "\N{MINUS SIGN}", " " * len(_SPACES) + "-")
_SIGNED = re.compile(r"(?P<sign>[+-]?) *(?P<digits>[0-9., ]+)")
_DECIMALS = re.compile(r"(?P<whole>[0-9]*)([.,](?P<part>[0-9]+))?")
_THOUSANDS = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?P<mark>[., ])[0-9]{3}((?P=mark)[0-9]{3})*)"
    r"((?!(?P=mark))[.,](?P<part>[0-9]+))?"
)
_SHORT_THOUSANDS = re.compile(r"(?P<sign>-?)(?P<whole>[1-9][0-9]{0,2})\.(?P<part>[0-9]{1,2})")
_NOT_FINITE = re.compile(r"[+-]?(s?nan[0-9]*|inf(inity)?|∞)", re.IGNORECASE)
_EXPONENT = re.compile(r"[+-]?[0-9.,]+e[+-]?[0-9]+", re.IGNORECASE)


class NumberFault(StrEnum):
    EMPTY = "empty"
    NOT_A_NUMBER = "not_a_number"
    NOT_FINITE = "not_finite"
    EXPONENT = "exponent"
    AMBIGUOUS = "ambiguous"
    TOO_MANY_PLACES = "too_many_places"
    TOO_LONG = "too_long"


SENTENCES = {
    NumberFault.EMPTY: _("Enter a number."),
    NumberFault.NOT_A_NUMBER: _("“{text}” is not a number. Write digits only, such as 12 or 1,5."),
    NumberFault.NOT_FINITE: _("“{text}” cannot be counted with. Write a number."),
    NumberFault.EXPONENT: _("“{text}” is written with an exponent. Write the number in full."),
    NumberFault.AMBIGUOUS: _(
        "“{text}” can be read in two ways. Write {as_thousands} if the mark separates thousands, "
        "or {as_decimals} if it separates decimals."
    ),
    NumberFault.TOO_MANY_PLACES: _("“{text}” has too many decimals: at most {places} are allowed."),
    NumberFault.TOO_LONG: _("“{text}” is too long for a number: at most {max_length} characters."),
}


class UnreadableNumber(Refused, ValueError):
    """A text that is no number, or no one number; the sentence says what to write instead.

    `readings` holds, for an ambiguous text alone, the number it is if its mark separates
    thousands, then the number it is if the mark separates decimals.
    """

    def __init__(
        self,
        code: NumberFault,
        *,
        text: str,
        readings: tuple[Decimal, ...] = (),
        **values: str | int,
    ) -> None:
        shown = text if len(text) <= MAX_LENGTH else f"{text[:MAX_LENGTH]}…"
        super().__init__(SENTENCES[code], text=shown, **values)
        self.code, self.text, self.readings = code, text, readings

    @property
    def message(self) -> str:
        """The sentence in English."""
        return str(self)


def parse_decimal(text: str, *, places: int | None = None, asks_at_point: bool = False) -> Decimal:
    """The number that `text` shows, with at most `places` decimals.

    A comma or a point separates decimals, and where both stand, or one stands again, the
    first separates thousands, as a space does: `1,5`, `1.5`, `1.234,5`, `1 234,5`,
    `1.234.567`. A text that could be either, `1.234` or `81,863`, is never guessed, not
    even where one reading has too many decimals; `1234`, `1,2340`, `0,125` are clear.
    Ending zeros are not counted as decimals. With `asks_at_point` a point before other than three
    digits is asked about too: `3.91`, in S003, is 3.910 with its last zero gone. Raises
    UnreadableNumber.

    Source: DOMAIN 7, "a figure that could be read both ways is asked about".
    """
    figure = text.translate(_SIMPLER).strip()
    if not figure:
        raise UnreadableNumber(NumberFault.EMPTY, text="")
    if len(figure) > MAX_LENGTH:
        raise UnreadableNumber(NumberFault.TOO_LONG, text=figure, max_length=MAX_LENGTH)
    readings = _readings(figure)
    if asks_at_point and len(readings) == 1 and (short := _SHORT_THOUSANDS.fullmatch(figure)):
        whole = short["part"].ljust(3, "0")
        readings = (Decimal(f"{short['sign']}{short['whole']}{whole}"), *readings)
    match readings:
        case (number,):
            if places is not None and round_half_up(number, places) != number:
                raise UnreadableNumber(NumberFault.TOO_MANY_PLACES, text=figure, places=places)
            return number
        case (thousands, decimals):
            raise UnreadableNumber(
                NumberFault.AMBIGUOUS,
                text=figure,
                readings=(thousands, decimals),
                as_thousands=format_decimal(thousands),
                as_decimals=format_decimal(decimals, places=4),  # four cannot be thousands
            )
    raise UnreadableNumber(_fault(figure), text=figure)


def round_half_up(value: Decimal | Fraction, places: int) -> Decimal:
    """`value` with exactly `places` decimals; a half goes away from zero: 2,665 is 2,67.

    A zero has no sign. Raises decimal.InvalidOperation for an infinite value.
    """
    if isinstance(value, Fraction):
        doubled = 2 * abs(value) * 10**places
        steps = (doubled.numerator + doubled.denominator) // (2 * doubled.denominator)
        return Decimal(steps if value >= 0 else -steps).scaleb(-places)
    step = Decimal(1).scaleb(-places)
    rounded = value.quantize(step, rounding=ROUND_HALF_UP, context=Context(prec=MAX_PREC))
    return rounded if rounded else rounded.copy_abs()


def format_decimal(
    value: Decimal, *, places: int | None = None, group: bool = False, sign: bool = False
) -> str:
    """`value` as an official document writes it: decimal comma, hyphen as minus.

    With `places` rounded half-up to just so many decimals, else whole and without ending
    zeros; `group` sets dots between thousands; `sign` sets + before what is above zero.
    Raises ValueError for what is not finite.
    """
    if not value.is_finite():
        raise ValueError(f"{value} is not a figure")
    shown = value if places is None else round_half_up(value, places)
    whole, _point, part = f"{shown.copy_abs():f}".partition(".")
    if places is None:
        part = part.rstrip("0")
    if group:
        whole = f"{int(whole):,}".replace(",", ".")
    mark = "-" if shown < 0 else "+" if sign and shown > 0 else ""
    return f"{mark}{whole},{part}" if part else f"{mark}{whole}"


def format_one_way(value: Decimal) -> str:
    """`value` with a decimal comma, so that `parse_decimal` reads it in one way: 81,8630."""
    text = format_decimal(value)
    try:
        parse_decimal(text)
    except UnreadableNumber:
        return format_decimal(value, places=4)
    return text


def figure_text(value: Decimal) -> str:
    """`0.25`, `30`: decimal point, no exponent, no ending zeros, as files for programs hold it."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


@lru_cache(maxsize=1024)  # a set or a list repeats a few figures hundreds of times
def _readings(figure: str) -> tuple[Decimal, ...]:
    """What `figure` may mean, first as thousands, then as decimals: nothing, one or both."""
    signed = _SIGNED.fullmatch(figure)
    if signed is None:
        return ()
    matches = [pattern.fullmatch(signed["digits"]) for pattern in (_THOUSANDS, _DECIMALS)]
    return tuple(
        Decimal(f"{signed['sign']}{re.sub('[., ]', '', match['whole'])}.{match['part'] or ''}")
        for match in matches
        if match
    )


def _fault(figure: str) -> NumberFault:
    if _NOT_FINITE.fullmatch(figure):
        return NumberFault.NOT_FINITE
    if _EXPONENT.fullmatch(figure):
        return NumberFault.EXPONENT
    return NumberFault.NOT_A_NUMBER
