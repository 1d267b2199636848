"""What stands on the page of a commune's plan, below its heading."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest

from reports.communes.evaluation import Evaluation
from reports.communes.papers import plan_facts
from reports.communes.plan_forms import SimulationForm
from reports.communes.simulation import next_group, next_rank, simulated
from reports.communes.texts import field_goal
from scoring.models import Plan, PlanTask


def simulation(request: HttpRequest, found: Evaluation, tasks: list[PlanTask]) -> dict[str, Any]:
    """Nothing ticked: what stands. The points are those that the plan expects of a line."""
    gains = {task.code: task.expected for task in tasks if not task.is_extra} or {
        line.code: line.lost for line in found.lines
    }
    form = SimulationForm([line.code for line in found.lines], request.GET)
    ticked = set(form.cleaned_data["line"]) if form.is_valid() else set()
    chosen = {code: gain for code, gain in gains.items() if code in ticked}
    group, rank = next_group(found), next_rank(found)
    return {
        "ticked": ticked,
        "simulated": simulated(found, chosen),
        "ticked_points": sum(chosen.values(), Decimal(0)),
        "aims": [
            {"is_rank": aim is rank, "aim": aim, "codes": [line.code for line in aim.lines]}
            for aim in (group, rank)
            if aim is not None
        ],
    }


def extras(found: Evaluation, tasks: list[PlanTask]) -> list[dict[str, Any]]:
    """The tasks that are of no lost line, each with the field that it serves."""
    fields = {field.code: f"{field.code}. {field.name}" for field in found.fields}
    return [{"task": task, "field": fields.get(task.field, "")} for task in tasks if task.is_extra]


def rows(found: Evaluation, tasks: list[PlanTask], ticked: set[str]) -> list[dict[str, Any]]:
    """The lost lines field by field, each with its task, and whether it is ticked."""
    by_code = {task.code: task for task in tasks}
    return [
        {
            "field": field,
            "lines": [
                {"line": ln, "task": by_code.get(ln.code), "is_ticked": ln.code in ticked}
                for ln in field.lines
            ],
        }
        for field in found.fields
        if field.lines
    ]


def is_stale(found: Evaluation, tasks: list[PlanTask]) -> bool:
    """Whether the result was corrected since the plan was begun."""
    planned = {task.code: task.lost for task in tasks if not task.is_extra}
    return planned != {line.code: line.lost for line in found.lines}


def standing(tasks: list[PlanTask], today: date) -> dict[str, Any]:
    """How far an approved plan is: how many of its tasks are done, and which are late."""
    late = [task for task in tasks if task.due_on and task.due_on < today and not task.is_done]
    return {
        "done": sum(task.is_done for task in tasks),
        "count": len(tasks),
        "late": [task.code for task in late],
    }


def goals(found: Evaluation, current: Plan, tasks: list[PlanTask]) -> list[tuple[str, str, str]]:
    """(code, name, goal) of each field that has one."""
    facts = plan_facts(found, current, tasks)
    goals = [(field.code, field.name, field_goal(field, facts)) for field in found.fields]
    return [goal for goal in goals if goal[2]]
