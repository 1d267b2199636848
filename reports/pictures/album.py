"""All pictures of a result, in the order of the report. Pure."""

from collections.abc import Callable

from reports.pictures.change import change
from reports.pictures.distribution import distribution
from reports.pictures.fields import mean_fields
from reports.pictures.frame import Picture, Say
from reports.pictures.groups import groups
from reports.pictures.heat import heat
from reports.result.period import PeriodResult

MAKERS: tuple[Callable[..., Picture | None], ...] = (
    groups,
    distribution,
    change,
    mean_fields,
    heat,
)


def pictures(result: PeriodResult, *, say: Say) -> tuple[Picture, ...]:
    """Numbered from 1 (the number of their table); those left out that have nothing to show: all
    without communes, the change where nobody is compared."""
    if not result.communes:
        return ()
    found: list[Picture] = []
    for make in MAKERS:
        if picture := make(result, number=len(found) + 1, say=say):
            found.append(picture)
    return tuple(found)
