"""The commune answers what was deducted."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actions.once import once
from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import Permission, require
from accounts.refusals import Conflict, Refused
from accounts.refusals import gettext_noop as _
from scoring.actions.lines import fresh_scorecard, refuse_unless_in, refuse_unless_own, tell
from scoring.models import Deduction, Explanation, Scorecard
from scoring.models.appraisal import RoundNumber
from scoring.policies import refuse_after
from scoring.queries.facts import explanation_due_at
from scoring.states import State


@transaction.atomic
def explain(
    *,
    deduction: Deduction,
    agrees: bool,
    text: str,
    version: int | None = None,
    by: User,
    clock: Clock,
) -> Explanation:
    """Agrees to a deduction, or disagrees with a text; the answer may change until it is sent.

    `version` is that of the answer which the person saw, 0 where there was none; None writes over
    whatever stands. Raises Refused (state, deadline, no text), NotPermitted, Conflict.
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
    before, answer = _write(deduction, agrees, text.strip(), version, by, now)
    tell(
        "explain", score, by=by, at=now, period=current.period, old=before,
        new={"deduction": str(deduction.pk), "agrees": agrees, "text": text.strip()},
    )  # fmt: skip
    return answer


def explain_once(
    *,
    key: UUID,
    deduction: Deduction,
    agrees: bool,
    text: str,
    version: int,
    by: User,
    clock: Clock,
) -> dict[str, Any]:
    """`explain` for a request that may come twice: `version` and `at` of the answer as saved."""

    def save() -> dict[str, Any]:
        answer = explain(
            deduction=deduction, agrees=agrees, text=text, version=version, by=by, clock=clock
        )
        return {"version": answer.version, "at": answer.at.isoformat()}

    kept, _is_first = once(key=key, by=by, at=clock(), do=save)
    return kept


def _write(
    deduction: Deduction, agrees: bool, text: str, version: int | None, by: User, at: datetime
) -> tuple[dict[str, Any], Explanation]:
    """What stood there, and the answer as it now stands. The row of the deduction is held, so that
    of two first answers one finds the other."""
    Deduction.objects.select_for_update(of=("self",)).get(pk=deduction.pk)
    found = Explanation.objects.select_related("by").filter(deduction=deduction).first()
    stands = found.version if found else 0
    if version is not None and version != stands:
        raise _conflict(deduction, found)
    before = {"agrees": found.agrees, "text": found.text, "by": found.by.full_name} if found else {}
    answer = found or Explanation(deduction=deduction)
    answer.agrees, answer.text, answer.by_silence = agrees, text, False
    answer.by, answer.at, answer.version = by, at, stands + 1
    answer.save()
    return before, answer


def _conflict(deduction: Deduction, found: Explanation | None) -> Conflict:
    """What stands is in the sentence, one's own text stays in the form."""
    code = deduction.score.criterion.code
    if found is None:
        return Conflict(
            _("{code}: the answer was taken back meanwhile. Yours was not saved; look and save."),
            code=code,
        )
    stands = _("{code}: {name} has answered meanwhile ({at}): “agree”. Yours was not saved.")
    if not found.agrees:
        stands = _(
            "{code}: {name} has answered meanwhile ({at}): “do not agree: {text}”. Yours was not "
            "saved."
        )
    return Conflict(
        stands,
        code=code,
        name=found.by.full_name,
        at=timezone.localtime(found.at),
        text=found.text,
    )


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
