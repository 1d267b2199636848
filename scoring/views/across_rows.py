"""A commune's row of the page across communes, as finished text; what may be done on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.numbers import round_half_up
from accounts.permissions import Permission, can
from accounts.refusals import Sentence
from accounts.wording import say, show, show_figure
from criteria.figures import figures_from_json
from criteria.models import Criterion
from criteria.rules import INPUTS, Measure, Rule, percentage
from scoring.acceptable import LineFacts, why_not_accepted
from scoring.across import Compared, Spread
from scoring.forms.findings import FindingForm
from scoring.models.appraisal import RoundNumber
from scoring.models.scorecard import Na
from scoring.queries.across import CommuneLine, Mark
from scoring.queries.stages import ROUND_STAGES, Stage, figures_text, finding_text
from scoring.states import LABELS, State
from scoring.views.last_year import PERCENT_PLACES, last_year_text
from scoring.views.papers import Paper, drawn_file

NO_CARD = UUID(int=0)


@dataclass(frozen=True)
class Opened:
    """The line that is marked in place: the form, and the version that the person sees."""

    scorecard_id: UUID
    version: int
    form: FindingForm
    url: str
    stages: Sequence[Stage]


@dataclass(frozen=True)
class Row:
    """A commune's row. `figures` are the cells of the figure columns; `seen` is what the form that
    accepts lines sends of it, empty where it cannot be accepted now: `why_not` says why."""

    anchor: str
    commune: str
    block: str
    state: str
    state_label: str
    words: Sequence[tuple[str, str]]
    figures: Sequence[str]
    claimed: str
    share: str
    note: str
    na: str
    last_year: str
    gap: str
    gap_tone: str
    papers: Sequence[Paper]
    lacks_papers: bool
    round_1: Sequence[str]
    explanation: Sequence[str]
    later: Sequence[str]
    stands: str
    seen: str
    why_not: str
    url: str
    mark_url: str
    action: str
    line_action: str
    opened: Opened | None


@dataclass(frozen=True)
class Drawing:
    """What all rows of the page have in common; `open_at` and `line_at` are worked out once, as
    an address by itself for each row would cost more than the row."""

    criterion: Criterion
    rule: Rule
    user: User
    spread: Spread | None
    opened: Opened | None
    open_at: str
    line_at: str


def line_address(code: str) -> str:
    """The address of a commune's line, to be filled with its scorecard."""
    return reverse("scoring:appraise_line", args=[NO_CARD, code]).replace(str(NO_CARD), "{}")


def drawn_row(line: CommuneLine, compared: Compared, drawing: Drawing) -> Row:
    criterion, rule, user = drawing.criterion, drawing.rule, drawing.user
    spread, opened = drawing.spread, drawing.opened
    work, is_shown = line.work, line.work.is_shown
    gap, last = compared.gap, line.last_year
    marks_here = may_mark(line, criterion, user)
    by_form = marks_here and not needs_its_page(line)
    anchor = anchor_of(line.scorecard_id)
    accepts = not line.is_accepted and _appraises(criterion, user)
    why_not = _why_not_accepted(line, criterion) if accepts else None
    return Row(
        anchor=anchor,
        commune=capfirst(line.commune),
        block=line.block,
        state=line.state.value,
        state_label=_(LABELS[line.state]),
        words=_words(line, is_unusual=spread is not None and spread.is_unusual(compared.claimed)),
        figures=_figure_cells(line, rule),
        claimed=_figure(line.base_points),
        share=_percent(compared.share),
        note=line.note,
        na=_na_text(line),
        last_year=last_year_text(last),
        gap="" if gap is None else _signed(gap),
        gap_tone="" if not gap else "up" if gap > 0 else "down",
        papers=[drawn_file(paper, paper.pages) for paper in line.papers],
        lacks_papers=work.lacks_evidence,
        round_1=[_finding(mark) for mark in line.marks if mark.number == RoundNumber.FIRST],
        explanation=[text for mark in line.marks if (text := _answer(mark))],
        later=_later(line.marks),
        stands=_stands(line) if is_shown else "",
        seen=f"{line.score_id}:{line.version}" if accepts and why_not is None else "",
        why_not=say(why_not) if why_not else "",
        url=drawing.line_at.format(line.scorecard_id),
        mark_url=f"{drawing.open_at}{line.scorecard_id}#{anchor}" if by_form else "",
        action=_("Mark"),
        line_action=_("Decide") if marks_here and needs_its_page(line) else _("See everything"),
        opened=opened if opened and line.scorecard_id == opened.scorecard_id else None,
    )


def may_mark(line: CommuneLine, criterion: Criterion, user: User) -> bool:
    """Whether the page offers a mark; the action decides again."""
    if line.state is State.COUNCIL:
        return can(user, Permission.CONCLUDE)
    if not _appraises(criterion, user):
        return False
    return line.state is State.ROUND_2 or (
        line.state is State.ROUND_1 and not line.work.is_signed_off
    )


def needs_its_page(line: CommuneLine) -> bool:
    """What has to be decided first, on the line's own page."""
    work = line.work
    awaits_survey = work.is_survey and work.claimed is None
    return work.asks_na or work.undecided > 0 or awaits_survey or line.na == Na.GRANTED


def _appraises(criterion: Criterion, user: User) -> bool:
    return can(user, Permission.APPRAISE) and criterion.department_id == user.department_id


def _why_not_accepted(line: CommuneLine, criterion: Criterion) -> Sentence | None:
    """The action's own reason, before anybody sends a line that it would refuse."""
    work = line.work
    number = ROUND_STAGES.get(line.state)
    facts = LineFacts(
        code=criterion.code,
        state=line.state,
        version=line.version,
        seen_version=line.version,
        is_signed_off=line.state is State.ROUND_1 and work.is_signed_off,
        awaits_na=work.asks_na,
        is_granted_na=line.na == Na.GRANTED,
        awaits_survey=work.is_survey and work.claimed is None,
        is_marked=any(mark.number == number for mark in line.marks),
        is_disputed=work.undecided > 0,
    )
    return why_not_accepted(facts)


def _words(line: CommuneLine, *, is_unusual: bool) -> list[tuple[str, str]]:
    """(tone, what) of everything that should be seen of the line at once."""
    work = line.work
    found = [
        ("good", _("accepted"), line.is_accepted),
        ("warn", _("changed since the last mark"), work.is_changed),
        ("warn", _("unusual"), is_unusual),
        ("bad", _("disputed"), work.undecided > 0),
        ("warn", _("asks for “not applicable”"), work.is_shown and work.asks_na),
    ]
    return [(tone, text) for tone, text, is_so in found if is_so]


def _figure_cells(line: CommuneLine, rule: Rule) -> list[str]:
    """One cell for each head of `_heads`; figures of an earlier version of the rule in one."""
    if rule.measure is Measure.POINTS:
        return []
    names = INPUTS[rule.measure]
    has_percent = rule.measure in (Measure.RATIO, Measure.GROWTH)
    empty = [""] * (len(names) + has_percent)
    if set(line.figures) != set(names):
        return [figures_text(rule, line.figures), *empty[1:]]
    figures = figures_from_json(rule, line.figures)
    cells = [show(figures[name]) for name in names]
    if has_percent:
        measured = percentage(rule, figures)
        cells.append("" if measured is None else show_figure(measured))
    return cells


def _na_text(line: CommuneLine) -> str:
    if line.na == Na.GRANTED:
        return _("“Not applicable” granted: %(reason)s") % {"reason": line.na_decision}
    if line.na_reason:
        return _("Says “not applicable”: %(reason)s") % {"reason": line.na_reason}
    return ""


def _finding(mark: Mark) -> str:
    return say(finding_text(mark.points, mark.reason))


def _answer(mark: Mark) -> str:
    if mark.agrees is None:
        return ""
    if mark.by_silence:
        return _("no answer by the deadline: agreed")
    return mark.answer or (_("agrees") if mark.agrees else "")


def _later(marks: Sequence[Mark]) -> list[str]:
    """What round 2 and the council found and decided, oldest first."""
    found = [(mark.at, _finding(mark)) for mark in marks if mark.number > RoundNumber.FIRST]
    found += [(m.decided_at, _decision(m)) for m in marks if m.decided_at is not None]
    return [text for _at, text in sorted(found)]


def _decision(mark: Mark) -> str:
    if mark.points == 0:
        return mark.decision
    told = {"points": show_figure(mark.restored), "reason": mark.decision}
    if mark.restored:
        return _("Gives back %(points)s: %(reason)s") % told
    return _("Keeps the deduction: %(reason)s") % told


def _stands(line: CommuneLine) -> str:
    if line.left_out:
        return _("left out")
    has_points = line.base_points is not None or line.na == Na.GRANTED or line.marks
    return show_figure(line.appraised_points) if has_points else ""


def _figure(points: Any) -> str:
    return "" if points is None else show_figure(points)


def _percent(share: Any) -> str:
    return "" if share is None else show_figure(round_half_up(share, PERCENT_PLACES))


def _signed(gap: Any) -> str:
    rounded = round_half_up(gap, PERCENT_PLACES)
    return show_figure(abs(rounded))


def anchor_of(scorecard_id: UUID) -> str:
    return f"row-{scorecard_id}"
