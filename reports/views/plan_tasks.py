"""The tasks of a commune's plan: one to edit or to report on, one to add, several to give out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import needs, post_only
from accounts.permissions import Permission
from accounts.refusals import Refused
from accounts.wording import say_all
from reports.communes.evaluation import Evaluation
from reports.communes.plan_forms import Versioned
from reports.communes.plan_task_forms import AssignForm, ExtraTaskForm, ProgressForm, TaskForm
from reports.communes.proposals import OFFICES
from reports.views.evaluation import frame, is_own, plan_of, shown
from scoring.actions import plan_tasks as actions
from scoring.models import Plan, PlanTask, Scorecard
from scoring.models.plan import PlanState
from scoring.queries import plans as queries
from scoring.queries.hands import people_of


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
        "field": next((field for field in found.fields if field.code == current.field), None),
        "is_draft": current.plan.state == PlanState.DRAFT,
        "progress": list(queries.progress_of(current)),
    }
    return render(request, "reports/plan_task.html", page)


@needs(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """GET: a task that is of no lost line. POST: adds it and goes to the plan, or the form with
    what is wrong (200); 404 without a plan of one's own."""
    scorecard, found, current = _own_plan(request, scorecard_id)
    form = ExtraTaskForm(None, *_choices(current, found), data=request.POST or None)
    if form.is_valid():
        try:
            added = actions.add_task(
                plan=current, facts=form.facts(), by=request.user, clock=timezone.now
            )
        except Refused as refusal:
            form.refuse(refusal, version=0)
        else:
            messages.success(request, _("%(code)s is added.") % {"code": added.code})
            return redirect("reports:plan", scorecard.pk)
    page = frame(request, scorecard, found, tab="plan") | {"form": form}
    return render(request, "reports/plan_task_add.html", page)


@needs(Permission.PLAN)
@post_only
def remove(request: HttpRequest, scorecard_id: UUID, task_id: int) -> HttpResponse:
    """POST: takes an added task out of a draft; 404 for another's."""
    scorecard, _found, current = _own_plan(request, scorecard_id)
    task = get_object_or_404(queries.tasks_visible_to(request.user), pk=task_id, plan=current)
    form = Versioned(request.POST)
    if form.is_valid():
        try:
            actions.remove_task(
                task=task, version=form.cleaned_data["version"], by=request.user,
                clock=timezone.now,
            )  # fmt: skip
        except Refused as refusal:
            for text in say_all(refusal):
                messages.error(request, text)
        else:
            messages.success(request, _("%(code)s is removed.") % {"code": task.code})
    return redirect("reports:plan", scorecard.pk)


@needs(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """GET: all tasks of a draft, to be given out together. POST: gives the ticked ones to somebody
    or a deadline, or the form with what is wrong (200); 404 without a plan of one's own."""
    scorecard, found, current = _own_plan(request, scorecard_id)
    people, offices, _fields = _choices(current, found)
    form = AssignForm(queries.tasks_of(current), people, offices, request.POST or None)
    if form.is_valid():
        try:
            actions.assign_tasks(plan=current, **form.facts(), by=request.user, clock=timezone.now)
        except Refused as refusal:
            form.add_error(None, say_all(refusal))
        else:
            messages.success(request, _("The tasks are given out."))
            return redirect("reports:plan", scorecard.pk)
    page = frame(request, scorecard, found, tab="plan") | {"form": form}
    return render(request, "reports/plan_assign.html", page)


def _own_plan(request: HttpRequest, scorecard_id: UUID) -> tuple[Scorecard, Evaluation, Plan]:
    scorecard, found, _publication = shown(request, scorecard_id)
    current = plan_of(request, scorecard)
    if current is None or not is_own(request, scorecard):
        raise Http404
    return scorecard, found, current


def _choices(current: Plan, found: Evaluation) -> tuple[Any, Any, list[tuple[str, str]]]:
    """The commune's people, the offices that the set names, its fields."""
    named = [leaf.official for leaf in found.result.outline.leaves() if leaf.official]
    people = people_of(current.scorecard.commune)
    fields = [(field.code, field.name) for field in found.fields]
    return people, dict.fromkeys([*named, *OFFICES]), fields


def _form_of(
    request: HttpRequest, current: PlanTask, found: Evaluation
) -> TaskForm | ExtraTaskForm | ProgressForm:
    data = request.POST or None
    if current.plan.state != PlanState.DRAFT:
        return ProgressForm(data, initial={"percent": current.percent, "version": current.version})
    people, offices, fields = _choices(current.plan, found)
    if current.is_extra:
        return ExtraTaskForm(current, people, offices, fields, data)
    return TaskForm(current, people, offices, data)


def _saved(
    request: HttpRequest, form: TaskForm | ExtraTaskForm | ProgressForm, current: PlanTask
) -> bool:
    about: dict[str, Any] = {
        "task": current, "version": form.cleaned_data["version"], "by": request.user,
        "clock": timezone.now,
    }  # fmt: skip
    try:
        if isinstance(form, ProgressForm):
            facts = {name: form.cleaned_data[name] for name in ("percent", "note", "link")}
            actions.report_progress(**facts, **about)
        else:
            actions.edit_task(facts=form.facts(), **about)
    except Refused as refusal:
        form.refuse(refusal, version=current.version)
        return False
    messages.success(request, _("Task %(code)s is saved.") % {"code": current.code})
    return True
