"""The scoring rule of a criterion out of the cells of its row."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from accounts.numbers import parse_decimal
from accounts.refusals import Refused, Sentence, sentence
from accounts.refusals import gettext_noop as N_
from accounts.workbook_reader import SheetRow
from accounts.workbooks import in_every_language
from criteria.cases import TryCase, read_case_line
from criteria.rule_format import PARAMETERS
from criteria.rules import SCALES, Rule, Scale
from criteria.workbook.layout import CRITERIA, NOTHING, Sheet
from criteria.workbook.layout import SCALES as SCALE_WORDS

SCORING = ("measure", "scale", "lines", "floor", "full", "per", "step")
LONGEST_OPTION = 200
_LINES = {Scale.OPTIONS, Scale.BANDS}
_BOUND = re.compile(r"(?:từ|from|>=|≥)?\s*([^%]*?)\s*%?(?:\s*(?:trở lên|and more))?", re.IGNORECASE)

FaultAt = Callable[[Sheet, SheetRow, str, Sentence], None]


def read_rule(
    row: SheetRow,
    fault_at: FaultAt,
    word: Callable[[Sheet, SheetRow, str], Any],
    figure: Callable[..., Decimal | None],
) -> Rule | None:
    """The rule, None where the row has none or it is at fault; faults are told to `fault_at`."""
    measure, scale = word(CRITERIA, row, "measure"), word(CRITERIA, row, "scale")
    if measure is None or scale is None:
        _check_none(row, fault_at)
        return None
    if scale not in SCALES[measure]:
        what = N_("what is measured is not scored in this way. Choose: {words}.")
        words = [SCALE_WORDS[fitting] for fitting in SCALES[measure]]
        fault_at(CRITERIA, row, "scale", sentence(what, words=words))
        return None
    _check_strangers(row, scale, fault_at)
    pairs = _pairs(row, fault_at, scale) if scale in _LINES else []
    return Rule(
        measure=measure,
        scale=scale,
        options=tuple(pairs) if scale is Scale.OPTIONS else (),
        bands=tuple(pairs) if scale is Scale.BANDS else (),
        **{name: figure(CRITERIA, row, name) for name in ("floor", "full", "per", "step")},
    )


def read_cases(row: SheetRow, rule: Rule, fault_at: FaultAt) -> Iterator[TryCase]:
    """The kept cases, one line each; faults are told to `fault_at`."""
    lines = [line for line in row.cells["cases"].split("\n") if line]
    nothing = tuple(in_every_language(NOTHING)) if lines else ()
    for line in lines:
        try:
            yield read_case_line(rule, line, nothing=nothing)
        except Refused as refusal:
            fault_at(CRITERIA, row, "cases", refusal.sentence)


def _check_none(row: SheetRow, fault_at: FaultAt) -> None:
    """A rule half given: words without a measure or scale."""
    given = [name for name in SCORING if row.cells[name]]
    for name in ("measure", "scale"):
        if given and not row.cells[name]:
            what = N_("it is empty, although the row states a rule. Choose one from the list.")
            fault_at(CRITERIA, row, name, sentence(what))


def _check_strangers(row: SheetRow, scale: Scale, fault_at: FaultAt) -> None:
    """Cells that say something which this scale does not read."""
    read = set(PARAMETERS[scale]) | ({"lines"} if scale in _LINES else set())
    for name in ("lines", "floor", "full", "per", "step"):
        if row.cells[name] and name not in read:
            what = N_("the way of giving points “{scale}” does not use this. Empty this cell.")
            fault_at(CRITERIA, row, name, sentence(what, scale=SCALE_WORDS[scale]))


def _pairs(row: SheetRow, fault_at: FaultAt, scale: Scale) -> list[tuple[Any, Decimal]]:
    """Each line's answer or bound, and its points."""
    found = []
    for line in row.cells["lines"].split("\n"):
        if not line:
            continue
        try:
            found.append(_pair(line, scale))
        except Refused as refusal:
            what = N_("line “{line}”: {fault}")
            fault_at(CRITERIA, row, "lines", sentence(what, line=line, fault=refusal.sentence))
    return found


def _pair(line: str, scale: Scale) -> tuple[Any, Decimal]:
    given, colon, worth = line.rpartition(":")
    if not colon or not given.strip():
        raise Refused(N_("write it as “From 90: 1” or “Yes: 1”, points after the colon."))
    points = parse_decimal(worth, places=3)
    if scale is Scale.BANDS:
        bound = _BOUND.fullmatch(given.strip())
        return parse_decimal(bound[1] if bound else given, places=6), points
    if len(given) > LONGEST_OPTION:
        raise Refused(N_("it is longer than {limit} characters. Shorten it."), limit=LONGEST_OPTION)
    return given.strip(), points
