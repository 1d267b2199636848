"""A commune's improvement plan: begun from the lost lines, edited, approved, carried out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.actions.events import Happening, record
from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import Permission, require
from accounts.refusals import Conflict, NotPermitted, Refused
from accounts.refusals import gettext_noop as _
from scoring.models import Plan, PlanProgress, PlanTask, PlanVersion, Scorecard
from scoring.models.plan import PlanState
from scoring.planning import (
    PlanStep,
    TaskDraft,
    TaskState,
    next_state,
    refuse_repeated,
    refuse_unfinished,
)
from scoring.queries.hands import people_of


@dataclass(frozen=True, kw_only=True)
class TaskFacts:
    """What a task says; a person or an office is in charge, or nobody yet."""

    measure: str
    official: User | None = None
    office: str = ""
    due_on: date | None = None
    expected: Decimal


@transaction.atomic
def begin_plan(
    *, scorecard: Scorecard, drafts: Sequence[TaskDraft], by: User, clock: Clock
) -> Plan:
    """A draft with each lost line once. Raises Refused (not published, begun already, nothing
    lost), NotPermitted."""
    require(by, Permission.PLAN)
    current = _own(scorecard, by)
    refuse_repeated(drafts)
    if not current.period.is_published:
        raise Refused(_("The result is not published yet."))
    if not drafts:
        raise Refused(_("No points were lost: there is nothing to plan."))
    if Plan.objects.filter(scorecard=current).exists():
        raise Refused(_("The plan is begun already."))
    now = clock()
    plan = Plan.objects.create(scorecard=current, begun_at=now, begun_by=by)
    _add(plan, drafts)
    _tell("begin_plan", plan, by=by, at=now, new={"lines": [draft.code for draft in drafts]})
    return plan


@transaction.atomic
def renew_plan(*, plan: Plan, drafts: Sequence[TaskDraft], by: User, clock: Clock) -> None:
    """The draft after a corrected result: lines lost since are added, those no longer lost go,
    what a line lost is as published now; measures stay as written."""
    require(by, Permission.PLAN)
    current = _held(plan, by)
    _refuse_unless_draft(current)
    refuse_repeated(drafts)
    now, wanted = clock(), {draft.code: draft for draft in drafts}
    kept = {task.code: task for task in current.tasks.order_by("position", "id")}
    gone = {code: task.measure for code, task in kept.items() if code not in wanted}
    current.tasks.filter(code__in=list(gone)).delete()
    for position, draft in enumerate(drafts):
        if draft.code in kept:
            expected = min(kept[draft.code].expected, draft.lost)
            columns = {"lost": draft.lost, "max_points": draft.max_points, "expected": expected}
            current.tasks.filter(code=draft.code).update(position=position, **columns)
    added = [draft.code for draft in drafts if draft.code not in kept]
    _add(current, drafts, only=added)
    _tell("renew_plan", current, by=by, at=now, old={"gone": gone}, new={"added": added})


@transaction.atomic
def edit_task(
    *, task: PlanTask, facts: TaskFacts, version: int, by: User, clock: Clock
) -> PlanTask:
    """A task of a draft as it reads from now on. Raises Refused, NotPermitted, Conflict."""
    require(by, Permission.PLAN)
    plan = _held(task.plan, by)
    _refuse_unless_draft(plan)
    current = _fresh(task, version)
    now, columns = clock(), _columns(current, facts, plan)
    old = _shown(current)
    for name, value in columns.items():
        setattr(current, name, value)
    current.version += 1
    current.save(update_fields=[*columns, "version"])
    _tell("edit_plan_task", current, by=by, at=now, old=old, new=_shown(current), plan=plan)
    return current


@transaction.atomic
def set_goals(
    *, plan: Plan, goals: Mapping[str, str], version: int, by: User, clock: Clock
) -> None:
    """The goals of a draft by field code; what is left empty is prefilled."""
    require(by, Permission.PLAN)
    current = _held(plan, by, version=version)
    _refuse_unless_draft(current)
    now, old = clock(), current.goals
    current.goals = {code: text.strip() for code, text in goals.items() if text.strip()}
    _write(current, "goals")
    _tell("set_plan_goals", current, by=by, at=now, old={"goals": old}, new={"goals": goals})


@transaction.atomic
def move_plan(
    *, plan: Plan, step: PlanStep, version: int, reason: str = "", by: User, clock: Clock
) -> Plan:
    """Approves, changes again, closes or opens again; each approval is kept as it was.

    Raises Refused (state, unfinished tasks, no reason), NotPermitted, Conflict.
    """
    require(by, Permission.APPROVE_PLAN)
    current = _held(plan, by, version=version)
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
    _tell(
        f"{step}_plan", current, by=by, at=now, old={"state": was},
        new={"state": to, "revision": current.revision}, reason=reason.strip(),
    )  # fmt: skip
    return current


@transaction.atomic
def report_progress(
    *,
    task: PlanTask,
    percent: int,
    note: str,
    link: str = "",
    version: int,
    by: User,
    clock: Clock,
) -> PlanProgress:
    """How far a task of an approved plan is, in the words of whoever says so."""
    require(by, Permission.PLAN)
    plan = _held(task.plan, by)
    if plan.state != PlanState.APPROVED:
        raise Refused(_("Progress is reported on an approved plan that is not closed."))
    current = _fresh(task, version)
    if not note.strip():
        raise Refused(_("Write what was done."))
    if not 0 <= percent <= 100:
        raise Refused(_("Progress is from 0 to 100 %."))
    now, old = clock(), current.percent
    said = PlanProgress.objects.create(
        task=current, percent=percent, note=note.strip(), link=link.strip(), by=by, at=now
    )
    current.percent, current.version = percent, current.version + 1
    current.save(update_fields=["percent", "version"])
    new = {"percent": percent, "note": said.note, "link": said.link}
    _tell("report_plan_progress", current, by=by, at=now, old={"percent": old}, new=new, plan=plan)
    return said


def _approve(plan: Plan, by: User, at: datetime) -> None:
    tasks = list(plan.tasks.select_related("official").order_by("position", "id"))
    refuse_unfinished([TaskState(task.code, task.in_charge, task.due_on) for task in tasks])
    plan.revision += 1
    plan.approved_at, plan.approved_by = at, by
    content = {"goals": plan.goals, "tasks": [_shown(task) for task in tasks]}
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


def _columns(task: PlanTask, facts: TaskFacts, plan: Plan) -> dict[str, Any]:
    measure, office = facts.measure.strip(), facts.office.strip()
    if not measure:
        raise Refused(_("Write the measure."))
    if facts.official is not None and office:
        raise Refused(_("Either a person or an office is in charge, not both."))
    if not 0 <= facts.expected <= task.lost:
        raise Refused(
            _("{code} lost {lost} points; expect from 0 to {lost}."),
            code=task.code,
            lost=task.lost,
        )
    people = people_of(plan.scorecard.commune)
    if (
        facts.official is not None
        and facts.official.pk != task.official_id
        and not people.filter(pk=facts.official.pk).exists()
    ):
        raise Refused(_("Choose somebody of your own commune."))
    return {
        "measure": measure,
        "official": facts.official,
        "office": office,
        "due_on": facts.due_on,
        "expected": facts.expected,
    }


def _own(scorecard: Scorecard, by: User) -> Scorecard:
    if by.commune_id is None or scorecard.commune_id != by.commune_id:
        raise NotPermitted(_("Only {commune} itself plans."), commune=scorecard.commune.full_name)
    return Scorecard.objects.select_related("period", "commune").get(pk=scorecard.pk)


def _held(plan: Plan, by: User, *, version: int | None = None) -> Plan:
    """The plan's row, fresh and held until the transaction ends: its tasks change one by one."""
    held = Plan.objects.select_for_update().get(pk=plan.pk)
    held.scorecard = _own(held.scorecard, by)
    if version is not None and held.version != version:
        raise Conflict(
            _("Somebody else has changed the plan meanwhile. Look at what stands there now.")
        )
    return held


def _fresh(task: PlanTask, version: int) -> PlanTask:
    current = PlanTask.objects.select_related("official").get(pk=task.pk)
    if current.version != version:
        raise Conflict(
            _("Somebody else has changed {code} meanwhile. It now reads: “{measure}”."),
            code=current.code,
            measure=current.measure,
        )
    return current


def _refuse_unless_draft(plan: Plan) -> None:
    if plan.state != PlanState.DRAFT:
        raise Refused(_("The plan is approved. A leader can open it to be changed again."))


def _write(plan: Plan, *columns: str) -> None:
    plan.version += 1
    plan.save(update_fields=[*columns, "version"])


def _shown(task: PlanTask) -> dict[str, Any]:
    return {
        "code": task.code,
        "measure": task.measure,
        "in_charge": task.in_charge,
        "due_on": task.due_on.isoformat() if task.due_on else None,
        "lost": str(task.lost),
        "expected": str(task.expected),
    }


def _tell(
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
    of = plan or subject
    assert isinstance(of, Plan)
    record(
        Happening(what, subject, old=old or {}, new=new or {}, reason=reason),
        chain=of.scorecard.period.event_chain,
        by=by,
        at=at,
    )
