"""Requests for the verbs of a commune's papers and its plan; see tests.scoring.verbs."""

from datetime import date
from typing import Any

from django.urls import reverse

from reports.actions import publish
from reports.communes.told import drafts_of, evaluation_of
from scoring.actions import plan_tasks, plans
from scoring.models import Plan, PlanTask, Scorecard
from scoring.planning import PlanStep
from scoring.states import State
from tests.scoring.requests import WHY, Before, Make, Request, of_card, plain
from tests.scoring.scene import Scene, at, on

EXTRA: dict[str, Any] = {
    "field": "1",
    "goal": "Giữ loại tốt",
    "measure": "Tập huấn",
    "result": "Loại tốt",
}


def published(scene: Scene) -> None:
    Scorecard.objects.filter(period=scene.period).update(state=State.FINAL.value)
    publish(period=scene.period, by=scene.standing, clock=at(on(24)))


def begun(scene: Scene) -> None:
    """With a task of no lost line, and everything that approving asks for."""
    published(scene)
    shown = evaluation_of(scene.scorecard)
    assert shown is not None
    plan = plans.begin_plan(
        scorecard=scene.scorecard, drafts=drafts_of(shown[0]), by=scene.official, clock=at(on(24))
    )
    extra = plan_tasks.ExtraFacts(goal=WHY, result=WHY)
    facts = plan_tasks.TaskFacts(measure=WHY, extra=extra)
    plan_tasks.add_task(plan=plan, facts=facts, by=scene.official, clock=at(on(24)))
    plan.tasks.update(office="Tư pháp - Hộ tịch", due_on=date(2023, 6, 30))


def after(*steps: PlanStep) -> Before:
    def bring(scene: Scene) -> None:
        begun(scene)
        for step in steps:
            plan = Plan.objects.get(scorecard=scene.scorecard)
            plans.move_plan(
                plan=plan, step=step, version=plan.version, by=scene.leader, clock=at(on(24))
            )

    return bring


def step(name: PlanStep) -> Make:
    def make(scene: Scene) -> Request:
        plan = Plan.objects.filter(scorecard=scene.scorecard).first()
        sent = {"step": name.value, "version": plan.version if plan else 0, "reason": WHY}
        return Request(of_card("reports:move_plan")(scene), sent)

    return make


def of_task(name: str, *, is_extra: bool = False, **sent: Any) -> Make:
    """Of the first task; where no plan is begun, of one that is not there."""

    def make(scene: Scene) -> Request:
        task = PlanTask.objects.filter(is_extra=is_extra).order_by("position").first()
        where = reverse(name, args=[scene.scorecard.pk, task.pk if task else 0])
        return Request(where, {**sent, "version": task.version if task else 0})

    return make


def goals(scene: Scene) -> Request:
    return Request(of_card("reports:plan_goals")(scene), {"goal-1": WHY, "version": "0"})


def assign(scene: Scene) -> Request:
    seen = [f"{task.pk}:{task.version}" for task in PlanTask.objects.order_by("position")]
    sent = {"task": seen or ["0:0"], "due_on": "2023-07-01"}
    return Request(of_card("reports:assign_plan_tasks")(scene), sent)


PLANS: dict[str, tuple[Make, Before]] = {
    "save_paper_words": (
        plain(of_card("reports:words", "letter"), number="9", causes=WHY, version="0"), published
    ),
    "save_paper_head": (
        plain(of_card("reports:head"), signatory_name="Lê Văn Thúc", version="0"), published
    ),
    "begin_plan": (plain(of_card("reports:begin_plan")), published),
    "renew_plan": (plain(of_card("reports:begin_plan")), begun),
    "edit_plan_task": (of_task("reports:plan_task", measure=WHY, expected="0"), begun),
    "assign_plan_tasks": (assign, begun),
    "add_plan_task": (plain(of_card("reports:add_plan_task"), **EXTRA, version="0"), begun),
    "remove_plan_task": (of_task("reports:remove_plan_task", is_extra=True), begun),
    "set_plan_goals": (goals, begun),
    "approve_plan": (step(PlanStep.APPROVE), begun),
    "report_plan_progress": (
        of_task("reports:plan_task", percent="50", note=WHY), after(PlanStep.APPROVE)
    ),
    "amend_plan": (step(PlanStep.AMEND), after(PlanStep.APPROVE)),
    "close_plan": (step(PlanStep.CLOSE), after(PlanStep.APPROVE)),
    "reopen_plan": (step(PlanStep.REOPEN), after(PlanStep.APPROVE, PlanStep.CLOSE)),
}  # fmt: skip
