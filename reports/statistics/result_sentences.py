"""The statistics of part III.1 of the report: mean, extremes, groups, who rose and fell. Pure."""

from collections.abc import Iterator
from decimal import Decimal

from accounts.numbers import round_half_up
from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from reports.result.period import PeriodResult
from reports.statistics.figures import Communes, Figures, GroupFigures
from reports.statistics.phrases import Naming, Part, Statistic, Value, full_names, two_digits

MEAN = _("The mean of the People's Committees of the {kinds} is {mean}/100 points.")
MEAN_CHANGED = _(
    "The mean of the People's Committees of the {kinds} is {mean}/100 points "
    "({change} against {year})."
)
MEAN_CHANGED_IN_PART = _(
    "The mean of the People's Committees of the {kinds} is {mean}/100 points "
    "({change} against {year}, over the {count} that can be compared)."
)
EXTREMES = _(
    "Among them {best} reached the most points ({highest}/100 points), "
    "{last} the fewest ({lowest}/100 points)."
)
ALL_EQUAL = _("All {count} {kinds} reached {highest}/100 points.")
ONE_ALONE = _("Only {best} was appraised: {highest}/100 points.")

GROUP = _("Group {group} ({range}): {count} {kinds}: {names}, a share of {share}%.")
GROUP_EMPTY = _("Group {group} ({range}): none.")
GROUP_WITHOUT_RANGE = _("Group {group}: {count} {kinds}: {names}, a share of {share}%.")
GROUP_WITHOUT_RANGE_EMPTY = _("Group {group}: none.")

RISEN = _("{count} {kinds} gained points against {year}: {committees} (up {points} points).")
FALLEN = _("{count} {kinds} lost points against {year}: {committees} (down {points} points).")
UNCHANGED = _("{count} {kinds} kept their points of {year}: {committees}.")
NOT_COMPARED = _("{count} {kinds} cannot be compared with {year}: {committees}.")
RANK_UP = _("{count} {kinds} rose in rank against {year}: {committees}.")
RANK_KEPT = _("{count} {kinds} kept their rank of {year}: {committees}.")
RANK_DOWN = _("{count} {kinds} fell in rank against {year}: {committees}.")
RANK_NOT_COMPARED = _("{count} {kinds} have no rank of {year} to compare with: {committees}.")

NONE_RISEN = _("No unit gained points against {year}.")
NONE_FALLEN = _("No unit lost points against {year}.")
NONE_RANK_UP = _("No unit rose in rank against {year}.")
NONE_RANK_KEPT = _("No unit kept its rank of {year}.")
NONE_RANK_DOWN = _("No unit fell in rank against {year}.")


def result_statistics(
    found: Figures, *, result: PeriodResult, naming: Naming
) -> Iterator[Statistic]:
    """In the order of S001; of all communes, or of those of one block."""
    yield _mean(found, result, naming)
    if found.best:
        yield _extremes(found, naming)
    for group in found.groups:
        yield _group(group, found, naming)
    if found.ungrouped:
        yield _ungrouped(found, naming)
    yield from _changes(found, result.period.previous_year, naming)


def change_phrase(change: Decimal) -> Sentence:
    """`giảm 4,56 điểm`."""
    if change > 0:
        return sentence(_("up {points} points"), points=change)
    if change < 0:
        return sentence(_("down {points} points"), points=-change)
    return sentence(_("unchanged"))


def _mean(found: Figures, result: PeriodResult, naming: Naming) -> Statistic:
    places = result.outline.index_places
    if found.mean_index is None:
        return _statistic(found, "mean", (), sentence(_("No unit has a result yet.")))
    mean_index = round_half_up(found.mean_index, places)
    kinds = naming.kinds_of(found.communes)
    if found.mean_change is None:
        text = sentence(MEAN, kinds=kinds, mean=mean_index)
        return _statistic(found, "mean", (mean_index,), text)
    change = round_half_up(found.mean_change, places)
    everyone = len(found.compared) == len(found.communes)
    text = sentence(
        MEAN_CHANGED if everyone else MEAN_CHANGED_IN_PART,
        kinds=kinds,
        mean=mean_index,
        change=change_phrase(change),
        year=result.period.previous_year,
        count=two_digits(len(found.compared)),
    )
    return _statistic(found, "mean", (mean_index, change), text)


def _extremes(found: Figures, naming: Naming) -> Statistic:
    highest, lowest = found.best[0].printed_index, found.last[0].printed_index
    template = EXTREMES
    if found.best == found.last:
        template = ONE_ALONE if len(found.communes) == 1 else ALL_EQUAL
    text = sentence(
        template,
        best=full_names(found.best),
        highest=highest,
        last=full_names(found.last),
        lowest=lowest,
        count=two_digits(len(found.best)),
        kinds=naming.kinds_of(found.best),
    )
    return _statistic(found, "extremes", (highest, lowest), text)


def _group(group: GroupFigures, found: Figures, naming: Naming) -> Statistic:
    bounds = _range(group)
    if bounds is None:
        template = GROUP_WITHOUT_RANGE if group.communes else GROUP_WITHOUT_RANGE_EMPTY
    else:
        template = GROUP if group.communes else GROUP_EMPTY
    text = sentence(
        template,
        group=group.name,
        range=bounds or "",
        count=two_digits(len(group.communes)),
        kinds=naming.kinds_of(group.communes),
        names=naming.names_of(group.communes),
        share=group.share,
    )
    return _statistic(found, f"group.{group.name}", (len(group.communes), group.share), text)


def _range(group: GroupFigures) -> Sentence | None:
    if group.lower is None:
        return None
    if group.upper is None:
        return sentence(_("from {lower} points"), lower=group.lower)
    if not group.lower:
        return sentence(_("below {upper} points"), upper=group.upper)
    return sentence(_("from {lower} to below {upper} points"), lower=group.lower, upper=group.upper)


def _ungrouped(found: Figures, naming: Naming) -> Statistic:
    text = sentence(
        _("{count} {kinds} stand in no group: {names}."),
        count=two_digits(len(found.ungrouped)),
        kinds=naming.kinds_of(found.ungrouped),
        names=naming.names_of(found.ungrouped),
    )
    return _statistic(found, "ungrouped", (len(found.ungrouped),), text)


def _changes(found: Figures, year: int, naming: Naming) -> Iterator[Statistic]:
    """One sentence alone where nobody can be compared."""
    if not found.compared:
        text = sentence(_("There is no result of {year} to compare with."), year=year)
        yield _statistic(found, "not_compared", (len(found.not_compared),), text)
        return
    rows: list[tuple[str, str, str | None, Communes, Decimal | None]] = [
        ("risers", RISEN, NONE_RISEN, found.risers.communes, found.risers.points),
        ("fallers", FALLEN, NONE_FALLEN, found.fallers.communes, found.fallers.points),
        ("unchanged", UNCHANGED, None, found.unchanged, None),
        ("not_compared", NOT_COMPARED, None, found.not_compared, None),
        ("rank_up", RANK_UP, NONE_RANK_UP, found.rank_up, None),
        ("rank_kept", RANK_KEPT, NONE_RANK_KEPT, found.rank_kept, None),
        ("rank_down", RANK_DOWN, NONE_RANK_DOWN, found.rank_down, None),
        ("rank_not_compared", RANK_NOT_COMPARED, None, _without_rank(found), None),
    ]
    for key, template, when_none, communes, points in rows:
        values: tuple[Value, ...] = (len(communes),) if points is None else (len(communes), points)
        if communes:
            text = sentence(
                template,
                count=two_digits(len(communes)),
                kinds=naming.kinds_of(communes),
                year=year,
                committees=naming.committees_of(communes),
                points=points or "",
            )
            yield _statistic(found, key, values, text)
        elif when_none is not None:
            yield _statistic(found, key, values, sentence(when_none, year=year))


def _without_rank(found: Figures) -> Communes:
    """Those that can be compared but for their rank."""
    return tuple(each for each in found.rank_not_compared if each not in found.not_compared)


def _statistic(found: Figures, key: str, values: tuple[Value, ...], text: Sentence) -> Statistic:
    return Statistic(key, Part.RESULT, values, text, found.block)
