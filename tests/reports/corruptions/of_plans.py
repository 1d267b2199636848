"""Corruptions of improvement plans."""

from datetime import date

from reports.communes.told import drafts_of, evaluation_of
from scoring.actions import plan_tasks
from scoring.actions import plans as actions
from scoring.models import Plan, PlanProgress, PlanTask, PlanVersion
from scoring.planning import PlanStep
from tests.reports.corruptions.planting import Corruption
from tests.reports.whole_years import published
from tests.scoring.scene import Scene, at, on


def _carried_out(scene: Scene) -> None:
    """An approved plan, one task of which is begun."""
    published(scene)
    shown = evaluation_of(scene.scorecard)
    assert shown is not None
    plan = actions.begin_plan(
        scorecard=scene.scorecard, drafts=drafts_of(shown[0]), by=scene.official, clock=at(on(30))
    )
    plan.tasks.update(due_on=date(2023, 6, 30), office="", official=scene.official)
    plan = actions.move_plan(
        plan=plan, step=PlanStep.APPROVE, version=0, by=scene.leader, clock=at(on(30))
    )
    task = plan.tasks.order_by("position")[0]
    plan_tasks.report_progress(
        task=task, percent=50, note="Đã làm", version=0, by=scene.official, clock=at(on(30))
    )


OF_PLANS = (
    Corruption(
        "plan_tasks",
        lambda _s, other: PlanTask.objects.update(official=other.official),
        bring=_carried_out,
    ),
    Corruption(
        "plan_tasks",
        lambda _s, _o: PlanTask.objects.filter(position=0).update(code="9.9"),
        bring=_carried_out,
    ),
    Corruption(
        "plan_tasks",
        lambda _s, _o: PlanTask.objects.filter(position=0).update(
            is_extra=True, lost=0, max_points=0, expected=0, result="Loại tốt", field="9"
        ),
        bring=_carried_out,
    ),
    Corruption(
        "plan_progress",
        lambda _s, _o: PlanTask.objects.filter(position=0).update(percent=80),
        bring=_carried_out,
    ),
    Corruption(
        "plan_progress", lambda _s, _o: PlanProgress.objects.all().delete(), bring=_carried_out
    ),
    Corruption(
        "plan_approvals", lambda _s, _o: PlanVersion.objects.all().delete(), bring=_carried_out
    ),
    Corruption(
        "plan_approvals",
        lambda scene, _o: Plan.objects.update(approved_by=scene.official),
        bring=_carried_out,
    ),
)
