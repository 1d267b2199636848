"""The small year of tests.scoring brought to its end: all communes final, the result published."""

from datetime import datetime

from reports.actions import publish
from reports.models import Publication
from scoring.actions import workflow
from scoring.models import Scorecard
from scoring.states import State
from tests.scoring.scene import Scene, at, on

# The others never submit: the standing agency takes them through, at and after the deadlines.
STEPS = (
    (State.EXPLANATION, on(14)),
    (State.ROUND_2, on(17, 18)),
    (State.COUNCIL, on(22)),
    (State.FINAL, on(23)),
)


def finished(scene: Scene) -> None:
    """Every scorecard final: the first commune's after a dispute, the others never submitted."""
    scene.at(State.FINAL)
    for commune in scene.communes[1:]:
        scorecard = scene.scorecard_of(commune)
        _move(scene, scorecard, State.ROUND_1, on(10, 18), reason="Không nộp")
        scene.survey(scorecard)
        scene.sign_off_all(scorecard)
        for state, moment in STEPS:
            _move(scene, scorecard, state, moment)


def published(scene: Scene) -> Publication:
    finished(scene)
    return publish(period=scene.period, by=scene.standing, clock=at(on(29)))


def _move(
    scene: Scene, scorecard: Scorecard, to: State, moment: datetime, reason: str = ""
) -> None:
    workflow.move(scorecard=scorecard, to=to, by=scene.standing, clock=at(moment), reason=reason)
