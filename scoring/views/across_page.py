"""The page across communes as finished text: the template only writes it down (SPEED, pages)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.wording import show, show_figure
from criteria.figures import figures_from_json
from criteria.rules import INPUTS, Measure, Rule, input_label, percentage
from scoring.across import ONLY_LABELS, Compared, Only, Sort, Spread, counts, spread
from scoring.forms.across import AcrossFilter, kept_address
from scoring.forms.findings import FindingForm
from scoring.models import Period
from scoring.queries.across import Across, CommuneLine
from scoring.queries.appraisal import AppraisedLine
from scoring.views.across_rows import Drawing, Opened, anchor_of, drawn_row, line_address

ROWS = "#communes"
OTHER_COLUMNS = 11  # beside the figures given


def across_page(
    period: Period,
    found: Across,
    *,
    user: User,
    asked: Any,
    opened: Opened | None = None,
) -> dict[str, Any]:
    """Everything that scoring/across.html writes."""
    criterion, rule = found.criterion, found.criterion.scoring_rule
    compared = [_compared(line, rule) for line in found.lines]
    figures = spread((line.claimed for line in compared), maximum=criterion.max_points)
    chosen = AcrossFilter(asked, blocks=sorted({line.block for line in found.lines}))
    drawing = Drawing(
        criterion=criterion,
        rule=rule,
        user=user,
        spread=figures,
        opened=opened,
        open_at=chosen.open_address(),
        line_at=line_address(criterion.code),
    )
    lines = {line.scorecard_id: line for line in found.lines}
    rows = [
        drawn_row(lines[each.scorecard_id], each, drawing)
        for each in chosen.rows(compared, figures)
    ]
    return _about(period, found) | {
        "tabs": _tabs(counts(compared, figures), chosen),
        "filter": chosen,
        "kept": chosen.kept_beside_selects(),
        "has_blocks": len(chosen.fields["block"].choices) > 2,  # type: ignore[attr-defined]
        "statistics": _statistics(figures, period.criteria_set.points_places),
        "unusual_rule": _unusual_rule(figures),
        **_columns(rule, chosen),
        "rows": rows,
        "acceptable": sum(bool(row.seen) for row in rows),
        "address": chosen.address(),
    }


def _about(period: Period, found: Across) -> dict[str, Any]:
    """The criterion, and its place among the others."""
    return {
        "period": period,
        "criterion": found.criterion,
        "maximum": show_figure(found.criterion.max_points),
        "position": found.position,
        "size": found.size,
        "previous": _neighbour(period, found.previous),
        "following": _neighbour(period, found.following),
    }


def _columns(rule: Rule, chosen: AcrossFilter) -> dict[str, Any]:
    """The table's head, and the words that its rows repeat."""
    heads = _heads(rule, chosen)
    return {
        "heads": heads,
        "columns": OTHER_COLUMNS + len(heads["figures"]),
        "accept_word": _("Accept"),
        "supplement_word": _("added with the explanation"),
        "lacks_word": _("No document is attached."),
    }


def place_in(period: Period, code: str, address: str, scorecard_id: UUID | None = None) -> str:
    """The page as it was shown, at the commune's row."""
    page = reverse("scoring:across", args=[period.pk, code]) + address
    return f"{page}#{anchor_of(scorecard_id)}" if scorecard_id else page


def opened_line(line: AppraisedLine, form: FindingForm, *, asked: Mapping[str, str]) -> Opened:
    scorecard, code = line.score.scorecard, line.criterion.code
    url = reverse("scoring:mark_across", args=[scorecard.period_id, code, scorecard.pk])
    return Opened(scorecard.pk, line.score.version, form, url + kept_address(asked), line.stages)


def _neighbour(period: Period, other: Any) -> dict[str, str] | None:
    if other is None:
        return None
    return {
        "url": reverse("scoring:across", args=[period.pk, other.code]),
        "code": other.code,
        "name": other.name,
    }


def _compared(line: CommuneLine, rule: Rule) -> Compared:
    is_shown = line.work.is_shown
    return Compared(
        scorecard_id=line.scorecard_id,
        commune=line.commune,
        order=(line.name_sort, line.scorecard_id),
        block=line.block,
        work=line.work,
        maximum=line.max_points,
        claimed=line.base_points,
        stands=line.appraised_points if is_shown and not line.left_out else None,
        measured=_measured(line, rule),
        last_percent=line.last_year.percent if line.last_year else None,
    )


def _measured(line: CommuneLine, rule: Rule) -> Any:
    if rule.measure is Measure.POINTS:
        return line.base_points
    if set(line.figures) != set(INPUTS[rule.measure]):
        return None
    figures = figures_from_json(rule, line.figures)
    if rule.measure in (Measure.RATIO, Measure.GROWTH):
        return percentage(rule, figures)
    return figures[INPUTS[rule.measure][0]]


def _heads(rule: Rule, chosen: AcrossFilter) -> dict[str, Any]:
    """The heads of the columns; those that the table is ordered by are links."""
    names = [] if rule.measure is Measure.POINTS else list(INPUTS[rule.measure])
    figures = [{"label": capfirst(show(input_label(name))), "link": None} for name in names]
    if rule.measure in (Measure.RATIO, Measure.GROWTH):
        figures.append({"label": "%", "link": None})
    if figures:
        last = figures[-1]
        last["link"] = _head(Sort.FIGURE, str(last["label"]), chosen)
    return {
        "commune": _head(Sort.COMMUNE, _("Commune"), chosen),
        "figures": figures,
        "numbers": [
            _head(Sort.POINTS, _("Self-score"), chosen),
            _head(Sort.SHARE, _("% of maximum"), chosen),
            _head(Sort.GAP, _("Against last year"), chosen),
            _head(Sort.STANDS, _("Points now"), chosen),
        ],
        "is_text": rule.measure is Measure.CHOICE,
    }


def _head(sort: Sort, label: str, chosen: AcrossFilter) -> dict[str, str]:
    """A second press turns the order round; names begin with A, figures with the largest."""
    is_current = chosen.sorted_by is sort
    down = not chosen.is_down if is_current else sort is not Sort.COMMUNE
    return {
        "label": label,
        "url": chosen.address(sort=sort.value, down="1" if down else "") + ROWS,
        "order": ("descending" if chosen.is_down else "ascending") if is_current else "",
        "arrow": ("▼" if chosen.is_down else "▲") if is_current else "",
    }


def _tabs(found: dict[Only, int], chosen: AcrossFilter) -> list[dict[str, Any]]:
    return [
        {
            "url": chosen.address(only=only.value) + ROWS,
            "label": _(ONLY_LABELS[only]),
            "count": found[only],
            "current": chosen.only_shown is only,
        }
        for only in Only
    ]


def _statistics(found: Spread | None, places: int) -> str:
    if found is None:
        return _("No commune has a score here yet.")
    return _(
        "Self-scores of %(count)d communes: mean %(mean)s, lowest %(lowest)s, highest %(highest)s."
    ) % {
        "count": found.count,
        "mean": show_figure(found.mean, places),
        "lowest": show_figure(found.lowest),
        "highest": show_figure(found.highest),
    }


def _unusual_rule(found: Spread | None) -> str:
    if found is None or found.low is None:
        return ""
    return _(
        "“Unusual” is a self-score outside the middle half of the communes by more than one and a "
        "half times its width, and by a tenth of the maximum at least. It is a hint, not a fault."
    )
