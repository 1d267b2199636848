"""A commune's evaluation from the published result, with what was frozen of its lines."""

from reports import queries
from reports.communes.evaluation import Evaluation, evaluation
from reports.communes.proposals import proposal
from reports.models import Publication
from reports.reasons.lines import told
from reports.reasons.queries import reasons_shown
from scoring.models import Scorecard
from scoring.planning import TaskDraft
from scoring.queries.last_year import last_scores


def evaluation_of(scorecard: Scorecard) -> tuple[Evaluation, Publication] | None:
    """None before the first publication, and of a commune that it does not have. At most 3
    queries for any number of communes and lines, and 2 where the period follows another."""
    publication = queries.current_publication(scorecard.period)
    if publication is None:
        return None
    result, code = queries.frozen_result(publication), scorecard.commune.code
    if code not in {each.code for each in result.communes}:
        return None
    reasons = reasons_shown(scorecard.period, publication, card=scorecard)
    lines = told(reasons.get(code, {}), result.outline)
    return evaluation(result, code, lines, last_scores(scorecard)), publication


def drafts_of(found: Evaluation) -> tuple[TaskDraft, ...]:
    """Every lost line once, with what is proposed for it."""
    places = found.result.outline.points_places
    return tuple(
        TaskDraft(
            code=line.code,
            name=line.name,
            max_points=line.maximum,
            lost=line.lost,
            measure=proposal(line, places=places),
            office=line.leaf.official,
        )
        for line in found.lines
    )
