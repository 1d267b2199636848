"""Where the points of a year went, line by line and reason by reason. Pure.

A line loses its maximum less its points in the end ("mất so với tối đa", DOMAIN 4). That is made up
of what the commune did not claim itself and of what the rounds took and did not give back, so the
reasons of a line sum to what it lost; lines that do not apply lose nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from accounts.vietnamese import one_line
from criteria.outline import FieldKind
from reports.result.facts import LineResult
from reports.result.period import PeriodResult
from scoring.arithmetic import ZERO

MARKS = " .;,:!-–"  # two who write one reason begin and end it differently


class Cause(StrEnum):
    """What is lost without a reason that somebody wrote; no written reason begins so."""

    NOT_ANSWERED = "-not_answered"
    NOT_CLAIMED = "-not_claimed"
    SURVEY = "-survey"
    OTHER = "-other"


CAUSES = {
    Cause.NOT_ANSWERED: _("The commune left the line without an answer"),
    Cause.NOT_CLAIMED: _("The commune did not claim these points itself"),
    Cause.SURVEY: _("Result of the sociological survey"),
    Cause.OTHER: _("Without a reason of its own"),
}


@dataclass(frozen=True)
class Taken:
    """What a round took from a line and did not give back, and why; negative where it gave."""

    commune: str
    code: str
    reason: str
    points: Decimal


@dataclass(frozen=True)
class Disputes:
    """Deductions that communes did not agree to, and how many of them were given back."""

    count: int
    upheld: int


@dataclass(frozen=True)
class Loss:
    """Points that a commune lost on a criterion for one reason; `reason` is what is compared,
    `words` how it was written."""

    commune: str
    code: str
    field: str
    department: str
    reason: str
    words: str | Sentence
    points: Decimal


@dataclass(frozen=True)
class Share:
    """Losses of one kind together: how often, how many points, in how many communes."""

    key: str
    words: str | Sentence
    times: int
    points: Decimal
    communes: int


def reason_key(words: str) -> str:
    """Equal for reasons that differ in capitals, spaces and the mark at the end."""
    return one_line(words).strip(MARKS).casefold()


def losses(result: PeriodResult, taken: Iterable[Taken]) -> tuple[Loss, ...]:
    """Every loss of the regular fields, in the order of the result and of the paper."""
    reasons: dict[tuple[str, str], list[Taken]] = defaultdict(list)
    for each in taken:
        reasons[each.commune, each.code].append(each)
    leaves = [
        (field.code, leaf)
        for field in result.outline.fields
        if field.kind is FieldKind.REGULAR
        for leaf in field.leaves()
    ]
    return tuple(
        Loss(commune.code, leaf.code, field, leaf.department, key, words, points)
        for commune in result.communes
        for field, leaf in leaves
        if not (line := commune.lines[leaf.code]).left_out
        for key, words, points in _parts(
            line, leaf.max_points, reasons.get((commune.code, leaf.code), [])
        )
    )


def _parts(
    line: LineResult, max_points: Decimal, taken: Iterable[Taken]
) -> Iterator[tuple[str, str | Sentence, Decimal]]:
    left = max_points - line.final
    unclaimed = max_points - (line.base or ZERO)
    if unclaimed:
        cause = Cause.NOT_CLAIMED if line.base is not None else Cause.NOT_ANSWERED
        cause = Cause.SURVEY if line.is_survey else cause
        yield cause.value, sentence(CAUSES[cause]), unclaimed
        left -= unclaimed
    for each in taken:
        if each.points:
            yield reason_key(each.reason), one_line(each.reason), each.points
            left -= each.points
    if left:
        yield Cause.OTHER.value, sentence(CAUSES[Cause.OTHER]), left


def shares(found: Iterable[Loss], by: Callable[[Loss], Any]) -> tuple[Share, ...]:
    """Most points first; equals in the order they came."""
    together: dict[str, list[Loss]] = defaultdict(list)
    for loss in found:
        together[by(loss)].append(loss)
    listed = [
        Share(
            key,
            members[0].words,
            len(members),
            sum((each.points for each in members), ZERO),
            len({each.commune for each in members}),
        )
        for key, members in together.items()
    ]
    return tuple(sorted(listed, key=lambda share: -share.points))
