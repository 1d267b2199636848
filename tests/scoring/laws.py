"""What must hold of a scorecard after whatever was done to it, and all that may be done."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from accounts.actions.events import stamp
from accounts.event_log import HASHED, first_broken
from accounts.models import Event
from scoring.models import Deduction, OwnFigure, Score, Scorecard
from scoring.models.scorecard import Na
from tests.scoring.scene import Scene


def rows(card: Scorecard) -> list[Any]:
    """All that a verb may write of the scorecard."""
    deductions = Deduction.objects.filter(score__scorecard=card).order_by("id")
    return [
        Scorecard.objects.filter(pk=card.pk).values().get(),
        list(Score.objects.filter(scorecard=card).order_by("id").values()),
        list(deductions.values()),
        list(deductions.values("explanation", "explanation__agrees", "explanation__version")),
        list(card.sign_offs.order_by("id").values()),
        list(OwnFigure.objects.filter(score__scorecard=card).order_by("id").values()),
    ]


def assert_adds_up(lines: list[dict[str, Any]], findings: list[dict[str, Any]]) -> None:
    """base - Σ(points - restored), within 0 and the maximum, of every line that applies."""
    taken: dict[int, Decimal] = defaultdict(Decimal)
    for each in findings:
        taken[each["score_id"]] += each["points"] - each["restored"]
    for line in lines:
        assert 0 <= line["appraised_points"] <= line["max_points"]
        if line["na"] != Na.GRANTED:
            assert line["appraised_points"] == (line["base_points"] or 0) - taken[line["id"]]


def assert_chain_whole(scene: Scene) -> None:
    events = Event.objects.filter(chain=scene.period.event_chain).order_by("sequence")
    columns = [each for each in HASHED if each != "at"]
    told = [
        {**{name: getattr(e, name) for name in columns}, "at": stamp(e.at), "hash": e.hash}
        for e in events
    ]
    assert first_broken(told) is None
