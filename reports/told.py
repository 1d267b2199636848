"""A commune's evaluation from the published result, with what the records tell of its lines."""

from collections.abc import Sequence
from datetime import datetime

from criteria.figures import figures_from_json
from criteria.rules import Figure, Rule
from evidence.queries import attachments_by_criterion
from reports import queries
from reports.evaluation import Evaluation, evaluation
from reports.lost_reasons import Cut, LineTold
from reports.models import Publication
from reports.proposals import proposal
from scoring.arithmetic import ZERO
from scoring.models import Deduction, Score, Scorecard
from scoring.models.appraisal import RoundNumber
from scoring.models.scorecard import Na
from scoring.planning import TaskDraft
from scoring.queries.last_year import last_scores

STAGES = {
    RoundNumber.FIRST: "Thẩm định bước 1",
    RoundNumber.SECOND: "Thẩm định bước 2",
    RoundNumber.COUNCIL: "Hội đồng đánh giá",
}


def evaluation_of(scorecard: Scorecard) -> tuple[Evaluation, Publication] | None:
    """None before the first publication, and of a commune that it does not have. 4 queries for any
    number of communes and lines, and 2 where the period follows another."""
    publication = queries.current_publication(scorecard.period)
    if publication is None:
        return None
    result = queries.frozen_result(publication)
    if scorecard.commune.code not in {each.code for each in result.communes}:
        return None
    told = told_of(scorecard, until=publication.published_at)
    last = last_scores(scorecard)
    return evaluation(result, scorecard.commune.code, told, last), publication


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


def told_of(scorecard: Scorecard, *, until: datetime) -> dict[str, LineTold]:
    """By the code of the line, as it was told until then: what a revision that is not published
    yet finds and decides is nobody's business. 3 queries."""
    papers = attachments_by_criterion(scorecard.dossier)
    scores = (
        Score.objects.filter(scorecard=scorecard)
        .select_related("criterion")
        .order_by("criterion__position", "id")
    )
    findings: dict[int, list[Deduction]] = {}
    rows = Deduction.objects.filter(score__scorecard=scorecard, at__lte=until)
    for row in rows.select_related("round").order_by("at", "id"):
        if row.decided_at is not None and row.decided_at > until:
            row.restored, row.restored_figures = ZERO, {}
        findings.setdefault(row.score_id, []).append(row)
    return {
        score.criterion.code: _told(
            score,
            findings.get(score.pk, []),
            granted=_granted(score, until),
            has_evidence=bool(papers.get(score.criterion_id)),
        )
        for score in scores
    }


def _granted(score: Score, until: datetime) -> bool:
    decided_at = score.na_decided_at
    return score.na == Na.GRANTED and decided_at is not None and decided_at <= until


def _told(
    score: Score, findings: Sequence[Deduction], *, granted: bool, has_evidence: bool
) -> LineTold:
    return LineTold(
        figures=_figures(score.criterion.scoring_rule, score, findings),
        note=score.note,
        cuts=() if granted else tuple(_cut(each) for each in findings if _stands(each)),
        not_applicable=(score.na_reason or score.na_decision or "–") if granted else "",
        has_evidence=has_evidence,
    )


def _stands(finding: Deduction) -> bool:
    return finding.points != finding.restored


def _cut(finding: Deduction) -> Cut:
    stage = STAGES[RoundNumber(finding.round.number)]
    reason = finding.reason
    if finding.legal_basis:
        reason = f"{reason.rstrip('.;')} ({finding.legal_basis})"
    return Cut(finding.points - finding.restored, reason, stage)


def _figures(rule: Rule, score: Score, findings: Sequence[Deduction]) -> dict[str, Figure]:
    """Those that stand after all rounds."""
    stored = score.figures
    for finding in findings:
        if finding.restored_figures:
            stored = finding.restored_figures
        elif finding.figures and _stands(finding):
            stored = finding.figures
    return figures_from_json(rule, stored)
