"""What the appraisal's two pages are drawn from: finished texts, links and forms."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.wording import say, show
from scoring.appraisal_filters import lines_only
from scoring.forms.findings import DecisionForm, FindingForm, NaForm, SurveyForm
from scoring.forms.marks import AskForm, ShownForm
from scoring.models import Deduction, Scorecard, SignOff
from scoring.models.scorecard import Na
from scoring.queries import appraisal as queries
from scoring.queries.appraisal import AppraisedLine, Shown
from scoring.queries.stages import explanation_of, figures_text, finding_text
from scoring.queries.usual_reasons import offered_reasons, reasons_for
from scoring.states import LABELS, State
from scoring.tasks import time_left
from scoring.views.appraisal_bar import bar
from scoring.views.appraisal_filters import accepting, drawn_filters
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

TIME_TO_ANSWER = timedelta(days=2)
END_OF_WORK = time(17)


def list_page(
    scorecard: Scorecard, *, user: User, form: ShownForm, code: str = ""
) -> dict[str, Any]:
    """The whole scorecard, and as `line` the one of the code, whatever the filter leaves. 8
    queries, however many lines it has."""
    state, asked, name = State(scorecard.state), form.asked(), form.list_name()
    lines = queries.appraised_lines(scorecard)
    shown = Shown(name) if name in set(Shown) else default_shown(state, user)
    signed = queries.sign_off_of(scorecard, user)
    left = {each: queries.lines_shown(lines, each, user=user, state=state) for each in Shown}
    found = queries.sections(lines_only(left[shown], asked), shown)
    queue, usual = queries.queue(scorecard, user), offered_reasons(user)
    line = next((line for line in lines if line.criterion.code == code), None)
    return frame(scorecard) | {
        "line": drawn_line(line, scorecard, user=user, signed=signed, usual=usual)
        if line
        else None,
        "sections": drawn_sections(found, scorecard, user=user, signed=signed, usual=usual),
        "nothing_shown": not any(section.lines for section in found),
        "tabs": _tabs(left, shown, user, state),
        "filters": drawn_filters(left[shown], shown=shown, asked=asked),
        "since_form": form,
        "may_mark": _marks_here(state, user),
        "shown": shown,
        "query": urlencode({"lines": shown, "only": asked.only}),
        "task": _task(state, user, signed),
        "queue": queue,
        "many": accepting(left[Shown.MINE], user=user, signed=signed),
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
    asks = marks and not line.is_survey and State(scorecard.state) is not State.COUNCIL
    decisions = _decisions(line, typed.get("decision")) if marks else []
    own_marks = [_own_mark(finding) for finding in withdrawable(line)] if marks else []
    may_enter = may_survey(user, line, signed=signed)
    survey = SurveyForm(rule, score) if may_enter else None
    usual = reasons_for(offered_reasons(user), line.criterion.code) if marks else []
    return frame(scorecard) | {
        "line": drawn_line(line, scorecard, user=user, signed=signed, usual=usual),
        "version": score.version,
        "why_not": "" if may_enter else refused,
        "survey": typed.get("survey") or survey,
        "na": typed.get("na") or (NaForm() if marks and not granted else None),
        "na_asked": score.na == Na.ASKED and score.na_reason,
        "na_is_open": "na" in typed or _may_be_granted_now(line),
        "is_granted": granted and marks,
        "decisions": decisions,
        "finding_is_open": "finding" in typed or not (decisions or own_marks or survey),
        "finding": typed.get("finding")
        or (
            FindingForm(rule, score, usual=usual) if marks and _may_be_marked(line) else None
        ),
        "own_marks": own_marks,
        "ask": typed.get("ask") or (AskForm(until=_answer_by(scorecard)) if asks else None),
        "ask_is_open": "ask" in typed,
        "back": place_of(line),
        "across": _across(line, user),
        "forms_with_errors": [form for form in typed.values() if form.errors],
    }  # fmt: skip


def _answer_by(scorecard: Scorecard) -> datetime:
    """Proposed to the commune: the end of work in two days, the end of the round at the latest."""
    now = timezone.now()
    day = timezone.localdate(now) + TIME_TO_ANSWER
    proposed = timezone.make_aware(datetime.combine(day, END_OF_WORK))
    due_at = _due_at(scorecard, State(scorecard.state))
    if due_at is None or due_at <= now:
        return proposed
    return min(due_at, proposed)


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


def _across(line: AppraisedLine, user: User) -> str:
    """The same criterion in all communes, at this one; empty for another department's."""
    if user.department_id not in (None, line.criterion.department_id):
        return ""
    scorecard, code = line.score.scorecard, line.criterion.code
    page = reverse("scoring:across", args=[scorecard.period_id, code])
    return f"{page}#row-{scorecard.pk}"


def _due_at(scorecard: Scorecard, state: State) -> datetime | None:
    period = scorecard.period
    return {
        State.ROUND_1: period.round_1_due_at,
        State.ROUND_2: period.round_2_due_at,
        State.COUNCIL: period.publication_due_at,
    }.get(state)


def _marks_here(state: State, user: User) -> bool:
    """Whether the person marks lines at this stage, as far as his role goes."""
    if state is State.COUNCIL:
        return can(user, Permission.CONCLUDE)
    return state in (State.ROUND_1, State.ROUND_2) and can(user, Permission.APPRAISE)


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
            "that are wrong and leave the others as they are, one by one or many at once. Then "
            "sign off below."
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
        "accepted": sum(line.is_accepted and not line.is_marked for line in mine),
        "unseen": sum(line.is_left and not (line.awaits_na or line.awaits_survey) for line in mine),
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
