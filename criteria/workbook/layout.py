"""How a criteria set is laid out as a workbook: its sheets, their columns and their words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.vietnamese import one_line
from accounts.workbooks import Column, Holds, Layout, in_every_language
from criteria.outline import FieldKind, NaPolicy, Source
from criteria.rules import Measure, Scale


class Reads(Enum):
    """How a cell becomes text: in LINES line breaks are kept, in NUMBER Excel's numbers allowed."""

    LINE = auto()
    LINES = auto()
    CODE = auto()
    NUMBER = auto()


@dataclass(frozen=True)
class SetColumn(Column):
    reads: Reads = Reads.LINE
    longest: int = 500


@dataclass(frozen=True, eq=False)
class Sheet(Layout):
    """A layout that is itself whatever language its title is read in."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__


def _code(name: str, label: Any, *, longest: int = 30) -> SetColumn:
    return SetColumn(name, label, Holds.CODE, width=10, reads=Reads.CODE, longest=longest)


def _number(name: str, label: Any) -> SetColumn:
    return SetColumn(name, label, width=11, reads=Reads.NUMBER, longest=40)


def _choice(name: str, label: Any, words: Mapping[Any, Any], *, width: int = 18) -> SetColumn:
    return SetColumn(name, label, width=width, choices=tuple(words.values()), longest=60)


MEASURES: Mapping[Measure, Any] = {
    Measure.POINTS: _("Points by judgement"),
    Measure.CHOICE: _("One of the answers"),
    Measure.RATIO: _("Rate b/a (%)"),
    Measure.GROWTH: _("Growth on last year (%)"),
    Measure.COUNT: _("Number of times"),
    Measure.VALUE: _("Result measured elsewhere (%)"),
}
SCALES: Mapping[Scale, Any] = {
    Scale.MANUAL: _("Free points"),
    Scale.OPTIONS: _("Points of each answer"),
    Scale.BANDS: _("By levels"),
    Scale.PROPORTIONAL: _("In proportion"),
    Scale.DEDUCT: _("Deducted each time"),
    Scale.AWARD: _("Added each time"),
}
POLICIES: Mapping[NaPolicy, Any] = {
    NaPolicy.ZERO: _("0 points"),
    NaPolicy.FULL_POINTS: _("Full points"),
    NaPolicy.LEAVE_OUT: _("Left out of the maximum"),
}
SOURCES: Mapping[Source, Any] = {
    Source.SELF: _("Self-assessment"),
    Source.SURVEY: _("Sociological survey"),
}
KINDS: Mapping[FieldKind, Any] = {
    FieldKind.REGULAR: _("Scored field"),
    FieldKind.BONUS: _("Bonus"),
    FieldKind.PENALTY: _("Penalty"),
}
YES = _("Yes")
NOTHING = _("not applicable")

HEADING = Sheet(
    _("Criteria set"),
    (
        SetColumn("name", _("Entry"), width=34),
        SetColumn("value", _("Content"), width=80, reads=Reads.LINES, longest=4000),
    ),
)
# The rows of the heading's sheet, by their place in SetDocument and SetOutline.
ENTRIES: Mapping[str, Any] = {
    "title": _("Title of the set"),
    "decision": _("Issuing decision (number, date)"),
    "year": _("Year of assessment"),
    "points_places": _("Decimals of points"),
    "index_places": _("Decimals of the index"),
    "tie_break": _("Tie-break: codes of fields, the first counts most"),
    "note": _("Notes"),
}
GROUPS = Sheet(
    _("Groups"),
    (
        SetColumn("block", _("Block"), width=24, longest=50),
        SetColumn("group", _("Group"), width=24, longest=40),
        _number("lower", _("From (%)")),
    ),
)
FIELDS = Sheet(
    _("Fields"),
    (
        _code("code", _("Code"), longest=20),
        SetColumn("name", _("Name"), width=60, longest=300),
        _choice("kind", _("Kind"), KINDS),
        _number("max_points", _("Maximum points")),
    ),
)
CRITERIA = Sheet(
    _("Criteria"),
    (
        _code("code", _("Code")),
        SetColumn("name", _("Name"), width=44),
        _number("max_points", _("Maximum points")),
        _code("parent", _("Part of (code)")),
        _choice("measure", _("What is measured"), MEASURES, width=24),
        _choice("scale", _("How points are given"), SCALES, width=24),
        SetColumn("lines", _("Answers or levels"), width=28, reads=Reads.LINES, longest=4000),
        _number("floor", _("0 points below (%)")),
        _number("full", _("Maximum from (%)")),
        _number("per", _("Points each time")),
        _number("step", _("Step of points")),
        SetColumn(
            "rule_text", _("Scoring rule as published"), width=44, reads=Reads.LINES, longest=4000
        ),
        SetColumn("evidence", _("Evidence asked for"), width=32, reads=Reads.LINES, longest=4000),
        _choice("na_policy", _("Where nothing occurred"), POLICIES, width=22),
        SetColumn("department", _("Appraising department"), width=28, longest=200),
        SetColumn("official", _("Official in charge"), width=24, longest=100),
        _choice("source", _("Source of the score"), SOURCES),
        _choice("capped", _("Parts may add up to more"), {True: YES}, width=14),
        SetColumn(
            "rule_note", _("To be confirmed of the rule"), width=32, reads=Reads.LINES, longest=4000
        ),
        SetColumn(
            "na_reasons",
            _("Allowed reasons for “not applicable”"),
            width=32,
            reads=Reads.LINES,
            longest=4000,
        ),
        SetColumn(
            "cases", _("Kept cases: figures → points"), width=28, reads=Reads.LINES, longest=4000
        ),
        SetColumn(
            "predecessors",
            _("Codes last year"),
            Holds.CODE,
            width=14,
            reads=Reads.CODE,
            longest=300,
        ),
    ),
)
SHEETS = (HEADING, GROUPS, FIELDS, CRITERIA)
INSTRUCTIONS_TITLE = _("Instructions")
LISTS_TITLE = _("Lists")


# By the name of the column, what its words stand for.
WORDS: Mapping[str, Mapping[Any, Any]] = {
    "measure": MEASURES,
    "scale": SCALES,
    "na_policy": POLICIES,
    "source": SOURCES,
    "kind": KINDS,
    "capped": {True: YES},
    "entry": ENTRIES,
}


def word_for(name: str, typed: str) -> Any:
    """What the text in a column of WORDS stands for, in any language of the site, or None."""
    return _readings(name).get(one_line(typed).casefold())


@cache
def _readings(name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for meant, label in WORDS[name].items():
        found |= dict.fromkeys(in_every_language(label), meant)
        if isinstance(meant, StrEnum):
            found[meant.value] = meant
    return found
