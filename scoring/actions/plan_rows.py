"""The rows of a commune's plan as its actions hold, check and tell them."""

from datetime import datetime
from typing import Any

from accounts.actions.events import Happening, record
from accounts.models import User
from accounts.refusals import Conflict, NotPermitted, Refused
from accounts.refusals import gettext_noop as _
from scoring.models import Plan, PlanTask, Scorecard
from scoring.models.plan import PlanState


def own(scorecard: Scorecard, *, by: User) -> Scorecard:
    """The row anew, with its period; NotPermitted for another commune's."""
    if by.commune_id is None or scorecard.commune_id != by.commune_id:
        raise NotPermitted(_("Only {commune} itself plans."), commune=scorecard.commune.full_name)
    return Scorecard.objects.select_related("period", "commune").get(pk=scorecard.pk)


def held(plan: Plan, *, by: User, version: int | None = None) -> Plan:
    """The plan's row, fresh and held until the transaction ends: its tasks change one by one."""
    held = Plan.objects.select_for_update().get(pk=plan.pk)
    held.scorecard = own(held.scorecard, by=by)
    if version is not None and held.version != version:
        raise Conflict(
            _("Somebody else has changed the plan meanwhile. Look at what stands there now.")
        )
    return held


def refuse_unless_draft(plan: Plan) -> None:
    """What is approved is changed only after it was opened again."""
    if plan.state != PlanState.DRAFT:
        raise Refused(_("The plan is approved. A leader can open it to be changed again."))


def shown(task: PlanTask) -> dict[str, Any]:
    """As events and approved versions keep it; of an extra task also what it is for."""
    extra = {"goal": task.name, "field": task.field, "result": task.result}
    return {
        "code": task.code,
        "measure": task.measure,
        "in_charge": task.in_charge,
        "due_on": task.due_on.isoformat() if task.due_on else None,
        "lost": str(task.lost),
        "expected": str(task.expected),
        **(extra if task.is_extra else {}),
    }


def tell(
    what: str,
    subject: Plan | PlanTask,
    *,
    by: User,
    at: datetime,
    old: dict[str, Any] | None = None,
    new: dict[str, Any] | None = None,
    reason: str = "",
    plan: Plan | None = None,
) -> None:
    """An event of the plan, or of a task of `plan`."""
    of = plan or subject
    assert isinstance(of, Plan)
    record(
        Happening(what, subject, old=old or {}, new=new or {}, reason=reason),
        chain=of.scorecard.period.event_chain,
        by=by,
        at=at,
    )
