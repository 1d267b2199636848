"""Scores that a document states, held against what its parts add up to. Pure.

Evaluations and plans of communes (S000, S002) print got, maximum and lost for each line and field,
and a total; DOMAIN 7 lists the kinds of contradictions. Figures are shown as documents write them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from accounts.numbers import format_decimal, round_half_up
from accounts.refusals import gettext_noop as _
from evidence.consistency.figures import Figure, fits
from evidence.consistency.findings import Check, Contradiction, found


@dataclass(frozen=True)
class Stated:
    """What a document says of a line, a field or, without a code, of the whole.

    A figure that it does not print is None. `parts` may leave out what got full points, as
    documents do that print lost points alone; `whole` says that they leave out nothing. `reason`
    is what is said of the loss.
    """

    name: str
    code: str = ""
    got: Decimal | None = None
    maximum: Decimal | None = None
    lost: Decimal | None = None
    percent: Decimal | None = None
    parts: tuple["Stated", ...] = ()
    whole: bool = False
    reason: str = ""
    at: str = ""

    @property
    def lost_here(self) -> Decimal | None:
        """Lost points, printed or to be had from maximum and got."""
        if self.lost is not None or self.maximum is None or self.got is None:
            return self.lost
        return self.maximum - self.got

    @property
    def full(self) -> Decimal | None:
        """The maximum, printed or to be had from got and lost."""
        if self.maximum is not None or self.got is None or self.lost is None:
            return self.maximum
        return self.got + self.lost

    @property
    def place(self) -> str:
        return f"{self.code} {self.name}".strip()


def score_contradictions(document: Stated) -> list[Contradiction]:
    """Every figure that the document's other figures contradict, in its order; else nothing.

    Each sentence says where, the sum, and what is stated; its value `code` is that of the line.
    """
    return [*_of_node(document), *_line_by_line(document)]


def mean_contradictions(document: Stated) -> Iterator[Contradiction]:
    """The percentage of a total whose parts are means, each rounded as it is printed.

    Source: S001, 57,9 of 100 where the means of the fields make 40,46 of 70.
    """
    known = [(part.got, part.full) for part in document.parts]
    got = [each for each, _full in known if each is not None]
    full = sum((each for _got, each in known if each is not None), Decimal(0))
    if document.percent is None or not got or len(got) < len(known) or not full:
        return
    slack = sum((_half_unit(each) for each in got), Decimal(0)) * 100 / full
    percent = sum(got, Decimal(0)) * 100 / full
    if abs(percent - document.percent) > slack + _half_unit(document.percent):
        what = _("{place}: {sum} = {computed} %, but {stated} % is stated.")
        sum_ = f"({_sum(got)}) / {_shown(full)}"
        yield _told(
            Check.PERCENT, what, document, sum_, round_half_up(percent, 2), document.percent
        )


def _of_node(node: Stated) -> Iterator[Contradiction]:
    yield from _own(node)
    yield from _against_parts(node)
    yield from _said_of_the_loss(node)
    for part in node.parts:
        yield from _of_node(part)


def _own(node: Stated) -> Iterator[Contradiction]:
    """Maximum − got = lost, and the percentage, within its last printed place."""
    if node.maximum is not None and node.got is not None:
        lost = node.maximum - node.got
        if node.lost is not None and node.lost != lost:
            what = _("{place}: {sum} = {computed}, but {stated} is stated as lost.")
            sum_ = f"{_shown(node.maximum)} - {_shown(node.got)}"
            yield _told(Check.LOST, what, node, sum_, lost, node.lost)
    if node.percent is None or node.got is None or not node.full:
        return
    percent = node.got * 100 / node.full
    if not fits(percent, Figure.of(node.percent)):
        what = _("{place}: {sum} = {computed} %, but {stated} % is stated.")
        sum_ = f"{_shown(node.got)} / {_shown(node.full)}"
        computed = round_half_up(percent, Figure.of(node.percent).places)
        yield _told(Check.PERCENT, what, node, sum_, computed, node.percent)


def _said_of_the_loss(node: Stated) -> Iterator[Contradiction]:
    """A loss is put down to lines with their points; a line without any points has a reason."""
    mute = [part for part in node.parts if part.got is part.lost is part.maximum is None]
    if node.lost_here and mute:
        what = _("{place}: {lost} lost, but how much at {lines} is not stated.")
        lines = [part.place for part in mute]
        yield found(
            Check.NOT_ITEMISED, what, code=node.code, place=node.place,
            lost=_shown(node.lost_here), lines=lines,
        ).at(node.at)  # fmt: skip
    if node.got == 0 and node.full and not node.parts and not node.reason:
        what = _("{place}: 0 of {full}, and no reason; does it not apply?")
        yield found(
            Check.NO_REASON, what, code=node.code, place=node.place, full=_shown(node.full)
        ).at(node.at)


def _against_parts(node: Stated) -> Iterator[Contradiction]:
    if node.whole:
        what = _("{place}: the points of its parts are {sum} = {computed}, but {stated} is stated.")
        yield from _added(what, node, node.got, lambda part: part.got)
        what = _("{place}: its parts can earn {sum} = {computed}, but its maximum is {stated}.")
        if node.maximum is None:
            what = _(
                "{place}: its parts can earn {sum} = {computed}, but what it got and lost make "
                "{stated}."
            )
        yield from _added(what, node, node.full, lambda part: part.full)
    what = _("{place}: its parts lose {sum} = {computed}, but {stated} is stated as lost.")
    yield from _added(what, node, node.lost_here, lambda part: part.lost_here)


def _added(
    what: str, node: Stated, stated: Decimal | None, figure: Callable[[Stated], Decimal | None]
) -> Iterator[Contradiction]:
    """Told where every part has the figure, and their sum is another than the node's."""
    figures = [figure(part) for part in node.parts]
    known = [each for each in figures if each is not None]
    if stated is None or not known or len(known) < len(figures):
        return
    if sum(known) != stated:
        yield _told(Check.SUM, what, node, _sum(known), sum(known, Decimal(0)), stated)


def _line_by_line(document: Stated) -> Iterator[Contradiction]:
    """The lost total against its lines, where these lose another sum than the fields do."""
    lost = list(_lost_lines(document))
    by_field = sum((part.lost_here or Decimal(0) for part in document.parts), Decimal(0))
    if document.lost is None or not document.parts or sum(lost) in (document.lost, by_field):
        return
    what = _("{place}: line by line {sum} = {computed} is lost, but {stated} is stated as lost.")
    yield _told(Check.SUM, what, document, _sum(lost), sum(lost, Decimal(0)), document.lost)


def _lost_lines(node: Stated) -> Iterator[Decimal]:
    """What each line loses; a node whose parts print no loss speaks for them."""
    if node.parts and all(part.lost_here is not None for part in node.parts):
        for part in node.parts:
            yield from _lost_lines(part)
    else:
        yield node.lost_here or Decimal(0)


def lines_that_lost(node: Stated) -> Iterator[Stated]:
    """The lowest lines of which a loss is stated."""
    below = [line for part in node.parts for line in lines_that_lost(part)]
    yield from below
    if not below and node.code and node.lost_here:
        yield node


def _told(
    check: Check, what: str, node: Stated, sum_: str, computed: Decimal, stated: Decimal
) -> Contradiction:
    return found(
        check, what, code=node.code, place=node.place, sum=sum_, computed=_shown(computed),
        stated=_shown(stated),
    ).at(node.at)  # fmt: skip


def _sum(figures: Iterable[Decimal]) -> str:
    return " + ".join(_shown(figure) for figure in figures if figure) or "0"


def _half_unit(figure: Decimal) -> Decimal:
    return Figure.of(figure).half_unit


def _shown(figure: Decimal) -> str:
    return format_decimal(figure)
