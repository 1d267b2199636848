"""The deductions of round 1 as finished text, and what the pages that show them share."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Permission, can
from accounts.wording import say, show, show_figure
from scoring.arithmetic import ZERO
from scoring.exports import ReceiptKind
from scoring.forms.explanation import ExplainForm
from scoring.models import Deduction, Explanation, Scorecard
from scoring.queries.explanation import (
    Finding,
    unanswered,
    why_not_answerable,
)
from scoring.queries.facts import explanation_due_at, is_extended
from scoring.queries.letters import BEFORE_RELEASE
from scoring.queries.scopes import sees_decisions
from scoring.queries.sheet import leaders_of
from scoring.queries.stages import figures_text
from scoring.states import State
from scoring.tasks import time_left
from scoring.views.papers import Paper, drawn_papers
from scoring.views.saving import saving_words
from scoring.views.sheet_pages import trail_of_own_page


@dataclass(frozen=True)
class Decision:
    """What a later round decided on a deduction."""

    round: str
    points: str
    reason: str


@dataclass(frozen=True)
class Item:
    """One deduction with its line, what the commune said before, and its answer."""

    key: str
    code: str
    name: str
    maximum: str
    rule_text: str
    in_charge: str
    self_points: str
    self_figures: str
    self_note: str
    na_reason: str
    points: str
    taken: str
    refuses_na: bool
    figures: str
    reason: str
    legal_basis: str
    department: str
    papers: list[Paper]
    tone: str
    status: str
    answer_text: str
    decision: Decision | None
    form: ExplainForm | None


def frame(request: HttpRequest, scorecard: Scorecard, found: list[Finding]) -> dict[str, Any]:
    """The context of every page of the explanation."""
    now = timezone.now()
    why = why_not_answerable(scorecard, user=request.user, now=now)
    due_at = explanation_due_at(scorecard)
    asked = [finding for finding in found if finding.asks_for_answer]
    rest = unanswered(found)
    shows = sees_decisions(request.user, scorecard.period)
    may_send = can(request.user, Permission.SEND_EXPLANATION)
    return {
        "scorecard": scorecard,
        "trail": trail_of_own_page(scorecard, request.user),
        "items": [
            drawn(f, ExplainForm(f.deduction) if why is None else None, sees_decisions=shows)
            for f in asked
        ],
        "raises": [drawn(f, None, sees_decisions=shows) for f in found if not f.asks_for_answer],
        "why_not_answerable": say(why) if why else "",
        "answerable": why is None,
        "saving_words": saving_words(),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "is_open": scorecard.state == State.EXPLANATION.value,
        "letter_kinds": [] if scorecard.state in BEFORE_RELEASE else list(ReceiptKind),
        "asked": len(asked),
        "rest": len(rest),
        "first_unanswered": f"#deduction-{rest[0].deduction.pk}" if rest else "",
        "unanswered_codes": ", ".join(dict.fromkeys(f.score.criterion.code for f in rest)),
        "lost": show_figure(sum((f.deduction.points for f in asked), start=ZERO)),
        "due_at": due_at,
        "is_extended": is_extended(scorecard),
        "left": say(time_left(due_at, now=now)),
        "is_late": now >= due_at,
        "may_send": may_send,
        "leaders": "" if may_send or why else ", ".join(map(str, leaders_of(scorecard.commune))),
    }


def drawn(finding: Finding, form: ExplainForm | None, *, sees_decisions: bool) -> Item:
    """One deduction; without a form the answer is only read."""
    deduction, score, criterion = finding.deduction, finding.score, finding.score.criterion
    key = str(deduction.pk)
    rule = criterion.scoring_rule
    return Item(
        key=key,
        code=criterion.code,
        name=criterion.name,
        maximum=show_figure(score.max_points),
        rule_text=criterion.rule_text,
        in_charge=finding.in_charge,
        self_points="" if score.base_points is None else show_figure(score.base_points),
        self_figures=figures_text(rule, score.figures),
        self_note=score.note,
        na_reason=score.na_reason,
        points=show_figure(finding.round_1_points),
        taken=_signed(-deduction.points),
        refuses_na=deduction.points == 0,
        figures=figures_text(rule, deduction.figures),
        reason=deduction.reason,
        legal_basis=deduction.legal_basis,
        department=str(deduction.department or ""),
        papers=drawn_papers(finding.evidence),
        tone=answer_tone(finding.answer) if finding.asks_for_answer else "",
        status=answer_status(finding.answer) if finding.asks_for_answer else "",
        answer_text=finding.answer.text if finding.answer else "",
        decision=_decision(finding) if sees_decisions else None,
        form=form,
    )


def place_after(deduction: Deduction, *, then: str) -> str:
    """Where a saved answer leads: back to its deduction, or to the form for its document."""
    score = deduction.score
    page = reverse("scoring:explanation", args=[score.scorecard_id])
    back = f"{page}#deduction-{deduction.pk}"
    if then != "evidence":
        return back
    add = reverse("evidence:add", args=[score.scorecard.dossier_id])
    return f"{add}?{urlencode({'code': score.criterion.code, 'next': back})}"


def _signed(points: Decimal) -> str:
    return f"+{show_figure(points)}" if points > 0 else show_figure(points)


def answer_tone(answer: Explanation | None) -> str:
    return "line--missing" if answer is None else "line--done"


def answer_status(answer: Explanation | None) -> str:
    """Who answered what, and when."""
    if answer is None:
        return _("No answer yet")
    if answer.by_silence:
        return _("Agreed by silence: no answer came before the deadline")
    said = _("Agreed") if answer.agrees else _("Not agreed")
    return _("%(said)s, %(at)s, %(name)s") % {
        "said": said,
        "at": show(answer.at),
        "name": answer.by.full_name,
    }


def _decision(finding: Finding) -> Decision | None:
    deduction = finding.deduction
    if deduction.decided_in is None:
        return None
    return Decision(
        round=str(deduction.decided_in),
        points=_signed(deduction.restored),
        reason=deduction.decision,
    )
