"""A scorecard that goes back to its commune after the appraisal had begun."""

from decimal import Decimal

from accounts.models import Event
from scoring.actions import sheet, workflow
from scoring.models import Deduction
from scoring.states import State
from tests.scoring.scene import Scene, at, on


def test_a_changed_line_loses_its_deductions_and_the_event_keeps_them(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    scene.deduct("1.2", "0.5", day=10)
    workflow.move(
        scorecard=scene.scorecard,
        to=State.SELF_ASSESSMENT,
        by=scene.standing,
        clock=at(on(11)),
        reason="Nhầm số liệu",
    )
    sheet.answer_line(
        scorecard=scene.scorecard,
        code="1.2",
        answer=sheet.Answer(figures={"count": Decimal(1)}, note="Sửa số liệu"),
        version=scene.score("1.2").version,
        by=scene.official,
        clock=at(on(11)),
    )
    assert Deduction.objects.count() == 0
    assert scene.score("1.2").appraised_points == Decimal("0.75")
    told = Event.objects.filter(what="answer_line").latest("sequence")
    assert told.old["lifted"] == [
        {"points": "0.5", "reason": "Thiếu tài liệu", "by": scene.appraiser.full_name}
    ]
