"""A commune's improvement plan: begun from the lost lines, approved, changed again, closed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import Permission, require
from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from scoring.actions.plan_rows import held, own, refuse_unless_draft, shown, tell
from scoring.models import Plan, PlanTask, PlanVersion, Scorecard
from scoring.planning import (
    PlanStep,
    TaskDraft,
    TaskState,
    next_state,
    refuse_repeated,
    refuse_unfinished,
)


@transaction.atomic
def begin_plan(
    *, scorecard: Scorecard, drafts: Sequence[TaskDraft], by: User, clock: Clock
) -> Plan:
    """A draft with each lost line once; where nothing was lost, one to add tasks to. Raises Refused
    (not published, begun already), NotPermitted."""
    require(by, Permission.PLAN)
    current = own(scorecard, by=by)
    refuse_repeated(drafts)
    if not current.period.is_published:
        raise Refused(_("The result is not published yet."))
    if Plan.objects.filter(scorecard=current).exists():
        raise Refused(_("The plan is begun already."))
    now = clock()
    plan = Plan.objects.create(scorecard=current, begun_at=now, begun_by=by)
    _add(plan, drafts)
    tell("begin_plan", plan, by=by, at=now, new={"lines": [draft.code for draft in drafts]})
    return plan


@transaction.atomic
def renew_plan(*, plan: Plan, drafts: Sequence[TaskDraft], by: User, clock: Clock) -> None:
    """The draft after a corrected result: lines lost since are added, those no longer lost go,
    what a line lost is as published now; measures and extra tasks stay as written."""
    require(by, Permission.PLAN)
    current = held(plan, by=by)
    refuse_unless_draft(current)
    refuse_repeated(drafts)
    now, wanted = clock(), {draft.code: draft for draft in drafts}
    lines = current.tasks.filter(is_extra=False)
    kept = {task.code: task for task in lines.order_by("position", "id")}
    gone = {code: task.measure for code, task in kept.items() if code not in wanted}
    lines.filter(code__in=list(gone)).delete()
    for position, draft in enumerate(drafts):
        if draft.code in kept:
            expected = min(kept[draft.code].expected, draft.lost)
            columns = {"lost": draft.lost, "max_points": draft.max_points, "expected": expected}
            lines.filter(code=draft.code).update(position=position, **columns)
    added = [draft.code for draft in drafts if draft.code not in kept]
    _add(current, drafts, only=added)
    tell("renew_plan", current, by=by, at=now, old={"gone": gone}, new={"added": added})


@transaction.atomic
def set_goals(
    *, plan: Plan, goals: Mapping[str, str], version: int, by: User, clock: Clock
) -> None:
    """The goals of a draft by field code; what is left empty is prefilled."""
    require(by, Permission.PLAN)
    current = held(plan, by=by, version=version)
    refuse_unless_draft(current)
    now, old = clock(), current.goals
    current.goals = {code: text.strip() for code, text in goals.items() if text.strip()}
    _write(current, "goals")
    tell("set_plan_goals", current, by=by, at=now, old={"goals": old}, new={"goals": goals})


@transaction.atomic
def move_plan(
    *, plan: Plan, step: PlanStep, version: int, reason: str = "", by: User, clock: Clock
) -> Plan:
    """Approves, changes again, closes or opens again; each approval is kept as it was.

    Raises Refused (state, unfinished tasks, no reason), NotPermitted, Conflict.
    """
    require(by, Permission.APPROVE_PLAN)
    current = held(plan, by=by, version=version)
    to, now, was = next_state(current.state, step), clock(), current.state
    if step in (PlanStep.AMEND, PlanStep.REOPEN) and not reason.strip():
        raise Refused(_("Write why."))
    current.state = to
    if step is PlanStep.APPROVE:
        _approve(current, by, now)
    elif step is PlanStep.AMEND:
        current.approved_at, current.approved_by = None, None
    elif step is PlanStep.CLOSE:
        current.closed_at, current.closed_by = now, by
    else:
        current.closed_at, current.closed_by = None, None
    _write(current, "state", "revision", "approved_at", "approved_by", "closed_at", "closed_by")
    tell(
        f"{step}_plan", current, by=by, at=now, old={"state": was},
        new={"state": to, "revision": current.revision}, reason=reason.strip(),
    )  # fmt: skip
    return current


def _approve(plan: Plan, by: User, at: datetime) -> None:
    tasks = list(plan.tasks.select_related("official").order_by("position", "id"))
    refuse_unfinished([TaskState(task.code, task.in_charge, task.due_on) for task in tasks])
    plan.revision += 1
    plan.approved_at, plan.approved_by = at, by
    content = {"goals": plan.goals, "tasks": [shown(task) for task in tasks]}
    PlanVersion.objects.create(
        plan=plan, number=plan.revision, content=content, approved_at=at, approved_by=by
    )


def _add(plan: Plan, drafts: Sequence[TaskDraft], only: Sequence[str] | None = None) -> None:
    PlanTask.objects.bulk_create(
        PlanTask(
            plan=plan,
            position=position,
            code=draft.code,
            name=draft.name,
            max_points=draft.max_points,
            lost=draft.lost,
            measure=draft.measure,
            office=draft.office,
            expected=draft.lost,
        )
        for position, draft in enumerate(drafts)
        if only is None or draft.code in only
    )


def _write(plan: Plan, *columns: str) -> None:
    plan.version += 1
    plan.save(update_fields=[*columns, "version"])
