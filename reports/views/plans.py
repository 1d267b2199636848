"""A commune's improvement plan: its page with the simulation, its goals, its steps."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs, post_only
from accounts.permissions import Permission, can
from accounts.refusals import Refused
from accounts.wording import say_all
from reports.communes.plan_forms import GoalsForm, StepForm
from reports.communes.told import drafts_of
from reports.views import plan_page
from reports.views.evaluation import frame, is_own, plan_of, shown
from scoring.actions import plans as actions
from scoring.models.plan import PlanState
from scoring.planning import PlanStep
from scoring.queries import plans as queries

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
    page |= plan_page.simulation(request, found, tasks)
    if request.htmx:
        return render(request, "reports/plan_simulated.html", page)
    page |= {
        "rows": plan_page.rows(found, tasks, page["ticked"]),
        "extras": plan_page.extras(found, tasks),
        "standing": plan_page.standing(tasks, timezone.localdate()),
        "is_stale": current is not None and plan_page.is_stale(found, tasks),
        "may_approve": page["may_write"] and can(request.user, Permission.APPROVE_PLAN),
        "is_draft": current is not None and current.state == PlanState.DRAFT,
        "versions": list(queries.versions_of(current)) if current else [],
        "goals": plan_page.goals(found, current, tasks) if current else [],
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
        plan_page.goals(found, current, queries.tasks_of(current)),
        current.version,
        request.POST or None,
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
