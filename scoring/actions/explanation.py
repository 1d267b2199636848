"""The commune answers what was deducted."""

from django.db import transaction

from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import Permission, require
from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from scoring.actions.lines import fresh_scorecard, refuse_unless_in, refuse_unless_own, tell
from scoring.models import Deduction, Explanation, Scorecard
from scoring.models.appraisal import RoundNumber
from scoring.policies import refuse_after
from scoring.queries.facts import explanation_due_at
from scoring.states import State


@transaction.atomic
def explain(
    *, deduction: Deduction, agrees: bool, text: str, by: User, clock: Clock
) -> Explanation:
    """Agrees to a deduction, or disagrees with a text; the answer may change until it is sent.

    Raises Refused (state, deadline, no text), NotPermitted.
    """
    require(by, Permission.EXPLAIN)
    current = fresh_scorecard(deduction.score.scorecard)
    refuse_unless_own(current, by)
    refuse_unless_in(current, State.EXPLANATION)
    now = clock()
    refuse_after(now, explanation_due_at(current))
    score = deduction.score
    if deduction.points < 0 or deduction.round.number != RoundNumber.FIRST:
        raise Refused(_("{code}: only what round 1 took is explained."), code=score.criterion.code)
    if not agrees and not text.strip():
        raise Refused(
            _("{code}: say why you disagree, and attach documents where there are any."),
            code=score.criterion.code,
        )
    answer, _created = Explanation.objects.update_or_create(
        deduction=deduction,
        defaults={
            "agrees": agrees, "text": text.strip(), "by_silence": False, "by": by, "at": now,
        },
    )  # fmt: skip
    tell(
        "explain", score, by=by, at=now, period=current.period, old={},
        new={"deduction": str(deduction.pk), "agrees": agrees, "text": text.strip()},
    )  # fmt: skip
    return answer


@transaction.atomic
def agree_to_the_rest(*, scorecard: Scorecard, by: User, clock: Clock) -> int:
    """Agrees to every deduction that has no answer yet; how many there were."""
    require(by, Permission.EXPLAIN)
    open_ones = Deduction.objects.filter(
        score__scorecard=scorecard,
        round__number=RoundNumber.FIRST,
        points__gte=0,
        explanation__isnull=True,
    ).select_related("score__scorecard__commune", "score__criterion")
    deductions = list(open_ones.order_by("score__criterion__position", "at", "id"))
    for deduction in deductions:
        explain(deduction=deduction, agrees=True, text="", by=by, clock=clock)
    return len(deductions)
