"""A figure as a document prints it: what it may mean, to how many places, in which unit. Pure.

A point between thousands and a decimal comma are how official papers write (DOMAIN 7); a figure
that may be otherwise is read both ways, and its neighbours in a sum or ratio settle which it is.
Where they do not, it is asked about, never guessed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from accounts.numbers import UnreadableNumber, format_decimal, parse_decimal
from accounts.refusals import gettext_noop as _
from accounts.vietnamese import search_key
from evidence.consistency.findings import Check, Contradiction, found

MONEY = {"dong": 0, "nghin dong": 3, "ngan dong": 3, "trieu dong": 6, "ty dong": 9, "ti dong": 9}


@dataclass(frozen=True)
class Figure:
    """`readings` has the usual one first; its decimals are those that are printed.

    `is_pointed` says that a point stands where only a decimal mark can stand: “3.91”.
    """

    text: str
    readings: tuple[Decimal, ...]
    unit: str = ""
    is_pointed: bool = False

    @classmethod
    def of(cls, value: Decimal | int, unit: str = "") -> "Figure":
        """A figure that is known, not read."""
        value = Decimal(value)
        return cls(format_decimal(value), (value,), unit)

    @property
    def value(self) -> Decimal:
        return self.readings[0]

    @property
    def is_doubtful(self) -> bool:
        return self.is_pointed or len(self.readings) > 1

    @property
    def places(self) -> int:
        return max(0, -int(self.value.as_tuple().exponent))

    @property
    def half_unit(self) -> Decimal:
        """Half of its last printed place."""
        return Decimal(5).scaleb(-self.places - 1)

    @property
    def shown(self) -> str:
        return format_decimal(self.value, places=self.places, group=True)

    @property
    def is_money(self) -> bool:
        return search_key(self.unit) in MONEY

    def read_as(self, value: Decimal) -> "Figure":
        return replace(self, readings=(value,))

    def into(self, unit: str) -> "Figure":
        """The same amount in another unit of money; any other unit stays as it is."""
        mine, other = MONEY.get(search_key(self.unit)), MONEY.get(search_key(unit))
        if mine is None or other is None or mine == other:
            return self
        readings = tuple(_plain(each.scaleb(mine - other)) for each in self.readings)
        return replace(self, readings=readings, unit=unit)


def read_figure(text: str, unit: str = "") -> Figure:
    """The figure that is printed so, a percent sign left aside. Raises UnreadableNumber."""
    printed = text.strip().removesuffix("%").strip()
    try:
        value = parse_decimal(printed)
    except UnreadableNumber as fault:
        if not fault.readings:
            raise
        thousands, decimals = fault.readings
        usual = (decimals, thousands) if "," in printed else (thousands, decimals)
        return Figure(printed, usual, unit)
    is_pointed = printed.count(".") == 1 and "," not in printed
    return Figure(printed, (value,), unit, is_pointed)


def settled(
    figures: Sequence[Figure], holds: Callable[[Sequence[Figure]], bool]
) -> Sequence[Figure] | None:
    """The figures as they must be read for `holds` to be true: as usual, or one otherwise, or all.

    None where no reading makes it true.
    """
    return next((read for read in _ways(figures) if holds(read)), None)


def asked(printed: Sequence[Figure], read: Sequence[Figure], why: str) -> Iterator[Contradiction]:
    """A question for each figure that had to be read otherwise than papers write, and `why`."""
    for figure, chosen in zip(printed, read, strict=True):
        if figure.value != chosen.value:
            what = _(
                "“{text}” can be read as {usual} or as {other}; only with {chosen} it is true "
                "that {why}. Please check."
            )
            usual, other = (format_decimal(each, group=True) for each in figure.readings)
            yield found(
                Check.ASKED, what, text=figure.text, usual=usual, other=other,
                chosen=format_decimal(chosen.value, group=True), why=why,
            )  # fmt: skip


def unsettled(figure: Figure) -> Contradiction:
    """The question about a doubtful figure that nothing in its document settles."""
    if figure.is_pointed:
        what = _(
            "“{text}” has a point where papers set a decimal comma: is it {value}, or is a digit "
            "missing between thousands? Please check."
        )
        return found(Check.ASKED, what, text=figure.text, value=format_decimal(figure.value))
    usual, other = (format_decimal(each, group=True) for each in figure.readings)
    what = _("“{text}” can be read as {usual} or as {other}. Please check.")
    return found(Check.ASKED, what, text=figure.text, usual=usual, other=other)


def fits(computed: Decimal, stated: Figure) -> bool:
    """Within half a unit of the last printed place."""
    return abs(computed - stated.value) <= stated.half_unit


def _ways(figures: Sequence[Figure]) -> Iterator[Sequence[Figure]]:
    usual = [figure.read_as(figure.value) for figure in figures]
    yield usual
    doubtful = [at for at, figure in enumerate(figures) if len(figure.readings) > 1]
    for at in doubtful:
        yield [*usual[:at], figures[at].read_as(figures[at].readings[1]), *usual[at + 1 :]]
    if len(doubtful) > 1:
        yield [figure.read_as(figure.readings[-1]) for figure in figures]


def _plain(value: Decimal) -> Decimal:
    """Without zeros that a change of unit has put at the end: 52.000.000 đồng are 52 million."""
    plain = value.normalize()
    return plain if int(plain.as_tuple().exponent) <= 0 else plain.quantize(Decimal(1))
