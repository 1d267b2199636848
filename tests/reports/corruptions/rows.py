"""The rows that corruptions are written to, and where the year stands then."""

from collections.abc import Callable
from typing import Any

from accounts.models import Event
from criteria import actions as criteria_actions
from criteria import queries as criteria_queries
from criteria.models import CriteriaSet, Criterion
from evidence.models import Dossier
from scoring.actions import appraisal
from scoring.models import Round, Score, Scorecard
from scoring.states import State
from tests.scoring.scene import Scene, on


def at(state: State) -> Callable[[Scene], object]:
    return lambda scene: scene.at(state)


def with_finding(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    scene.deduct("1.2", "0.5")


def with_acceptance(scene: Scene) -> None:
    scorecard, score = scene.at(State.ROUND_1), scene.score("1.2")
    appraisal.accept(
        scorecard=scorecard, code="1.2", version=score.version, by=scene.appraiser,
        clock=lambda: on(12),
    )  # fmt: skip


def signed_off(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    scene.sign_off_all(scene.scorecard)


def events(scene: Scene) -> Any:
    return Event.objects.filter(chain=scene.period.event_chain)


def last_event(scene: Scene) -> Any:
    return events(scene).filter(sequence=events(scene).count())


def draft(scene: Scene) -> CriteriaSet:
    return criteria_actions.create_set(
        document=criteria_queries.set_document(scene.criteria_set),
        authority=scene.authority,
        by=scene.standing,
        at=on(3),
    )


def draft_criterion(scene: Scene, code: str) -> Any:
    return Criterion.objects.filter(criteria_set=draft(scene), code=code)


def line(scene: Scene, code: str, *, commune: int = 0) -> Any:
    scorecard = scene.scorecard_of(scene.communes[commune])
    return Score.objects.filter(scorecard=scorecard, criterion__code=code)


def card(scene: Scene) -> Any:
    return Scorecard.objects.filter(pk=scene.scorecard.pk)


def dossier(scene: Scene) -> Any:
    return Dossier.objects.filter(pk=scene.scorecard.dossier_id)


def round_of(scene: Scene, number: int) -> Round:
    return Round.objects.get(period=scene.period, number=number)
