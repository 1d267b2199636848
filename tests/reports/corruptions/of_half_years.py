"""Corruptions of half-year reports and their figures."""

from evidence.actions.half_years import open_half_year
from evidence.models import HalfYear, HalfYearReport, ReportFigure
from scoring.models import FedFigure
from tests.reports.corruptions.planting import Corruption
from tests.scoring.scene import Scene, at, on


def _ask(scene: Scene) -> None:
    open_half_year(year=2022, half=2, due_at=on(15), by=scene.standing, clock=at(on(2)))


def _ask_both(scene: Scene, other: Scene) -> None:
    _ask(other)
    theirs = HalfYear.objects.get(authority=other.authority).edition
    HalfYear.objects.filter(authority=scene.authority).update(edition=theirs)


def _say(scene: Scene, key: str, value: str) -> None:
    report = HalfYearReport.objects.order_by("id")[0]
    ReportFigure.objects.create(report=report, key=key, value=value, at=on(3), by=scene.official)


OF_HALF_YEARS = (
    Corruption(
        "fed_figures",
        lambda scene, _o: FedFigure.objects.create(
            criteria_set=scene.criteria_set,
            code="1.1",
            input="count",
            key="1:1",
            by=scene.standing,
            at=on(3),
        ),
        bring=_ask,
    ),
    Corruption("half_years", _ask_both, bring=_ask),
    Corruption(
        "half_years",
        lambda _s, other: HalfYearReport.objects.filter(commune__code="01").update(
            commune=other.communes[0]
        ),
        bring=_ask,
    ),
    Corruption("report_figures", lambda scene, _o: _say(scene, "9:9", "1"), bring=_ask),
    Corruption("report_figures", lambda scene, _o: _say(scene, "3:1.4", "1.234,5"), bring=_ask),
)
