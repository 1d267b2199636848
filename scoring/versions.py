"""What moving a period to a newer version of its criteria set does to each scorecard. Pure.

Lines correspond by equal code. Points may change only while the commune scores itself; where it
no longer does, the version must leave its points alone, or the scorecard keeps all from moving.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from decimal import Decimal
from typing import Any

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.outline import SetOutline
from scoring.arithmetic import ZERO, Line, Total, field_totals, total
from scoring.fed_figures import Carried, Link, carried
from scoring.ranking import Contender, Place, ranked
from scoring.states import State
from scoring.version_lines import (
    Effect,
    Held,
    LineChange,
    Scored,
    Worth,
    dropped_line,
    line_change,
    new_line,
)


@dataclass(frozen=True)
class Card:
    """A scorecard as it stands; `lines` by code, `signed` the departments that signed round 1."""

    key: str
    commune: str
    name_sort: str
    block: str
    state: State
    lines: Mapping[str, Held]
    signed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Result:
    """What a scorecard comes to."""

    total: Total
    rank: int
    group: str | None


@dataclass(frozen=True)
class CardReport:
    """What becomes of a scorecard: `changes` of its lines, the number `kept` exactly as they are,
    the departments whose sign-off is `withdrawn`, and what keeps it from moving, if anything."""

    key: str
    commune: str
    state: State
    changes: tuple[LineChange, ...]
    kept: int
    before: Result
    after: Result
    withdrawn: tuple[str, ...] = ()
    blocked: Sentence | None = None

    def codes(self, *effects: Effect) -> list[str]:
        return [change.code for change in self.changes if change.effect in effects]

    @property
    def changes_points(self) -> bool:
        """Whether it comes to other points, of another maximum, or has other lines."""
        return any(c.effect is not Effect.RULE for c in self.changes) or self.changes_totals

    @property
    def changes_totals(self) -> bool:
        return _sums(self.before.total) != _sums(self.after.total)

    @property
    def to_answer(self) -> list[str]:
        return self.codes(Effect.AGAIN, Effect.NEW)


@dataclass(frozen=True)
class MovePlan:
    """The reports of all scorecards, in the order given; `fed` says which figures still come from
    the half-year forms; `digest` stands for what would be done."""

    cards: tuple[CardReport, ...]
    digest: str
    fed: Carried

    @property
    def blocked(self) -> list[CardReport]:
        return [card for card in self.cards if card.blocked]


def plan(
    old: SetOutline,
    new: SetOutline,
    cards: Sequence[Card],
    *,
    sets: Iterable[str],
    links: Iterable[Link] = (),
) -> MovePlan:
    """What the move does; `sets` name the two sets for the digest, `links` are those of figures
    from the half-year forms.

    The digest leaves out what merely is so, such as totals: else no period could be moved while
    its communes are typing.
    """
    lines = _Lines(old, new)
    changes = {card.key: lines.changes(card) for card in cards}
    before = _results(old, cards, {c.key: _lines_before(c) for c in cards})
    after = _results(new, cards, {c.key: _lines_after(c, changes[c.key]) for c in cards})
    reports = tuple(
        _report(card, changes[card.key], before[card.key], after[card.key], lines) for card in cards
    )
    fed = carried(links, new.leaves())
    return MovePlan(reports, _digest(list(sets), reports, fed), fed)


class _Lines:
    """The leaves of both sets by code."""

    def __init__(self, old: SetOutline, new: SetOutline) -> None:
        self.old = {leaf.code: Scored(leaf, old.points_places) for leaf in old.leaves()}
        self.new = {leaf.code: Scored(leaf, new.points_places) for leaf in new.leaves()}
        self.appraised_before = _codes_by_department(self.old)
        self.appraised_after = _codes_by_department(self.new)

    def changes(self, card: Card) -> tuple[LineChange, ...]:
        """In the order of the new paper, what is dropped last."""
        found = [self._change(card, code) for code in self.new]
        gone = [code for code in self.old if code not in self.new]
        dropped = [dropped_line(card.lines[code], self.old[code]) for code in gone]
        return tuple(change for change in found if change) + tuple(dropped)

    def _change(self, card: Card, code: str) -> LineChange | None:
        if code not in self.old:
            return new_line(self.new[code])
        return line_change(card.lines[code], self.old[code], self.new[code])


def _codes_by_department(leaves: Mapping[str, Scored]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for code, scored in leaves.items():
        if scored.leaf.department:
            found[scored.leaf.department].add(code)
    return dict(found)


def _lines_before(card: Card) -> dict[str, Line]:
    return {code: held.worth.line for code, held in card.lines.items()}


def _lines_after(card: Card, changes: Iterable[LineChange]) -> dict[str, Line]:
    lines = _lines_before(card)
    for change in changes:
        if change.after is None:
            del lines[change.code]
        else:
            lines[change.code] = change.after.line
    return lines


def _results(
    outline: SetOutline, cards: Sequence[Card], lines: Mapping[str, Mapping[str, Line]]
) -> dict[str, Result]:
    totals = {card.key: total(field_totals(outline.fields, lines[card.key])) for card in cards}
    contenders = [_contender(card, totals[card.key], outline.tie_break) for card in cards]
    places: list[Place] = ranked(contenders, outline.thresholds)
    return {place.key: Result(totals[place.key], place.rank, place.group) for place in places}


def _contender(card: Card, of_card: Total, tie_break: tuple[str, ...]) -> Contender:
    rates = {field.code: field.rate or ZERO for field in of_card.fields}
    return Contender(
        key=card.key,
        name_sort=card.name_sort,
        index=of_card.index,
        block=card.block,
        tie_break=tuple(rates.get(code, ZERO) for code in tie_break),
    )


def _report(
    card: Card, changes: tuple[LineChange, ...], before: Result, after: Result, lines: _Lines
) -> CardReport:
    report = CardReport(
        key=card.key,
        commune=card.commune,
        state=card.state,
        changes=changes,
        kept=sum(1 for code in lines.old if code in lines.new) - sum(_stays(c) for c in changes),
        before=before,
        after=after,
        withdrawn=_withdrawn(card, lines),
    )
    return replace(report, blocked=_blocked(report, card, lines))


def _stays(change: LineChange) -> bool:
    return change.before is not None and change.after is not None


def _withdrawn(card: Card, lines: _Lines) -> tuple[str, ...]:
    """In round 1 a department has signed for its lines: for others it signs again. After release
    the sign-offs are the record of a round that is over."""
    if card.state is not State.ROUND_1:
        return ()
    before, after = lines.appraised_before, lines.appraised_after
    return tuple(sorted(name for name in card.signed if before.get(name) != after.get(name)))


def _blocked(report: CardReport, card: Card, lines: _Lines) -> Sentence | None:
    if card.state is State.SELF_ASSESSMENT:
        return None
    if report.changes_points:
        return _points_blocked(report)
    unsigned = sorted(set(lines.appraised_after) - card.signed)
    if card.state is not State.ROUND_1 and unsigned:
        return sentence(
            _(
                "Round 1 has been released, and these departments never signed it off: "
                "{departments}. Leave the lines with the departments that did."
            ),
            departments=unsigned,
        )
    return None


def _points_blocked(report: CardReport) -> Sentence:
    codes = [change.code for change in report.changes if change.effect is not Effect.RULE]
    if report.state is State.ROUND_1:
        if codes:
            return sentence(
                _(
                    "These lines would count otherwise: {codes}. Return the scorecard to the "
                    "commune first, with the reason."
                ),
                codes=codes,
            )
        return sentence(_("Its total would be another. Return the scorecard to the commune first."))
    if codes:
        return sentence(
            _(
                "Round 1 has been released, so these lines can no longer count otherwise: "
                "{codes}. Leave them as they were; what is wrong there, round 2 or the council "
                "corrects."
            ),
            codes=codes,
        )
    return sentence(
        _("Round 1 has been released, so its total can no longer be counted otherwise.")
    )


def _sums(of_card: Total) -> tuple[Decimal, ...]:
    return of_card.points, of_card.applicable_max, of_card.bonus, of_card.penalty


def _digest(sets: list[str], reports: Iterable[CardReport], fed: Carried) -> str:
    done: list[Any] = [
        [
            report.key,
            [(c.code, c.effect, _told(c.before), _told(c.after), c.lifts) for c in report.changes],
            report.withdrawn,
            str(report.blocked),
        ]
        for report in reports
    ]
    links = [[astuple(each) for each in group] for group in (fed.kept, fed.lost)]
    text = json.dumps([sets, done, links], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _told(worth: Worth | None) -> tuple[Any, ...]:
    return () if worth is None else (worth.base, worth.points, worth.max_points, worth.left_out)
