"""A document asked for on a line while its scorecard is being appraised."""

from datetime import datetime

from django.db import transaction

from accounts.clock import Clock
from accounts.models import User
from accounts.refusals import NotPermitted, Refused
from accounts.refusals import gettext_noop as _
from evidence import actions as evidence
from evidence.models import DocumentRequest, Stage
from scoring.actions.appraisal.marking import appraisable_line
from scoring.actions.lines import fresh_scorecard, tell
from scoring.models import Scorecard
from scoring.models.appraisal import RoundNumber

STAGE_IN = {RoundNumber.FIRST: Stage.SELF_ASSESSMENT, RoundNumber.SECOND: Stage.SUPPLEMENT}


@transaction.atomic
def ask_for_document(
    *, scorecard: Scorecard, code: str, text: str, until: datetime, by: User, clock: Clock
) -> DocumentRequest:
    """Asks the commune for a document: its dossier opens for that line alone until then.

    Raises Refused (round, sign-off, empty, past, beyond the round), NotPermitted.
    """
    current = fresh_scorecard(scorecard)
    score, in_round = appraisable_line(current, code, by)
    now = clock()
    if in_round.number not in STAGE_IN:
        raise Refused(_("Documents are asked for by a department, in a round of appraisal."))
    if not text.strip():
        raise Refused(_("{code}: write which document you ask for."), code=code)
    due_at = _due_at(current, in_round.number)
    if until <= now:
        raise Refused(
            _("{code}: choose a time to come; the commune must be able to answer."), code=code
        )
    if now < due_at < until:
        raise Refused(
            _("{code}: the round ends {due_at}; choose an earlier time."), code=code, due_at=due_at
        )
    request = evidence.ask(
        dossier=current.dossier,
        criterion=score.criterion,
        text=text.strip(),
        stage=STAGE_IN[RoundNumber(in_round.number)],
        open_until=until,
        by=by,
        at=now,
    )
    tell(
        "ask_document", score, by=by, at=now, period=current.period,
        old={}, new={"to": until.isoformat()}, reason=request.text,
    )  # fmt: skip
    return request


@transaction.atomic
def withdraw_request(*, request: DocumentRequest, by: User, clock: Clock) -> None:
    """The document is no longer needed; before it has come."""
    current = fresh_scorecard(request.dossier.scorecard)
    score, _in_round = appraisable_line(current, request.criterion.code, by)
    if request.department_id != by.department_id:
        raise NotPermitted(_("This document is asked for by another department."))
    now = clock()
    evidence.withdraw_request(request=request, by=by, at=now)
    tell(
        "withdraw_document_request", score, by=by, at=now, period=current.period,
        old={"text": request.text}, new={},
    )  # fmt: skip


def _due_at(scorecard: Scorecard, number: int) -> datetime:
    period = scorecard.period
    return period.round_1_due_at if number == RoundNumber.FIRST else period.round_2_due_at
