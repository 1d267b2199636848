"""The statistics of a result as JSON: what S001 states, and what is worth adding. Pure."""

from accounts.numbers import figure_text, round_half_up
from criteria.outline import SetOutline
from reports.result.json_text import Json, figure_or_null, mean_text
from reports.result.period import PeriodResult
from reports.result.set_changes import set_changes
from reports.statistics.figures import (
    LONGEST_RANKING,
    WEAKEST_FIELDS,
    Communes,
    Figures,
    GroupFigures,
    Movement,
    figures,
    most_cut,
)
from reports.statistics.node_figures import NodeFigures, most_lost, weakest


def statistics_to_json(result: PeriodResult) -> Json:
    """All statistics; `blocks` repeats those of the communes where they are ranked in blocks."""
    outline, blocks = result.outline, result.blocks
    return {
        "fields": len(outline.fields),
        "criteria": outline.criteria_count,
        "sub_criteria": outline.sub_criteria_count,
        **_set_changes(result),
        "field_maxima": [figure_text(field.max_points) for field in outline.fields],
        "council_members": result.period.council_size,
        "support_team_members": result.period.team_size,
        **_of_communes(figures(result), outline),
        "blocks": {
            block: _of_communes(figures(result, block=block), outline)
            for block in blocks
            if len(blocks) > 1
        },
    }


def _set_changes(result: PeriodResult) -> Json:
    """Left out where nothing is known of the set of the year before."""
    found = set_changes(result)
    if found is None:
        return {}
    counts = {kind.value: count for kind, count in found.counts.items()}
    return {"criteria_changes": {"previous_year": found.year, **counts}}


def _of_communes(found: Figures, outline: SetOutline) -> Json:
    return {
        "communes": len(found.communes),
        "on_time": len(found.on_time),
        "late": _names(found.late),
        "not_submitted": _names(found.not_submitted),
        **_indices(found, outline.index_places),
        "groups": {group.name: _group(group) for group in found.groups},
        "ungrouped_communes": _names(found.ungrouped),
        **_changes(found),
        **_ranks(found),
        **_nodes(found),
        "mean_base": mean_text(found.mean_base),
        "mean_total": mean_text(found.mean_total),
        "most_cut": [
            {
                "name": commune.name,
                "base": figure_text(commune.base),
                "total": figure_text(commune.total),
                "cut": figure_text(commune.base - commune.total),
            }
            for commune in most_cut(found.communes, count=LONGEST_RANKING)
        ],
    }


def _indices(found: Figures, places: int) -> Json:
    change = found.mean_change
    best, last = found.best, found.last
    return {
        "mean_index": mean_text(found.mean_index),
        "mean_change": None if change is None else figure_text(round_half_up(change, places)),
        "median_index": mean_text(found.median_index),
        "best": [best[0].name, figure_or_null(best[0].printed_index)] if best else None,
        "best_communes": _names(best),
        "last": [last[-1].name, figure_or_null(last[-1].printed_index)] if last else None,
        "last_communes": _names(last),
        "gap": figure_or_null(found.gap),
        "gap_change": figure_or_null(found.gap_change),
        "above_mean": _counted(found.above_mean),
    }


def _changes(found: Figures) -> Json:
    return {
        "compared": len(found.compared),
        "risers": _movement(found.risers),
        "riser_communes": _names(found.risers.communes),
        "fallers": _movement(found.fallers),
        "faller_communes": _names(found.fallers.communes),
        "unchanged": _counted(found.unchanged),
        "not_compared": _counted(found.not_compared),
    }


def _ranks(found: Figures) -> Json:
    return {
        "rank_up": len(found.rank_up),
        "rank_up_communes": _names(found.rank_up),
        "rank_kept": len(found.rank_kept),
        "rank_kept_communes": _names(found.rank_kept),
        "rank_down": len(found.rank_down),
        "rank_down_communes": _names(found.rank_down),
        "rank_not_compared": len(found.rank_not_compared),
        "rank_not_compared_communes": _names(found.rank_not_compared),
    }


def _nodes(found: Figures) -> Json:
    return {
        "field_means": [mean_text(field.mean) for field in found.fields],
        "field_mean_rates": [mean_text(field.rate) for field in found.fields],
        "weakest_fields": [_rated(n) for n in weakest(found.fields, count=WEAKEST_FIELDS)],
        "weakest_criteria": [_rated(n) for n in weakest(found.leaves, count=LONGEST_RANKING)],
        "most_lost": [
            {"code": node.code, "name": node.name, "points": figure_text(node.lost)}
            for node in most_lost(found.leaves, count=LONGEST_RANKING)
        ],
    }


def _rated(node: NodeFigures) -> Json:
    return {"code": node.code, "name": node.name, "rate": mean_text(node.rate)}


def _group(group: GroupFigures) -> Json:
    return {
        "from": figure_or_null(group.lower),
        **_counted(group.communes),
        "share": figure_text(group.share),
    }


def _movement(movement: Movement) -> Json:
    return {**_counted(movement.communes), "points": figure_text(movement.points)}


def _counted(communes: Communes) -> Json:
    return {"count": len(communes), "communes": _names(communes)}


def _names(communes: Communes) -> list[str]:
    return [commune.name for commune in communes]
