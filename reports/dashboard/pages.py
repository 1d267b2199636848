"""Which tables each level of the dashboard shows."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from reports.dashboard.levels import (
    Level,
    communes_level,
    criteria_level,
    departments_level,
    fields_level,
    glance_level,
    lines_level,
    movers_level,
    own_lines_level,
    reasons_level,
)
from reports.dashboard.losses import Disputes, Loss
from reports.result.period import PeriodResult

MOST_REASONS, MOST_MOVERS = 10, 5


@dataclass(frozen=True)
class Page:
    heading: str | Sentence
    levels: tuple[Level, ...]


def overview_page(
    result: PeriodResult,
    found: tuple[Loss, ...],
    disputes: Disputes,
    before: PeriodResult | None,
) -> Page:
    return Page(
        sentence(_("The year at a glance")),
        (
            glance_level(result, disputes, before),
            movers_level(result, most=MOST_MOVERS),
            fields_level(result),
            departments_level(result, found),
            reasons_level(found, sentence(_("The reasons that cost most")), most=MOST_REASONS),
        ),
    )


def level_page(result: PeriodResult, found: tuple[Loss, ...], kind: str, key: str) -> Page | None:
    """One level down; None for what there is not."""
    build = PAGES.get(kind)
    return build(result, found, key) if build else None


def _field(result: PeriodResult, found: tuple[Loss, ...], key: str) -> Page | None:
    field = next((each for each in result.outline.regular_fields() if each.code == key), None)
    if field is None:
        return None
    here = [loss for loss in found if loss.field == key]
    codes = [leaf.code for leaf in field.leaves()]
    return Page(
        f"{field.code}. {field.name}",
        (criteria_level(result, codes, LOST_ON), reasons_level(here, WHY), _who(result, here)),
    )


def _department(result: PeriodResult, found: tuple[Loss, ...], key: str) -> Page | None:
    codes = [leaf.code for leaf in result.outline.leaves() if key and leaf.department == key]
    if not codes:
        return None
    here = [loss for loss in found if loss.department == key]
    return Page(
        key, (criteria_level(result, codes, LOST_ON), reasons_level(here, WHY), _who(result, here))
    )


def _criterion(result: PeriodResult, found: tuple[Loss, ...], key: str) -> Page | None:
    leaf = next((each for each in result.outline.leaves() if each.code == key), None)
    if leaf is None:
        return None
    here = [loss for loss in found if loss.code == key]
    return Page(
        f"{leaf.code}. {leaf.name}", (reasons_level(here, WHY), lines_level(result, here, EACH))
    )


def _reason(result: PeriodResult, found: tuple[Loss, ...], key: str) -> Page | None:
    here = [loss for loss in found if loss.reason == key]
    if not here:
        return None
    return Page(here[0].words, (departments_level(result, here), lines_level(result, here, EACH)))


def _commune(result: PeriodResult, found: tuple[Loss, ...], key: str) -> Page | None:
    commune = next((each for each in result.communes if each.code == key), None)
    if commune is None:
        return None
    here = sorted((loss for loss in found if loss.commune == key), key=lambda loss: -loss.points)
    name = commune.full_name
    return Page(
        name[:1].upper() + name[1:], (reasons_level(here, WHY), own_lines_level(result, here, EACH))
    )


def _reasons(result: PeriodResult, found: tuple[Loss, ...], key: str) -> Page | None:
    return Page(sentence(_("All reasons")), (reasons_level(found, WHY), _who(result, found)))


def _who(result: PeriodResult, found: tuple[Loss, ...] | list[Loss]) -> Level:
    return communes_level(result, found, sentence(_("Which communes lost points")))


LOST_ON = sentence(_("Points lost on each criterion"))
WHY = sentence(_("Why points were lost"))
EACH = sentence(_("Every loss"))
PAGES: dict[str, Callable[[PeriodResult, tuple[Loss, ...], str], Page | None]] = {
    "field": _field,
    "department": _department,
    "criterion": _criterion,
    "reason": _reason,
    "commune": _commune,
    "reasons": _reasons,
}
