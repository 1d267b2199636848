"""The lines of an appraisal as finished text, and why somebody may not mark one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.wording import show_figure
from scoring.actions.appraisal import may_appraise
from scoring.models import Deduction, Scorecard, SignOff, UsualReason
from scoring.models.appraisal import RoundNumber
from scoring.models.scorecard import Na
from scoring.queries.appraisal import AppraisedLine, Section, Shown
from scoring.queries.stages import ROUND_STAGES
from scoring.queries.stages import Stage as LineStage
from scoring.states import State
from scoring.views.appraisal_marks import Marking, marking
from scoring.views.last_year import last_year_text
from scoring.views.own_data_lines import DrawnOwn, drawn_own
from scoring.views.papers import Paper, drawn_papers


@dataclass(frozen=True)
class DrawnLine:
    anchor: str
    code: str
    name: str
    head: str
    maximum: str
    standing: str
    rule_text: str
    evidence_asked: str
    last_year: str
    department: str
    papers: Sequence[Paper]
    archive_url: str
    lacks_papers: bool
    stages: Sequence[LineStage]
    tone: str
    todos: Sequence[str]
    url: str
    action: str
    is_urgent: bool
    marking: Marking
    own: DrawnOwn | None = None


@dataclass(frozen=True)
class DrawnSection:
    heading: str
    lines: Sequence[DrawnLine]


def drawn_sections(
    found: Iterable[Section],
    scorecard: Scorecard,
    *,
    user: User,
    signed: SignOff | None,
    usual: Sequence[UsualReason] = (),
) -> list[DrawnSection]:
    drawn = []
    for section in found:
        heads = _heads(section)
        drawn.append(
            DrawnSection(
                heading=f"{section.field.code}. {section.field.name}"
                if section.field
                else _heading(State(scorecard.state)),
                lines=[
                    drawn_line(line, scorecard, user=user, signed=signed, head=head, usual=usual)
                    for line, head in zip(section.lines, heads, strict=True)
                ],
            )
        )
    return drawn


def drawn_line(
    line: AppraisedLine,
    scorecard: Scorecard,
    *,
    user: User,
    signed: SignOff | None,
    head: str = "",
    usual: Sequence[UsualReason] = (),
) -> DrawnLine:
    criterion, todos = line.criterion, _todos(line)
    granted = line.score.na == Na.GRANTED
    may_mark = not why_not(line, user=user, signed=signed)
    marks = may_survey(user, line, signed=signed) or (may_mark and not granted)
    is_urgent = bool(todos) and marks
    return DrawnLine(
        anchor=line.anchor,
        code=criterion.code,
        name=criterion.name,
        head=head,
        maximum=show_figure(line.score.max_points),
        standing=_standing(line),
        rule_text=criterion.rule_text,
        evidence_asked="; ".join(criterion.evidence_asked),
        last_year=last_year_text(line.last_year),
        department=criterion.department.name if criterion.department else "",
        papers=drawn_papers(line.attachments),
        archive_url=_archive_url(line, scorecard),
        lacks_papers=line.lacks_evidence,
        stages=line.stages,
        tone="line--missing" if todos else "line--done" if _is_handled(line) else "",
        todos=todos,
        url=reverse("scoring:appraise_line", args=[scorecard.pk, criterion.code]),
        action=_action(line) if marks else _("See everything"),
        is_urgent=is_urgent,
        marking=marking(line, marks=may_mark, signed=signed, usual=usual),
        own=drawn_own(line.score, user=user),
    )


def _archive_url(line: AppraisedLine, scorecard: Scorecard) -> str:
    """Where there is more than one document: one link for all of them."""
    if len(line.attachments) < 2:
        return ""
    return reverse("evidence:line_archive", args=[scorecard.dossier_id, line.criterion.code])


def why_not(line: AppraisedLine, *, user: User, signed: SignOff | None) -> str:
    """Why the person cannot mark the line now; empty where he can."""
    state, department = State(line.score.scorecard.state), line.criterion.department
    if state not in ROUND_STAGES:
        return _("Nothing can be marked at this stage.")
    if not may_appraise(user, line.score):
        if state is State.COUNCIL:
            return _("The standing agency writes down what the council concludes.")
        return _("This line is appraised by %(department)s.") % {"department": department or "?"}
    if signed and state is State.ROUND_1:
        return _("Your department has signed off. Withdraw the sign-off to mark lines again.")
    return ""


def may_survey(user: User, line: AppraisedLine, *, signed: SignOff | None) -> bool:
    """Whether the page offers the person to enter the survey's result; the action decides again.
    `signed` is the sign-off of his own department."""
    return (
        line.is_survey
        and can(user, Permission.ENTER_SURVEY)
        and State(line.score.scorecard.state) in (State.SELF_ASSESSMENT, State.ROUND_1)
        and user.department_id in (None, line.criterion.department_id)
        and signed is None
    )


def answerable(line: AppraisedLine) -> list[Deduction]:
    """Findings of earlier rounds, which this round may answer; those the commune disputes first."""
    number = _round_number(line)
    earlier = [f for f in line.findings if number and f.round.number < number and f.points >= 0]
    return sorted(earlier, key=lambda finding: finding not in line.disputed)


def withdrawable(line: AppraisedLine) -> list[Deduction]:
    """Findings of the round that is open."""
    number = _round_number(line)
    return [f for f in line.findings if f.round.number == number]


def default_shown(state: State, user: User) -> Shown:
    """What there is to do comes first: disputes once the communes have explained."""
    if state in (State.ROUND_2, State.COUNCIL):
        return Shown.DISPUTED
    return Shown.MINE if user.department_id else Shown.ALL


def _round_number(line: AppraisedLine) -> int:
    return int(ROUND_STAGES.get(State(line.score.scorecard.state), 0))


def _todos(line: AppraisedLine) -> list[str]:
    found = []
    if line.awaits_survey:
        found.append(_("The survey's result is missing."))
    if line.awaits_na:
        found.append(_("Decide whether this is “not applicable”."))
    if line.awaits_decision and State(line.score.scorecard.state) is not State.EXPLANATION:
        found.append(
            _("The commune asks again for “not applicable”: decide.")
            if all(finding.points == 0 for finding in line.disputed if not finding.decided_at)
            else _("The commune does not agree: decide what is given back.")
        )
    return found


def _heading(state: State) -> str:
    """Above lines that stand by urgency."""
    if state in (State.COUNCIL, State.FINAL):
        return _("Open lines, then the widest gaps")
    return _("Lines that the commune does not accept, or has added something to")


def _is_handled(line: AppraisedLine) -> bool:
    """Whether the round that is open has already said something of the line."""
    number = _round_number(line)
    decided = [f.decided_in.number for f in line.findings if f.decided_in]
    if number == RoundNumber.FIRST:
        return line.is_marked or line.is_accepted
    return number in decided or bool(withdrawable(line))


def _action(line: AppraisedLine) -> str:
    if line.is_survey and not line.findings:
        return _("Enter the survey's result")
    if line.awaits_decision or line.awaits_na:
        return _("Decide")
    if _is_handled(line):
        return _("Look again or change")
    return _("Everything on this line")


def _standing(line: AppraisedLine) -> str:
    if line.score.left_out:
        return _("left out")
    if line.score.base_points is None and line.score.na != Na.GRANTED and not line.findings:
        return ""
    return show_figure(line.score.appraised_points)


def _heads(section: Section) -> list[str]:
    """The parent's name where a line is the first under it; none by urgency."""
    heads, last = [], None
    for line in section.lines:
        parent = line.criterion.parent
        is_new = section.field is not None and parent is not None and parent != last
        heads.append(f"{parent.code} {parent.name}" if is_new else "")
        last = parent
    return heads
