"""What the appraisal's two pages are drawn from: finished texts, links and forms."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.wording import say, show
from scoring.forms.findings import DecisionForm, FindingForm, NaForm, SurveyForm
from scoring.models import Deduction, Scorecard, SignOff
from scoring.models.scorecard import Na
from scoring.queries import appraisal as queries
from scoring.queries.appraisal import AppraisedLine, Shown
from scoring.queries.stages import explanation_of, figures_text, finding_text
from scoring.states import LABELS, State
from scoring.tasks import time_left
from scoring.views.appraisal_bar import bar
from scoring.views.appraisal_lines import (
    answerable,
    default_shown,
    drawn_line,
    drawn_sections,
    may_survey,
    why_not,
    withdrawable,
)
from scoring.views.appraisal_sides import sides


def list_page(scorecard: Scorecard, *, user: User, asked: str) -> dict[str, Any]:
    """The whole scorecard. 5 queries, however many lines it has."""
    state = State(scorecard.state)
    lines = queries.appraised_lines(scorecard)
    shown = Shown(asked) if asked in set(Shown) else default_shown(state, user)
    signed = queries.sign_off_of(scorecard, user)
    left = {each: queries.lines_shown(lines, each, user=user, state=state) for each in Shown}
    found = queries.sections(left[shown], shown)
    queue = queries.queue(scorecard, user)
    return frame(scorecard) | {
        "sections": drawn_sections(found, scorecard, user=user, signed=signed),
        "nothing_shown": not left[shown],
        "tabs": _tabs(left, shown, user, state),
        "task": _task(state, user, signed),
        "queue": queue,
        "sign_off": _sign_off(left[Shown.MINE], state, user, signed),
        "bar": bar(scorecard, user=user, mine=left[Shown.MINE], signed=signed, queue=queue),
    }


def line_page(
    line: AppraisedLine, *, user: User, typed: Mapping[str, forms.Form]
) -> dict[str, Any]:
    """One line; `typed` holds a form that was refused, under its name."""
    scorecard, score, rule = line.score.scorecard, line.score, line.criterion.scoring_rule
    signed = queries.sign_off_of(scorecard, user)
    refused = why_not(line, user=user, signed=signed)
    marks, granted = not refused, score.na == Na.GRANTED
    decisions = _decisions(line, typed.get("decision")) if marks else []
    own_marks = [_own_mark(finding) for finding in withdrawable(line)] if marks else []
    survey = SurveyForm(rule, score) if may_survey(user, line) else None
    return frame(scorecard) | {
        "line": drawn_line(line, scorecard, user=user, signed=signed),
        "version": score.version,
        "why_not": "" if may_survey(user, line) else refused,
        "survey": typed.get("survey") or survey,
        "na": typed.get("na") or (NaForm() if marks and not granted else None),
        "na_asked": score.na == Na.ASKED and score.na_reason,
        "na_is_open": "na" in typed or _may_be_granted_now(line),
        "is_granted": granted and marks,
        "decisions": decisions,
        "finding_is_open": "finding" in typed or not (decisions or own_marks or survey),
        "finding": typed.get("finding")
        or (FindingForm(rule, score) if marks and _may_be_marked(line) else None),
        "own_marks": own_marks,
        "back": place_of(line),
        "forms_with_errors": [form for form in typed.values() if form.errors],
    }  # fmt: skip


def frame(scorecard: Scorecard) -> dict[str, Any]:
    """What both pages say of the scorecard; 404 and scope are the view's."""
    state = State(scorecard.state)
    due_at, now = _due_at(scorecard, state), timezone.now()
    return {
        "scorecard": scorecard,
        "state_label": show(LABELS[state]),
        "due_at": due_at,
        "left": say(time_left(due_at, now=now)) if due_at else "",
        "is_late": bool(due_at and now >= due_at),
    }


def place_of(line: AppraisedLine) -> str:
    """The line's place on the page where it is shown at its stage."""
    state = State(line.score.scorecard.state)
    disputes = state is State.COUNCIL or (state is State.ROUND_2 and line.disputed)
    shown = Shown.DISPUTED if disputes else Shown.MINE
    page = reverse("scoring:appraisal", args=[line.score.scorecard_id])
    return f"{page}?lines={shown}#{line.anchor}"


def _due_at(scorecard: Scorecard, state: State) -> datetime | None:
    period = scorecard.period
    return {
        State.ROUND_1: period.round_1_due_at,
        State.ROUND_2: period.round_2_due_at,
        State.COUNCIL: period.publication_due_at,
    }.get(state)


def _tabs(
    left: Mapping[Shown, Sequence[AppraisedLine]], shown: Shown, user: User, state: State
) -> list[dict[str, Any]]:
    labels = {
        Shown.MINE: _("Lines of my department"),
        Shown.ALL: _("All lines"),
        Shown.DISPUTED: _("Open and changed")
        if state in (State.COUNCIL, State.FINAL)
        else _("Disputed or new"),
    }
    current = shown if user.department_id or shown is not Shown.MINE else Shown.ALL
    offered = [each for each in Shown if each is current or _is_offered(each, user, state)]
    return [
        {
            "url": f"?lines={each}",
            "label": f"{labels[each]} ({len(left[each])})",
            "is_current": each is current,
        }
        for each in offered
    ]


def _is_offered(each: Shown, user: User, state: State) -> bool:
    if each is Shown.MINE:
        return user.department_id is not None
    return each is Shown.ALL or state not in (State.SELF_ASSESSMENT, State.ROUND_1)


def _task(state: State, user: User, signed: SignOff | None) -> str:
    """What the person has to do here now, in one or two sentences."""
    appraises, concludes = can(user, Permission.APPRAISE), can(user, Permission.CONCLUDE)
    if state is State.SELF_ASSESSMENT:
        return _("The commune is still scoring itself; its lines stand here once it has submitted.")
    if state is State.ROUND_1 and appraises and not signed:
        return _(
            "Compare each line with its documents and with your own records. Mark only the lines "
            "that are wrong; what you do not mark is accepted as it stands. Then sign off below."
        )
    if state is State.ROUND_2 and appraises:
        return _(
            "Read what the commune explains and the documents it has added, and decide each line "
            "it does not agree with: keep the deduction, or give points back, with a reason."
        )
    if state is State.COUNCIL and concludes:
        return _(
            "What is open stands first, then the widest gaps between self-score and appraisal. "
            "Write down what the council concludes, line by line, with its reason."
        )
    return (
        ""
        if signed and state is State.ROUND_1
        else _("You are reading; nothing can be changed here.")
    )


def _sign_off(
    mine: Sequence[AppraisedLine], state: State, user: User, signed: SignOff | None
) -> dict[str, Any] | None:
    if state is not State.ROUND_1 or not can(user, Permission.SIGN_OFF):
        return None
    return {
        "signed": signed,
        "marked": sum(line.is_marked for line in mine),
        "unmarked": sum(not line.is_marked for line in mine),
        "undecided": [line for line in mine if line.awaits_na],
        "surveys": [line for line in mine if line.awaits_survey],
    }


def _may_be_marked(line: AppraisedLine) -> bool:
    """Not before there are points: a survey's result, or the decision on a request."""
    return line.score.na != Na.GRANTED and not (line.awaits_na or line.awaits_survey)


def _may_be_granted_now(line: AppraisedLine) -> bool:
    """Whether the commune waits for an answer to its request, first or again."""
    return line.awaits_na or any(
        finding.points == 0 and finding.decided_at is None for finding in line.disputed
    )


def _decisions(line: AppraisedLine, typed: forms.Form | None) -> list[dict[str, Any]]:
    rule, drawn = line.criterion.scoring_rule, []
    for finding in answerable(line):
        is_typed = isinstance(typed, DecisionForm) and typed.finding.pk == finding.pk
        answer = explanation_of(finding)
        drawn.append(
            {
                "form": typed if is_typed else DecisionForm(rule, line.score, finding),
                "text": say(finding_text(finding.points, finding.reason)),
                "figures": figures_text(rule, finding.figures),
                "by": str(finding.department or finding.by.full_name),
                "answer": answer,
                "is_disputed": finding in line.disputed,
                "is_open": is_typed or (finding in line.disputed and not finding.decided_at),
                "is_decided": finding.decided_at is not None,
                "url": reverse("scoring:decide", args=[finding.pk]),
                "sides": sides(line, finding),
            }
        )
    return drawn


def _own_mark(finding: Deduction) -> dict[str, str]:
    return {
        "text": say(finding_text(finding.points, finding.reason)),
        "by": finding.by.full_name,
        "url": reverse("scoring:withdraw_deduction", args=[finding.pk]),
    }
