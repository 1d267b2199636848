"""What a rule has found: which rule, how bad, where, and the sentence with the arithmetic. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from accounts.refusals import Sentence, sentence

Name = str | Sentence  # of what a rule is asked about


class Level(StrEnum):
    """In the order in which findings are read."""

    FAULT = "fault"
    WARNING = "warning"
    REMARK = "remark"


class Check(StrEnum):
    """What is held against what; the level of most is fixed, see LEVELS."""

    ASKED = "asked"  # a figure that can be read in two ways
    SUM = "sum"
    LOST = "lost"  # maximum - got = lost
    NOT_ITEMISED = "not_itemised"
    NO_REASON = "no_reason"
    PERCENT = "percent"
    MISSING_PART = "missing_part"  # a percentage without its numerator or denominator
    NOTHING_OF_NOTHING = "nothing_of_nothing"
    WHICH_PART = "which_part"
    ABOVE_THE_WHOLE = "above_the_whole"
    UNITS = "units"
    WORDS = "words"
    MEAN = "mean"
    MEAN_BOUNDS = "mean_bounds"
    ABOVE_THE_MEAN = "above_the_mean"
    LISTED_TWICE = "listed_twice"
    LISTED_NOWHERE = "listed_nowhere"
    HIDDEN_BY_COUNT = "hidden_by_count"
    COUNT = "count"
    WEAKEST = "weakest"
    TWO_VALUES = "two_values"
    NOT_COVERED = "not_covered"
    TWO_NAMES = "two_names"
    HEADING_TWICE = "heading_twice"
    HEADING_ORDER = "heading_order"
    WINDOWS = "windows"
    DATE_ORDER = "date_order"
    NUMBER_TWICE = "number_twice"
    TWO_TITLES = "two_titles"
    NUMBER_ORDER = "number_order"
    SYMBOL = "symbol"
    ISSUER = "issuer"
    ENDED = "ended"  # a programme whose years are over
    OLD = "old"  # an act of long ago that may have been replaced
    REPLACED_WORD = "replaced_word"


LEVELS: dict[Check, Level] = {
    **dict.fromkeys(Check, Level.FAULT),
    **dict.fromkeys(
        (
            Check.ASKED, Check.NOT_ITEMISED, Check.NO_REASON, Check.NOTHING_OF_NOTHING,
            Check.WHICH_PART, Check.WEAKEST, Check.TWO_VALUES, Check.NOT_COVERED, Check.TWO_NAMES,
            Check.HEADING_TWICE, Check.WINDOWS, Check.TWO_TITLES, Check.NUMBER_ORDER, Check.ISSUER,
            Check.ENDED,
        ),
        Level.WARNING,
    ),
    **dict.fromkeys((Check.UNITS, Check.HEADING_ORDER, Check.OLD), Level.REMARK),
}  # fmt: skip


@dataclass(frozen=True)
class Contradiction:
    """`place` says where in the document; a rule that knows no document leaves it empty."""

    check: Check
    level: Level
    what: Sentence
    place: str = ""

    def at(self, place: str) -> "Contradiction":
        return self if self.place else replace(self, place=place)


def found(
    check: Check, what: str, *, level: Level | None = None, **values: object
) -> Contradiction:
    return Contradiction(check, level or LEVELS[check], sentence(what, **values))


def by_severity(contradictions: Sequence[Contradiction]) -> list[Contradiction]:
    """Faults first; inside a level in the order of the document."""
    return sorted(contradictions, key=lambda each: list(Level).index(each.level))
