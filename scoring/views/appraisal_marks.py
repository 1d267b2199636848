"""What the appraisal's page offers on a line at a click: accept, take points, take back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.wording import say, show, show_figure
from evidence.models import DocumentRequest
from scoring.acceptable import LineFacts, why_not_accepted
from scoring.forms.findings import usual_label
from scoring.forms.marks import ACCEPTANCE, GRANT
from scoring.models import SignOff, UsualReason
from scoring.models.scorecard import Na
from scoring.queries.appraisal import AppraisedLine
from scoring.queries.stages import ROUND_STAGES, finding_text
from scoring.queries.usual_reasons import reasons_for
from scoring.states import State


@dataclass(frozen=True)
class Offered:
    """A usual reason in the list of a line."""

    value: str
    label: str
    text: str
    legal_basis: str
    points: str


@dataclass(frozen=True)
class Undo:
    """A mark of the round that is open; `what` names it to the form that takes it back."""

    text: str
    by: str
    what: str


@dataclass(frozen=True)
class Marking:
    """`seen` is the value of the box that chooses the line; `status` says who has accepted it."""

    seen: str
    version: int
    status: str
    may_accept: bool
    may_take: bool
    offered: Sequence[Offered]
    undos: Sequence[Undo]
    requests: Sequence[str]
    accept_url: str
    undo_url: str


def marking(
    line: AppraisedLine, *, marks: bool, signed: SignOff | None, usual: Sequence[UsualReason] = ()
) -> Marking:
    """`marks` says whether the person may mark the line at all."""
    score, code = line.score, line.criterion.code
    in_round_1 = State(score.scorecard.state) is State.ROUND_1
    may_take = marks and not (score.na == Na.GRANTED or line.awaits_na or line.awaits_survey)
    return Marking(
        seen=f"{score.pk}:{score.version}",
        version=score.version,
        status=_status(line),
        may_accept=marks
        and in_round_1
        and not line.is_accepted
        and why_not_accepted(facts_of(line, signed)) is None,
        may_take=may_take and bool(score.appraised_points),
        offered=[_offered(reason) for reason in reasons_for(list(usual), code)] if may_take else [],
        undos=_undos(line) if marks else [],
        requests=[_request_text(request) for request in line.requests],
        accept_url=reverse("scoring:accept_line", args=[score.scorecard_id, code]),
        undo_url=reverse("scoring:undo_mark", args=[score.scorecard_id, code]),
    )


def facts_of(line: AppraisedLine, signed: SignOff | None) -> LineFacts:
    """The line as the page shows it, for the rule that the action asks too."""
    state, score = State(line.score.scorecard.state), line.score
    return LineFacts(
        code=line.criterion.code,
        state=state,
        version=score.version,
        seen_version=score.version,
        accepted_version=line.seen.version if line.seen else None,
        is_signed_off=state is State.ROUND_1 and signed is not None,
        awaits_na=line.awaits_na,
        is_granted_na=score.na == Na.GRANTED,
        awaits_survey=line.awaits_survey,
        is_marked=bool(_of_this_round(line)),
        is_disputed=line.awaits_decision,
    )


def has_no_issue(line: AppraisedLine, signed: SignOff | None) -> bool:
    """Whether the line is among those that may be accepted unlooked at, all at once: nothing is
    marked, undecided or unproven."""
    return (
        line.is_left
        and not line.lacks_evidence
        and why_not_accepted(facts_of(line, signed)) is None
    )


def _of_this_round(line: AppraisedLine) -> list[Undo]:
    number = int(ROUND_STAGES.get(State(line.score.scorecard.state), 0))
    return [
        Undo(say(finding_text(f.points, f.reason)), f.by.full_name, str(f.pk))
        for f in line.findings
        if f.round.number == number
    ]


def _undos(line: AppraisedLine) -> list[Undo]:
    found = _of_this_round(line)
    if line.score.na == Na.GRANTED:
        found.append(Undo(_("“Not applicable” granted"), "", GRANT))
    for request in line.requests:
        if request.answered_at is None:
            found.append(Undo(_("Document asked for"), request.by.full_name, str(request.pk)))
    if line.is_accepted and line.seen and State(line.score.scorecard.state) is State.ROUND_1:
        found.append(Undo(_status(line), "", ACCEPTANCE))
    return found


def _request_text(request: DocumentRequest) -> str:
    """What was asked for, and what became of it."""
    told = {
        "text": request.text,
        "until": show(request.open_until),
        "at": show(request.answered_at) if request.answered_at else "",
    }
    if request.answered_at:
        return _("Asked for: %(text)s – answered %(at)s") % told
    if request.open_until > timezone.now():
        return _("Asked for: %(text)s – until %(until)s") % told
    return _("Asked for: %(text)s – not answered by %(until)s") % told


def _status(line: AppraisedLine) -> str:
    if line.seen is None:
        return ""
    told = {"name": line.seen.by.full_name, "at": show(line.seen.at)}
    if line.is_accepted:
        return _("Seen and left as it is: %(name)s, %(at)s") % told
    if line.is_marked or State(line.score.scorecard.state) is not State.ROUND_1:
        return ""
    return _("Changed since %(name)s left it as it is, %(at)s: look again") % told


def _offered(reason: UsualReason) -> Offered:
    points = "" if reason.points is None else show_figure(reason.points)
    return Offered(str(reason.pk), usual_label(reason), reason.text, reason.legal_basis, points)
