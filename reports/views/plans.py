"""A commune's improvement plan: its page with the simulation, its tasks, its steps."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs, post_only
from accounts.permissions import Permission, can
from accounts.refusals import Refused
from accounts.wording import say_all
from reports.commune_papers import plan_facts
from reports.commune_texts import field_goal
from reports.evaluation import Evaluation
from reports.plan_forms import GoalsForm, ProgressForm, SimulationForm, StepForm, TaskForm
from reports.proposals import OFFICES
from reports.simulation import next_group, next_rank, simulated
from reports.told import drafts_of
from reports.views.evaluation import frame, is_own, plan_of, shown
from scoring.actions import plans as actions
from scoring.models import Plan, PlanTask
from scoring.models.plan import PlanState
from scoring.planning import PlanStep
from scoring.queries import plans as queries
from scoring.queries.hands import people_of

DONE = {
    PlanStep.APPROVE: gettext_lazy("The plan is approved."),
    PlanStep.AMEND: gettext_lazy("The plan can be changed again."),
    PlanStep.CLOSE: gettext_lazy("The plan is closed."),
    PlanStep.REOPEN: gettext_lazy("The plan is open again."),
}


@needs(Permission.VIEW_RESULTS)
@require_safe
def plan(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """GET ?line=…: the plan, or how to begin it; what the ticked lines would bring. An htmx request
    gets that part alone. 404 before publication."""
    scorecard, found, _publication = shown(request, scorecard_id)
    page = frame(request, scorecard, found, tab="plan")
    current = page["plan"]
    tasks = queries.tasks_of(current) if current else []
    page |= _simulation(request, found, tasks)
    if request.htmx:
        return render(request, "reports/plan_simulated.html", page)
    page |= {
        "rows": _rows(found, tasks, page["ticked"]),
        "is_stale": current is not None and _is_stale(found, tasks),
        "may_approve": page["may_write"] and can(request.user, Permission.APPROVE_PLAN),
        "is_draft": current is not None and current.state == PlanState.DRAFT,
        "versions": list(queries.versions_of(current)) if current else [],
        "goals": _goals(found, current, tasks) if current else [],
    }
    return render(request, "reports/plan.html", page)


@needs(Permission.PLAN)
@post_only
def begin(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """POST: begins the plan with every lost line, or takes over a corrected result into a draft."""
    scorecard, found, _publication = shown(request, scorecard_id)
    if not is_own(request, scorecard):
        raise Http404
    current = plan_of(request, scorecard)
    about: dict[str, Any] = {
        "drafts": drafts_of(found), "by": request.user, "clock": timezone.now,
    }  # fmt: skip
    try:
        if current is None:
            actions.begin_plan(scorecard=scorecard, **about)
            messages.success(request, _("The plan is begun: every lost line stands in it once."))
        else:
            actions.renew_plan(plan=current, **about)
            messages.success(request, _("The plan follows the corrected result."))
    except Refused as refusal:
        for text in say_all(refusal):
            messages.error(request, text)
    return redirect("reports:plan", scorecard.pk)


@needs(Permission.VIEW_RESULTS)
@require_http_methods(["GET", "POST"])
def task(request: HttpRequest, scorecard_id: UUID, task_id: int) -> HttpResponse:
    """GET: one task, to edit in a draft, to report progress once approved. POST: saves and goes to
    the plan, or the form with what is wrong (200); 404 for another's."""
    scorecard, found, _publication = shown(request, scorecard_id)
    visible = queries.tasks_visible_to(request.user).filter(plan__scorecard=scorecard)
    current = get_object_or_404(visible, pk=task_id)
    page = frame(request, scorecard, found, tab="plan") | {"task": current}
    if page["may_write"] and current.plan.state != PlanState.CLOSED:
        form = _form_of(request, current, found)
        if form.is_valid() and _saved(request, form, current):
            return redirect("reports:plan", scorecard.pk)
        page["form"] = form
    page |= {
        "line": next((line for line in found.lines if line.code == current.code), None),
        "is_draft": current.plan.state == PlanState.DRAFT,
        "progress": list(queries.progress_of(current)),
    }
    return render(request, "reports/plan_task.html", page)


@needs(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def goals(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """GET: the goal of each field. POST: saves them and goes to the plan, or the form with what is
    wrong (200); 404 without a plan of one's own."""
    scorecard, found, _publication = shown(request, scorecard_id)
    current = plan_of(request, scorecard)
    if current is None or not is_own(request, scorecard):
        raise Http404
    form = GoalsForm(
        _goals(found, current, queries.tasks_of(current)), current.version, request.POST or None
    )
    if form.is_valid():
        try:
            actions.set_goals(
                plan=current,
                goals=form.goals,
                version=form.cleaned_data["version"],
                by=request.user,
                clock=timezone.now,
            )
        except Refused as refusal:
            form.refuse(refusal, version=current.version)
        else:
            messages.success(request, _("The goals are saved."))
            return redirect("reports:plan", scorecard.pk)
    page = frame(request, scorecard, found, tab="plan") | {"form": form}
    return render(request, "reports/plan_goals.html", page)


@needs(Permission.APPROVE_PLAN)
@post_only
def move(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """POST: approves the plan, opens it to be changed, closes it or opens it again."""
    scorecard, _found, _publication = shown(request, scorecard_id)
    current, form = plan_of(request, scorecard), StepForm(request.POST)
    if current is None or not is_own(request, scorecard):
        raise Http404
    if form.is_valid():
        step = PlanStep(form.cleaned_data["step"])
        try:
            actions.move_plan(
                plan=current,
                step=step,
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                by=request.user,
                clock=timezone.now,
            )
        except Refused as refusal:
            for text in say_all(refusal):
                messages.error(request, text)
        else:
            messages.success(request, DONE[step])
    return redirect("reports:plan", scorecard.pk)


def _form_of(request: HttpRequest, current: PlanTask, found: Evaluation) -> TaskForm | ProgressForm:
    data = request.POST or None
    if current.plan.state == PlanState.DRAFT:
        named = [leaf.official for leaf in found.result.outline.leaves() if leaf.official]
        people = people_of(current.plan.scorecard.commune)
        return TaskForm(current, people, dict.fromkeys([*named, *OFFICES]), data)
    return ProgressForm(data, initial={"percent": current.percent, "version": current.version})


def _saved(request: HttpRequest, form: TaskForm | ProgressForm, current: PlanTask) -> bool:
    about: dict[str, Any] = {
        "task": current, "version": form.cleaned_data["version"], "by": request.user,
        "clock": timezone.now,
    }  # fmt: skip
    try:
        if isinstance(form, TaskForm):
            actions.edit_task(facts=form.facts(), **about)
        else:
            facts = {name: form.cleaned_data[name] for name in ("percent", "note", "link")}
            actions.report_progress(**facts, **about)
    except Refused as refusal:
        form.refuse(refusal, version=current.version)
        return False
    messages.success(request, _("%(code)s is saved.") % {"code": current.code})
    return True


def _simulation(request: HttpRequest, found: Evaluation, tasks: list[PlanTask]) -> dict[str, Any]:
    """Nothing ticked: what stands. The points are those that the plan expects of a line."""
    gains = {task.code: task.expected for task in tasks} or {
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


def _rows(found: Evaluation, tasks: list[PlanTask], ticked: set[str]) -> list[dict[str, Any]]:
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


def _is_stale(found: Evaluation, tasks: list[PlanTask]) -> bool:
    """Whether the result was corrected since the plan was begun."""
    planned = {task.code: task.lost for task in tasks}
    return planned != {line.code: line.lost for line in found.lines}


def _goals(found: Evaluation, current: Plan, tasks: list[PlanTask]) -> list[tuple[str, str, str]]:
    facts = plan_facts(found, current, tasks)
    goals = [(field.code, field.name, field_goal(field, facts)) for field in found.fields]
    return [goal for goal in goals if goal[2]]
