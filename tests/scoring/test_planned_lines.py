"""Next year's sheet says what was planned for the lines that its own come from."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from scoring.actions import plans as actions
from scoring.models import Scorecard
from scoring.planning import PlanStep, TaskDraft
from scoring.queries.last_year import last_year
from scoring.queries.plans import Planned
from tests.scoring.scene import Scene, at, on
from tests.scoring.test_last_year import NEXT_YEAR, second_year

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _in_the_second_year() -> Iterator[None]:
    with time_machine.travel(on(6) + NEXT_YEAR, tick=False):
        yield


def planned(scene: Scene, *, is_approved: bool = True) -> Scorecard:
    """1.2 lost 0,25; in the set of the next year it is 1.3."""
    card = second_year(scene)
    draft = TaskDraft(
        code="1.2", name="Tiêu chí", max_points=Decimal(1), lost=Decimal("0.25"), measure="Báo cáo",
        office="Tư pháp - Hộ tịch",
    )  # fmt: skip
    plan = actions.begin_plan(
        scorecard=scene.scorecard, drafts=(draft,), by=scene.official, clock=at(on(31))
    )
    plan.tasks.update(due_on=date(2023, 6, 30))
    if is_approved:
        actions.move_plan(
            plan=plan, step=PlanStep.APPROVE, version=0, by=scene.leader, clock=at(on(31))
        )
    return card


def test_a_line_finds_the_plan_of_what_it_comes_from(scene: Scene) -> None:
    card = planned(scene)
    told = Planned("1.2", "Báo cáo", "Tư pháp - Hộ tịch", date(2023, 6, 30), 0)
    assert last_year(card).planned == {"1.3": (told,)}
    assert last_year(scene.scorecard).planned == {}


def test_a_draft_is_not_told(scene: Scene) -> None:
    assert last_year(planned(scene, is_approved=False)).planned == {}


def test_the_sheet_says_it(scene: Scene, client_of: Callable[..., Client]) -> None:
    card = planned(scene)
    answer = client_of(scene.official).get(reverse("scoring:sheet", args=[card.pk]))
    text = answer.content.decode()
    assert text.count("Planned: Báo cáo (Tư pháp - Hộ tịch, 30/06/2023, 0 % done)") == 1
