"""A department's figures beside a commune's, as finished text."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.wording import say, show, show_figure
from scoring.actions.appraisal import may_appraise
from scoring.models import OwnFigure, Score
from scoring.own_data.comparing import Verdict, told
from scoring.queries.own_data import Compared, comparison_of, own_figure_of
from scoring.queries.stages import figures_text

_AGREE = (Verdict.SAME, Verdict.SAME_POINTS)


@dataclass(frozen=True)
class DrawnOwn:
    """What the department knows of a line; `url` leads to the deduction that follows from it."""

    text: str
    figures: str
    source: str
    tone: str = ""
    url: str = ""


def drawn_own(score: Score, *, user: User) -> DrawnOwn | None:
    """None where the department has no figures of the line. No query where `criterion`,
    `own_figure` and the period's set were fetched along."""
    places = score.scorecard.period.criteria_set.points_places
    own, comparison = own_figure_of(score), comparison_of(score, places=places)
    if own is None or comparison is None:
        return None
    url = ""
    if comparison.is_open and may_appraise(user, score) and user.department_id is not None:
        page = reverse(
            "scoring:own_differences", args=[score.scorecard.period_id, score.criterion.code]
        )
        url = f"{page}?commune={score.scorecard.commune.code}"
    agrees = comparison.verdict in _AGREE or comparison.is_settled
    return DrawnOwn(
        text=say(told(comparison)),
        figures=figures_text(score.criterion.scoring_rule, own.figures),
        source=source_text(own),
        tone="good" if agrees else "warn",
        url=url,
    )


@dataclass(frozen=True)
class DrawnDifference:
    """One commune of the criterion. `takes` says what a correction takes or gives."""

    code: str
    commune: str
    version: int
    url: str
    theirs: Sequence[str]
    ours: Sequence[str]
    text: str
    takes: str
    tone: str


def drawn_difference(each: Compared) -> DrawnDifference:
    score, comparison = each.score, each.comparison
    rule = score.criterion.scoring_rule
    claimed = _("not answered") if score.base_points is None else _points(score.base_points)
    theirs = [claimed, figures_text(rule, score.figures), score.note]
    earned = _("not applicable") if comparison.ours is None else _points(comparison.ours)
    ours = [earned, figures_text(rule, each.own.figures), source_text(each.own)]
    if score.appraised_points != (score.base_points or 0):
        theirs.append(_("Stands now: %(points)s") % {"points": show(score.appraised_points)})
    return DrawnDifference(
        code=score.scorecard.commune.code,
        commune=str(score.scorecard.commune),
        version=score.version,
        url=reverse("scoring:appraise_line", args=[score.scorecard_id, score.criterion.code]),
        theirs=[text for text in theirs if text],
        ours=[text for text in ours if text],
        text=say(told(comparison)),
        takes=_takes(each) if comparison.is_open else "",
        tone="good" if comparison.verdict in _AGREE or comparison.is_settled else "warn",
    )


def proposed_reason(each: Compared) -> str:
    """The reason of the deduction that follows, its source named; to be edited."""
    comparison = each.comparison
    figures = figures_text(each.score.criterion.scoring_rule, each.own.figures)
    values = {
        "source": source_text(each.own),
        "figures": figures,
        "ours": show(comparison.ours),
        "claimed": show(comparison.claim.points),
    }
    if figures:
        return (
            _("By %(source)s: %(figures)s. That gives %(ours)s points, not %(claimed)s.") % values
        )
    return _("By %(source)s: %(ours)s points, not %(claimed)s.") % values


def source_text(own: OwnFigure) -> str:
    return _("%(source)s, as of %(day)s") % {"source": own.source, "day": show(own.as_of)}


def _takes(each: Compared) -> str:
    takes = each.comparison.takes
    told = _("takes %(points)s points") if takes > 0 else _("gives %(points)s points")
    return told % {"points": show_figure(abs(takes))}


def _points(points: object) -> str:
    return _("%(points)s points") % {"points": show(points)}
