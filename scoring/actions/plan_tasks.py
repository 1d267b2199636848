"""The tasks of a commune's improvement plan: edited, given out, added, removed, reported on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import Permission, require
from accounts.refusals import Conflict, Refused
from accounts.refusals import gettext_noop as _
from criteria.models import Field
from scoring.actions.plan_rows import held, refuse_unless_draft, shown, tell
from scoring.arithmetic import ZERO
from scoring.models import Plan, PlanProgress, PlanTask
from scoring.models.plan import PlanState
from scoring.planning import extra_code
from scoring.queries.hands import people_of

EXTRA_POSITION = 1000  # behind every lost line


@dataclass(frozen=True, kw_only=True)
class ExtraFacts:
    """What a task that is of no lost line is for (S004): its goal, the field that it serves or
    none, and what is to come of it."""

    goal: str
    result: str
    field: str = ""


@dataclass(frozen=True, kw_only=True)
class TaskFacts:
    """What a task says; a person or an office is in charge, or nobody yet. An extra task has no
    expected points."""

    measure: str
    official: User | None = None
    office: str = ""
    due_on: date | None = None
    expected: Decimal = ZERO
    extra: ExtraFacts | None = None


@transaction.atomic
def edit_task(
    *, task: PlanTask, facts: TaskFacts, version: int, by: User, clock: Clock
) -> PlanTask:
    """A task of a draft as it reads from now on. Raises Refused, NotPermitted, Conflict."""
    require(by, Permission.PLAN)
    plan = held(task.plan, by=by)
    refuse_unless_draft(plan)
    current = _fresh(task, version)
    now, columns = clock(), _columns(current, facts, plan)
    old = shown(current)
    for name, value in columns.items():
        setattr(current, name, value)
    current.version += 1
    current.save(update_fields=[*columns, "version"])
    tell("edit_plan_task", current, by=by, at=now, old=old, new=shown(current), plan=plan)
    return current


@transaction.atomic
def assign_tasks(
    *,
    plan: Plan,
    tasks: Sequence[PlanTask],
    official: User | None = None,
    office: str = "",
    due_on: date | None = None,
    by: User,
    clock: Clock,
) -> None:
    """Several tasks of a draft, as they were seen, to one in charge or one deadline; what is not
    given stays. All or none. Raises Refused, NotPermitted, Conflict."""
    require(by, Permission.PLAN)
    current = held(plan, by=by)
    refuse_unless_draft(current)
    if official is None and not office and due_on is None:
        raise Refused(_("Choose somebody in charge or a deadline."))
    _refuse_strangers(current, official, office)
    columns: dict[str, Any] = {} if due_on is None else {"due_on": due_on}
    if official is not None or office:
        columns |= {"official": official, "office": office}
    chosen = current.tasks.filter(pk__in=[task.pk for task in tasks])
    rows = list(chosen.select_related("official").order_by("position", "id"))
    if {row.pk: row.version for row in rows} != {task.pk: task.version for task in tasks}:
        raise Conflict(
            _("Somebody else has changed a task meanwhile. Look at what stands there now.")
        )
    old = {row.code: _given(row.in_charge, row.due_on) for row in rows}
    chosen.update(**columns, version=F("version") + 1)
    new = _given(official.full_name if official else office, due_on)
    told = {"lines": [row.code for row in rows], **new}
    tell("assign_plan_tasks", current, by=by, at=clock(), old=old, new=told)


def _given(in_charge: str, due_on: date | None) -> dict[str, str | None]:
    return {"in_charge": in_charge, "due_on": due_on.isoformat() if due_on else None}


@transaction.atomic
def add_task(*, plan: Plan, facts: TaskFacts, by: User, clock: Clock) -> PlanTask:
    """A draft's task that is of no lost line. Raises Refused, NotPermitted."""
    require(by, Permission.PLAN)
    current = held(plan, by=by)
    refuse_unless_draft(current)
    taken = list(current.tasks.order_by("position", "id").values_list("code", "position"))
    last = max((position for _code, position in taken), default=0)
    task = PlanTask(
        plan=current,
        is_extra=True,
        code=extra_code([code for code, _position in taken]),
        position=max(last + 1, EXTRA_POSITION),
        max_points=ZERO,
        lost=ZERO,
        expected=ZERO,
    )
    now = clock()
    for name, value in _columns(task, facts, current).items():
        setattr(task, name, value)
    task.save()
    tell("add_plan_task", task, by=by, at=now, new=shown(task), plan=current)
    return task


@transaction.atomic
def remove_task(*, task: PlanTask, version: int, by: User, clock: Clock) -> None:
    """An extra task leaves the draft. Raises Refused (a lost line stays, and so does what progress
    was reported on), NotPermitted, Conflict."""
    require(by, Permission.PLAN)
    plan = held(task.plan, by=by)
    refuse_unless_draft(plan)
    current, now = _fresh(task, version), clock()
    if not current.is_extra:
        raise Refused(_("Each lost line stays in the plan."))
    if current.progress.exists():
        raise Refused(
            _("Progress was reported on {code}: it stays in the plan."), code=current.code
        )
    tell("remove_plan_task", current, by=by, at=now, old=shown(current), plan=plan)
    current.delete()


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
    plan = held(task.plan, by=by)
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
    tell("report_plan_progress", current, by=by, at=now, old={"percent": old}, new=new, plan=plan)
    return said


def _columns(task: PlanTask, facts: TaskFacts, plan: Plan) -> dict[str, Any]:
    """Everything that the facts say of the task, refused where it cannot be."""
    measure, office = facts.measure.strip(), facts.office.strip()
    if not measure:
        raise Refused(_("Write the measure."))
    _refuse_strangers(plan, facts.official, office, stands=task.official_id)
    if not 0 <= facts.expected <= task.lost:
        raise Refused(
            _("{code} lost {lost} points; expect from 0 to {lost}."),
            code=task.code,
            lost=task.lost,
        )
    return _extra_columns(task, facts.extra, plan) | {
        "measure": measure,
        "official": facts.official,
        "office": office,
        "due_on": facts.due_on,
        "expected": facts.expected,
    }


def _refuse_strangers(
    plan: Plan, official: User | None, office: str, *, stands: UUID | None = None
) -> None:
    """Who is in charge already may have left the commune since."""
    if official is None:
        return
    if office:
        raise Refused(_("Either a person or an office is in charge, not both."))
    people = people_of(plan.scorecard.commune)
    if official.pk != stands and not people.filter(pk=official.pk).exists():
        raise Refused(_("Choose somebody of your own commune."))


def _extra_columns(task: PlanTask, extra: ExtraFacts | None, plan: Plan) -> dict[str, Any]:
    assert task.is_extra == (extra is not None)
    if extra is None:
        return {}
    goal, result = extra.goal.strip(), extra.result.strip()
    if not goal:
        raise Refused(_("Write the goal."))
    if not result:
        raise Refused(_("Write the expected result."))
    fields = Field.objects.filter(criteria_set=plan.scorecard.period.criteria_set_id)
    if extra.field and not fields.filter(code=extra.field).exists():
        raise Refused(_("The criteria set has no field {code}."), code=extra.field)
    return {"name": goal, "result": result, "field": extra.field}


def _fresh(task: PlanTask, version: int) -> PlanTask:
    current = PlanTask.objects.select_related("official").get(pk=task.pk)
    if current.version != version:
        raise Conflict(
            _("Somebody else has changed {code} meanwhile. It now reads: “{measure}”."),
            code=current.code,
            measure=current.measure,
        )
    return current
