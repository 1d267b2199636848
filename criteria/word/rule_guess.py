"""A scoring rule guessed from its published text: always to be confirmed, never silently. Pure.

Where the text says something that no measure and scale express, there is no rule, and the notes
say what could not be read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from accounts.refusals import Refused, Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.outline import NaPolicy, Source
from criteria.rule_format import rule_faults
from criteria.rules import Measure, Rule, Scale
from criteria.word.rule_clauses import Clause, Stretch, clauses, no_cases, stretch

MOST_PLACES = 3
LEAST_GROWTH = Decimal("0.01")
_SURVEY = re.compile(r"hài lòng \(%\)|chỉ số hài lòng|sipas|xã hội học|nhập bởi cơ quan", re.I)
_FORMULA_FOLLOWS = re.compile(r"[^\d%]*\b(?:công thức|cách tính|như sau)[^\d%]*", re.I)
_GROWTH = re.compile(r"\btăng\b", re.I)


@dataclass(frozen=True)
class Guess:
    """The rule, or None; what a person must look at; what the text says of N/A and source."""

    rule: Rule | None
    notes: tuple[Sentence, ...]
    na_policy: NaPolicy = NaPolicy.ZERO
    source: Source = Source.SELF


def guess(text: str, max_points: Decimal, *, name: str = "") -> Guess:
    """What the text of a criterion worth `max_points` means; `notes` are never empty."""
    source = Source.SURVEY if _SURVEY.search(f"{name} {text}") and "%" in text else Source.SELF
    if not text.strip():
        return Guess(None, (sentence(_("The scoring rule is missing in the document.")),))
    try:
        rule, notes, policy = _Text(text, max_points, name).read()
    except Refused as refusal:
        return Guess(None, (refusal.sentence, _enter()), source=source)
    first = sentence(_("The rule was guessed from the text. Check it, then confirm it."))
    return Guess(rule, (first if rule else _enter(), *notes), policy, source)


def _enter() -> Sentence:
    return sentence(_("The rule could not be guessed from the text. Enter it."))


class _Text:
    """Reads one text; notes what it leaves aside."""

    def __init__(self, text: str, max_points: Decimal, name: str) -> None:
        self.text, self.name, self.maximum = text, name, max_points
        self.notes: list[Sentence] = []
        self.policy = NaPolicy.ZERO

    def read(self) -> tuple[Rule | None, list[Sentence], NaPolicy]:
        rule = self._rule(self._scoring(clauses(self.text)))
        if rule:
            faults = rule_faults(rule, max_points=self.maximum, places=MOST_PLACES)
            self.notes += faults
            rule = None if faults else rule
        return rule, self.notes, self.policy

    def _scoring(self, found: Sequence[Clause]) -> list[Clause]:
        """Without the clauses on N/A and those of no effect."""
        kept: list[Clause] = []
        for clause in found:
            if clause.kind == "left_out":
                self.policy = NaPolicy.LEAVE_OUT
            elif kept and self._is_full_points(clause, kept):
                self.policy = NaPolicy.FULL_POINTS
            elif clause.kind in ("?", "at_most"):
                if clause.worth == self.maximum:
                    continue
                if re.search(r"\d", clause.text):
                    raise Refused(_("“{text}” could not be understood."), text=clause.text)
                self.notes.append(sentence(_("“{text}” was left aside."), text=clause.text))
            elif clause.kind != "idle":
                kept.append(clause)
        return kept

    def _is_full_points(self, clause: Clause, before: Sequence[Clause]) -> bool:
        """ "Không phát sinh: điểm tối đa" behind what already earns the maximum."""
        return (
            clause.kind == "stated"
            and no_cases(clause.given)
            and self._worth(clause) == self.maximum
            and any(each.kind == "formula" or self._worth(each) == self.maximum for each in before)
        )

    def _worth(self, clause: Clause) -> Decimal:
        return self.maximum if clause.worth is None else clause.worth

    def _rule(self, found: Sequence[Clause]) -> Rule | None:
        kinds = {clause.kind for clause in found}
        if kinds & {"each_minus", "taken"}:
            return self._deducting(found)
        if "each_plus" in kinds:
            return self._awarding(found)
        if "formula" in kinds:
            return self._proportional(found)
        if kinds == {"judged"}:
            return self._judging(found)
        if found and all(stretch(clause.given) for clause in found):
            return self._banded(found)
        return self._choosing(found)

    def _deducting(self, found: Sequence[Clause]) -> Rule | None:
        taking = [clause for clause in found if clause.kind in ("each_minus", "taken")]
        others = [clause for clause in found if clause.kind == "stated"]
        if len(taking) + len(others) < len(found) or len({c.worth for c in taking}) > 1:
            return self._unread(found)
        if any(self._worth(clause) not in (0, self.maximum) for clause in others):
            return self._unread(found)
        if any(not self._worth(clause) for clause in others):
            return self._unread([clause for clause in others if not self._worth(clause)])
        if taking[0].kind == "taken":
            what = _("“{text}” was read as deducted each time.")
            self.notes.append(sentence(what, text=taking[0].text))
        self._note_percents(taking[0])
        return Rule(Measure.COUNT, Scale.DEDUCT, per=taking[0].worth)

    def _awarding(self, found: Sequence[Clause]) -> Rule | None:
        adding = [clause for clause in found if clause.kind == "each_plus"]
        others = [clause for clause in found if clause.kind != "each_plus"]
        if len(adding) > 1 or any(
            self._worth(clause) not in (0, self.maximum) for clause in others
        ):
            return self._unread(found)
        self._note_percents(adding[0])
        return Rule(Measure.COUNT, Scale.AWARD, per=adding[0].worth)

    def _note_percents(self, each: Clause) -> None:
        if "%" in each.text:
            what = _("“{text}” was read as a number to be entered: how many whole percent.")
            self.notes.append(sentence(what, text=each.text))

    def _judging(self, found: Sequence[Clause]) -> Rule | None:
        if [self._worth(clause) for clause in found] != [self.maximum]:
            return self._unread(found)
        return Rule(Measure.POINTS, Scale.MANUAL)

    def _proportional(self, found: Sequence[Clause]) -> Rule | None:
        """(b/a) x maximum, the maximum from 100 % on, nothing below a floor."""
        formulas = [clause for clause in found if clause.kind == "formula"]
        (formula, *more) = formulas
        given, _bar, left = formula.given.partition("|")
        given = "" if _FORMULA_FOLLOWS.fullmatch(given) else given
        floor = Decimal(0)
        if more or self._worth(formula) != self.maximum:
            return self._unread(formulas)
        if given:
            told = stretch(given)
            if told is None or told.low is None:
                return self._unread([formula])
            floor = told.low
        for clause in found:
            if clause.kind == "formula":
                continue
            told, worth = stretch(clause.given), self._worth(clause)
            if told and told.high is not None and told.low is None and worth == 0:
                if given and told.high != floor:
                    return self._unread([clause])
                floor = told.high
            elif not (told and told.low == 100 and worth == self.maximum):
                return self._unread([clause])
        return Rule(self._measure(left), Scale.PROPORTIONAL, floor=floor, full=Decimal(100))

    def _measure(self, left: str) -> Measure:
        if _SURVEY.search(f"{left} {self.name}") and "/" not in left:
            return Measure.VALUE
        if _GROWTH.search(left):
            return Measure.GROWTH
        return Measure.RATIO

    def _banded(self, found: Sequence[Clause]) -> Rule | None:
        told = [(part, clause) for clause in found if (part := stretch(clause.given))]
        percent = any(part.percent for part, _clause in told)
        growth = bool(_GROWTH.search(self.text))
        parts = [part for part, _clause in told]
        if not all(part.percent or part.none or not percent for part in parts):
            return self._choosing(found)
        if not all(part.marked or _stands_below(part, parts) for part in parts):
            return self._choosing(found)
        if all(part.none for part, _clause in told) or len(told) < 2:
            return self._choosing(found)
        measure = Measure.COUNT
        if percent:
            measure = Measure.GROWTH if growth else self._measure(self.name)
        bands = [(self._bound(part, told, growth=growth), part, c) for part, c in told]
        bands.sort(key=lambda band: band[0], reverse=True)
        self._note_limits(bands)
        if not self._joined(bands, percent=percent):
            return self._unread(found)
        kept = [(lower, self._worth(clause)) for lower, _part, clause in bands]
        if growth and kept[-1] == (Decimal(0), Decimal(0)):
            kept.pop()
        return Rule(measure, Scale.BANDS, bands=tuple(kept))

    def _bound(
        self, part: Stretch, told: Sequence[tuple[Stretch, Clause]], *, growth: bool
    ) -> Decimal:
        if part.low is not None:
            return part.low
        if growth and any(other.none for other, _clause in told):
            return LEAST_GROWTH
        return Decimal(0)

    def _joined(self, bands: Sequence[tuple[Decimal, Stretch, Clause]], *, percent: bool) -> bool:
        """Whether each band ends where the next one above begins, the first nowhere."""
        top = bands[0][1]
        if top.high is not None and not (percent and top.high >= 100):
            return False
        for (above, _part, _clause), (_low, part, _c) in pairwise(bands):
            if part.high is None or part.high == above:
                continue
            if not (part.to_high and not percent and part.high + 1 == above):
                return False
        return True

    def _note_limits(self, bands: Sequence[tuple[Decimal, Stretch, Clause]]) -> None:
        for lower, part, clause in bands:
            if part.above or (part.to_high and part.percent):
                what = _("“{text}” was read as from {bound}, that figure included.")
                self.notes.append(sentence(what, text=clause.text, bound=lower))

    def _choosing(self, found: Sequence[Clause]) -> Rule | None:
        if len(found) < 2 or any(clause.kind != "stated" for clause in found):
            return self._unread(found)
        options = tuple(
            (clause.given[:1].upper() + clause.given[1:], self._worth(clause)) for clause in found
        )
        return Rule(Measure.CHOICE, Scale.OPTIONS, options=options)

    def _unread(self, found: Sequence[Clause]) -> Rule | None:
        """None, with a note on each clause that fits no rule."""
        for clause in found:
            self.notes.append(
                sentence(_("“{text}” fits none of the ways of scoring."), text=clause.text)
            )
        return None


def _stands_below(part: Stretch, parts: Sequence[Stretch]) -> bool:
    """Whether a bare "01 sáng kiến" continues an order that begins with "từ 02"."""
    return not part.percent and any(
        other.marked and not other.none and other.low is not None and other.low > (part.low or 0)
        for other in parts
    )
