"""A period that follows another."""

from copy import deepcopy
from decimal import Decimal

import pytest

from accounts.models import Commune
from accounts.refusals import Refused
from criteria import actions as criteria_actions
from criteria.set_format import parse_set
from scoring.actions.period import open_period
from scoring.models import FedFigure, Period, PreviousResult, Score, Scorecard
from scoring.states import State
from tests.scoring.corrections import leaf_of
from tests.scoring.scene import DEADLINES, SET, Scene, at, on


def test_a_period_takes_over_the_results_of_the_year_before(scene: Scene) -> None:
    """Printed index and rank of the published year; a commune of its own since then has none. And
    where the figures of a line come from, which has another code now."""
    linked = {"code": "1.2", "input": "count", "key": "1:1", "by": scene.standing, "at": on(29)}
    FedFigure.objects.create(criteria_set=scene.criteria_set, **linked)
    data = deepcopy({**SET, "year": 2023})
    leaf_of(data, "1.2").update(code="1.3", predecessors=["1.2"])
    for card in Scorecard.objects.filter(period=scene.period).order_by("id"):
        Scorecard.objects.filter(pk=card.pk).update(state=State.FINAL.value)
    Score.objects.filter(scorecard=scene.scorecard, criterion__code="2.2").update(
        base_points=Decimal(2), appraised_points=Decimal(2)
    )
    Period.objects.filter(pk=scene.period.pk).update(published_at=on(30))
    merged = Commune.objects.create(authority=scene.authority, code="04", kind="xã", name="Mới")
    set_2023 = criteria_actions.create_set(
        document=parse_set(data), authority=scene.authority, by=scene.standing,
        at=on(31),
    )  # fmt: skip
    criteria_actions.issue_set(criteria_set=set_2023, by=scene.standing, at=on(31))
    period = open_period(
        criteria_set=set_2023, deadlines=DEADLINES, previous=Period.objects.get(pk=scene.period.pk),
        by=scene.standing, clock=at(on(31)),
    )  # fmt: skip
    found = {
        row.commune.name: (row.index, row.rank)
        for row in PreviousResult.objects.filter(period=period).select_related("commune")
    }
    assert found == {
        "Tường Phù": (Decimal(20), 1),  # 2 of 10 points
        "Huy Bắc": (Decimal(0), 2),
        "Đá Đỏ": (Decimal(0), 2),
    }
    assert merged.name not in found
    fed = FedFigure.objects.get(criteria_set=set_2023)
    assert (fed.code, fed.input, fed.key, fed.at) == ("1.3", "count", "1:1", on(31))


def test_a_year_that_is_not_published_is_not_taken_over(scene: Scene) -> None:
    set_2023 = criteria_actions.create_set(
        document=parse_set({**SET, "year": 2023}), authority=scene.authority, by=scene.standing,
        at=on(31),
    )  # fmt: skip
    criteria_actions.issue_set(criteria_set=set_2023, by=scene.standing, at=on(31))
    with pytest.raises(Refused, match="is not published yet"):
        open_period(
            criteria_set=set_2023, deadlines=DEADLINES, previous=scene.period, by=scene.standing,
            clock=at(on(31)),
        )  # fmt: skip
    assert Period.objects.filter(criteria_set=set_2023).count() == 0
