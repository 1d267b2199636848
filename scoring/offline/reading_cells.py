"""One cell that the commune filled in: the figure or the text in it, or what is wrong with it."""

from decimal import Decimal

from accounts.numbers import parse_decimal
from accounts.refusals import Refused, Sentence, sentence
from accounts.refusals import gettext_noop as N_
from accounts.vietnamese import one_line
from accounts.workbook_sheets import Cell, Quoted, invisible_fault
from criteria.figures import AMOUNTS
from criteria.outline import CriterionNode
from criteria.rules import Figure, Measure

_FORMULA = N_("it is a formula. Type what it results in.")
_DATE = N_("Excel has made a date of it. Format the cell as General and type the number anew.")
_FIGURE_FAULTS = {
    "f": _FORMULA,
    "e": N_("it is an error of a formula. Type a number."),
    "b": N_("it is not a number. Write digits only, such as 12 or 1,5."),
    "d": _DATE,
}
_TEXT_FAULTS = {
    "f": N_("it is a formula. Type a text; it may not begin with “=”."),
    "e": N_("it is an error of a formula. Type a text."),
    "b": N_("it is not a text. Format the cell as Text and type it anew."),
    "d": N_("Excel has made a date of it. Format the cell as Text and type it anew."),
}
_MOST = 10**15  # beyond, Excel itself drops digits


def figure_of(cell: Cell, node: CriterionNode) -> Figure:
    """The figure of a filled cell. Raises Refused with what is wrong."""
    assert node.rule is not None
    if node.rule.measure is Measure.CHOICE:
        return _option(cell, node)
    if fault := _FIGURE_FAULTS.get(cell.kind):
        raise Refused(fault)
    if isinstance(cell.value, str):
        return parse_decimal(cell.value, asks_at_point=node.rule.measure in AMOUNTS)
    if abs(cell.value) >= _MOST:
        raise Refused(N_("it has more digits than Excel keeps. Check it, and type it as a text."))
    return Decimal(
        f"{cell.value:.15g}"
    )  # the digits that Excel shows: 0,3, not 0,30000000000000004


def text_fault(cell: Cell, *, longest: int) -> Sentence | None:
    """What is wrong with a note or a reason."""
    if fault := _TEXT_FAULTS.get(cell.kind):
        return sentence(fault)
    if len(text_of(cell)) > longest:
        return sentence(N_("it is longer than {limit} characters. Shorten it."), limit=longest)
    return invisible_fault(cell)


def text_of(cell: Cell) -> str:
    """The cell as text; a number as Excel shows it."""
    if isinstance(cell.value, float):
        return f"{cell.value:.15g}".replace(".", ",")
    return str(cell.value)


def _option(cell: Cell, node: CriterionNode) -> str:
    """The option as the rule writes it; blanks and their kind make no difference."""
    assert node.rule is not None
    if fault := _TEXT_FAULTS.get(cell.kind):
        raise Refused(fault)
    options = [text for text, _worth in node.rule.options]
    for option in options:
        if one_line(option) == one_line(text_of(cell)):
            return option
    raise Refused(
        N_("this is not one of the answers. Choose one in the list: {options}."),
        options=[Quoted(option) for option in options],
    )
