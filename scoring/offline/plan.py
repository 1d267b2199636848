"""What an uploaded sheet would change: shown first, then written as chosen or not at all."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.core import signing
from django.db import transaction

from accounts.clock import Clock
from accounts.models import User
from accounts.refusals import Conflict, Faulty, NotPermitted, Refused, Sentence, sentence
from accounts.refusals import gettext_noop as N_
from criteria.outline import CriterionNode
from criteria.rules import NotApplicable, points
from scoring.actions.sheet import Answer, answer_line
from scoring.models import Scorecard
from scoring.offline.binding import Base, stands_on
from scoring.offline.layout import input_columns
from scoring.offline.reading import FiledLine, at_line
from scoring.offline.said import Said, fingerprint, said_from_json, said_to_json
from scoring.queries import sheet as queries
from scoring.queries.sheet import Sheet, SheetLine

KEPT_SECONDS = 60 * 60
MAX_SEAL_CHARACTERS = 1_500_000


class Difference(StrEnum):
    """What taking the line from the file would do."""

    CHANGE = "change"
    EMPTY = "empty"  # what stands on the server would be gone
    CONFLICT = "conflict"  # somebody has changed the line since the download


@dataclass(frozen=True)
class PlannedLine:
    """A line on which file and server differ. `earned` are the points of the file's answer, none
    where it is empty or not applicable."""

    line: SheetLine
    difference: Difference
    stands: Said
    filed: Said
    earned: Decimal | None

    @property
    def code(self) -> str:
        return self.line.node.code

    @property
    def is_proposed(self) -> bool:
        """Taken unless the person says otherwise; else what stands on the server is kept."""
        return self.difference is Difference.CHANGE


@dataclass(frozen=True)
class SheetPlan:
    """`filed` are the lines that were touched in the file, `lines` those of them that differ."""

    filed: Mapping[str, tuple[Said, Base]]
    lines: tuple[PlannedLine, ...]

    @property
    def proposed(self) -> list[str]:
        return [line.code for line in self.lines if line.is_proposed]

    def count(self, difference: Difference) -> int:
        return sum(line.difference is difference for line in self.lines)

    @property
    def digest(self) -> str:
        """Another one as soon as anything shown has changed."""
        shown = [
            [each.code, each.line.score.version, fingerprint(each.stands), fingerprint(each.filed)]
            for each in self.lines
        ]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def plan_file(card: Sheet, filed: Mapping[str, FiledLine]) -> SheetPlan:
    """The file against the sheet. Raises Faulty naming the cells of lines that give no points.

    A line that says what it said when it was downloaded was not touched: whatever the server has
    by now stays.
    """
    touched = {
        code: each
        for code, each in filed.items()
        if fingerprint(each.said) != each.base.fingerprint
    }
    faults = [
        fault
        for code, each in touched.items()
        for fault in _line_faults(card, card.lines[code], each)
    ]
    if faults:
        raise Faulty(faults)
    return plan(card, {code: (each.said, each.base) for code, each in touched.items()})


def plan(card: Sheet, filed: Mapping[str, tuple[Said, Base]]) -> SheetPlan:
    lines = [
        _planned(card, card.lines[code], what, base)
        for code, (what, base) in filed.items()
        if what != stands_on(card.lines[code])
    ]
    return SheetPlan(dict(filed), tuple(lines))


def take_over(
    *,
    scorecard: Scorecard,
    filed: Mapping[str, tuple[Said, Base]],
    chosen: Collection[str],
    digest: str,
    by: User,
    clock: Clock,
) -> int:
    """Writes the chosen lines, all or none, each by `answer_line`; how many they were.

    Raises Conflict where the sheet has changed since the preview, Refused naming the line.
    """
    with transaction.atomic():
        planned = plan(queries.sheet(scorecard), filed)
        if planned.digest != digest:
            raise _changed_since()
        taken = [each for each in planned.lines if each.code in chosen]
        for each in taken:
            _write(each, scorecard=scorecard, by=by, clock=clock)
    return len(taken)


def sealed(planned: SheetPlan, *, scorecard: Scorecard, by: User) -> str:
    """The touched lines between preview and confirmation: signed for this person and sheet."""
    lines = {
        code: [said_to_json(what), base.version, base.fingerprint]
        for code, (what, base) in planned.filed.items()
    }
    content = {"lines": lines, "digest": planned.digest}
    seal = signing.dumps(content, salt=_salt(scorecard, by), compress=True)
    if len(seal) > MAX_SEAL_CHARACTERS:
        raise Refused(N_("The file holds too much text for one step. Shorten the notes."))
    return seal


def unsealed(seal: str, *, card: Sheet, by: User) -> tuple[dict[str, tuple[Said, Base]], str]:
    """Lines and digest of `sealed`. Raises Refused when it is too old or not this person's."""
    try:
        content = signing.loads(seal, salt=_salt(card.scorecard, by), max_age=KEPT_SECONDS)
    except signing.BadSignature as error:
        raise Refused(N_("The preview is too old. Choose the file again.")) from error
    lines = {}
    for code, (what, version, then) in content["lines"].items():
        rule = card.lines[code].node.rule
        assert rule is not None
        lines[code] = said_from_json(rule, what), Base(version, then)
    return lines, content["digest"]


def _planned(card: Sheet, line: SheetLine, filed: Said, base: Base) -> PlannedLine:
    stands = stands_on(line)
    if base.version != line.score.version:
        difference = Difference.CONFLICT
    elif filed.is_empty:
        difference = Difference.EMPTY
    else:
        difference = Difference.CHANGE
    earned = None if filed.na_reason else _earned(card, line.node, filed)
    return PlannedLine(line, difference, stands, filed, earned)


def _earned(card: Sheet, node: CriterionNode, what: Said) -> Decimal | None:
    """The points of the answer; none where it is empty or says that nothing occurred."""
    if not what.figures:
        return None
    assert node.rule is not None
    places = card.outline.points_places
    earned = points(node.rule, max_points=node.max_points, figures=what.figures, places=places)
    return None if isinstance(earned, NotApplicable) else earned


def _line_faults(card: Sheet, line: SheetLine, filed: FiledLine) -> Iterator[Sentence]:
    node, reason = line.node, filed.said.na_reason
    allowed = ("", stands_on(line).na_reason, *node.na_reasons)
    if node.na_reasons and reason not in allowed:
        what = N_(
            "this reason is not one of those allowed here. Choose one in the list: {reasons}."
        )
        told = sentence(what, reasons=list(node.na_reasons))
        yield at_line(node, filed.row, "reason", reason, told)
    try:
        if not reason:
            _earned(card, node, filed.said)
    except Refused as refusal:
        first = next(iter(input_columns(node).values()))
        yield at_line(node, filed.row, first, "", refusal.sentence)


def _write(each: PlannedLine, *, scorecard: Scorecard, by: User, clock: Clock) -> None:
    answer = Answer(
        figures=each.filed.figures, na_reason=each.filed.na_reason, note=each.filed.note
    )
    try:
        answer_line(
            scorecard=scorecard,
            code=each.code,
            answer=answer,
            version=each.line.score.version,
            by=by,
            clock=clock,
        )
    except Conflict as error:
        raise _changed_since() from error
    except NotPermitted:
        raise
    except Refused as refusal:
        what = N_("Nothing was taken over: line {code}: {what}")
        raise Refused(what, code=each.code, what=refusal.sentence) from refusal


def _changed_since() -> Conflict:
    return Conflict(N_("The sheet has changed since the preview. Look at the new preview below."))


def _salt(scorecard: Scorecard, by: User) -> str:
    """Of this person, this sheet, and the criteria as they are: lines may be others with the next
    version of the set."""
    return f"scoring.offline:{scorecard.pk}:{scorecard.period.criteria_set.content_sha256}:{by.pk}"
