"""Corruptions of what the departments know."""

from datetime import date

from scoring.actions.own_data import Upload, save_own_data
from scoring.models import OwnFigure
from scoring.own_data.facts import OwnFact
from scoring.states import State
from tests.reports.corruptions.planting import Corruption
from tests.scoring.scene import Scene, at, on


def _known(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    save_own_data(
        period=scene.period,
        facts=[OwnFact("01", "1.1.1", {"option": "Có"}, "Biên bản", date(2022, 11, 30))],
        removed=(),
        upload=Upload("a" * 64, "so_lieu.xlsx"),
        by=scene.appraiser,
        clock=at(on(11)),
    )


OF_OWN_DATA = (
    Corruption(
        "own_figures",
        lambda _s, other: OwnFigure.objects.update(department=other.departments[0]),
        bring=_known,
    ),
    Corruption("own_figures", lambda _s, _o: OwnFigure.objects.update(figures={}), bring=_known),
    Corruption("own_figures", lambda _s, _o: OwnFigure.objects.update(source=" "), bring=_known),
    Corruption("own_figures", lambda _s, _o: OwnFigure.objects.update(upload=""), bring=_known),
)
