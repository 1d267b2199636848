"""What must hold of improvement plans (TRUST 13)."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from accounts.invariant import Invariant, named
from accounts.refusals import gettext_noop as _
from criteria.models import Criterion, Field
from scoring.invariants import places
from scoring.models import Plan, PlanProgress, PlanTask, PlanVersion


@named
def strange_tasks() -> Iterator[str]:
    """Each task is of a leaf of its own set, an extra one of a field or of none, and of a person of
    its own commune."""
    card = "plan__scorecard__"
    leaf = Criterion.objects.filter(
        criteria_set=OuterRef(f"{card}period__criteria_set"), code=OuterRef("code"), is_leaf=True
    )
    field = Field.objects.filter(
        criteria_set=OuterRef(f"{card}period__criteria_set"), code=OuterRef("field")
    )
    of_nothing = Q(is_extra=False) & ~Exists(leaf) | Q(is_extra=True) & ~Q(field="") & ~Exists(
        field
    )
    strangers = Q(official__isnull=False) & ~Q(official__commune=F(f"{card}commune"))
    yield from _tasks(PlanTask.objects.filter(strangers | of_nothing))


@named
def untold_progress() -> Iterator[str]:
    """A task is as far as was said last; nothing was said of one that is not begun."""
    last = PlanProgress.objects.filter(task=OuterRef("pk")).order_by("-at", "-id")
    told = PlanTask.objects.annotate(said=Subquery(last.values("percent")[:1]))
    silent = Q(said__isnull=True) & Q(percent__gt=0)
    another = Q(said__isnull=False) & ~Q(said=F("percent"))
    yield from _tasks(told.filter(silent | another))


@named
def unkept_approvals() -> Iterator[str]:
    """The latest approval of a plan is kept as it was approved, and by whom."""
    kept = PlanVersion.objects.filter(plan=OuterRef("pk"), number=OuterRef("revision"))
    current = kept.filter(approved_at=OuterRef("approved_at"), approved_by=OuterRef("approved_by"))
    lost = Q(revision__gte=1) & ~Exists(kept)
    approved = Q(approved_at__isnull=False) & (Q(revision=0) | ~Exists(current))
    yield from places.cards(Plan.objects.filter(lost | approved), "scorecard__")


def _tasks(rows: QuerySet[Any]) -> Iterator[str]:
    columns = [*(f"plan__scorecard__{column}" for column in places.CARD), "code"]
    for place in rows.order_by(*columns, "pk").values_list(*columns):
        yield places.line_place(*place)


INVARIANTS = (
    Invariant(
        "plan_tasks",
        _("A plan's task is of a line or field of its own set and of a person of its own commune."),
        strange_tasks,
    ),
    Invariant(
        "plan_progress",
        _("A task of a plan is as far as was reported last."),
        untold_progress,
    ),
    Invariant(
        "plan_approvals",
        _("What was approved of a plan is kept as it was approved."),
        unkept_approvals,
    ),
)
