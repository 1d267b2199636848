"""A finding and what the commune says to it, side by side: what stood after its round, and what
is there now."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.wording import say, show_figure
from scoring.models import Deduction, Explanation
from scoring.models.appraisal import RoundNumber
from scoring.queries.appraisal import AppraisedLine
from scoring.queries.stages import explanation_of, figures_text, finding_text, points_after
from scoring.views.papers import Paper, drawn_papers


@dataclass(frozen=True)
class Sides:
    """`before` is the round of the finding, `now` what was decided since; each row has both."""

    rows: list[dict[str, Any]]
    papers_before: list[Paper]
    papers_new: list[Paper]
    answer: str
    is_disputed: bool
    round: str
    by: str


def sides(line: AppraisedLine, finding: Deduction) -> Sides:
    """No query: the line brings its findings, answers and documents along."""
    score, rule = line.score, line.criterion.scoring_rule
    answer = explanation_of(finding)
    new = line.supplements
    rows = [
        _row(
            _("Commune's figures"),
            figures_text(rule, score.figures),
            _figures_now(finding, rule),
        ),
        _row(
            _("Points claimed"),
            "" if score.base_points is None else show_figure(score.base_points),
            "",
        ),
        _row(
            _("Finding"),
            say(finding_text(finding.points, finding.reason)),
            _decided(finding),
        ),
        _row(_("Right figures, as found"), figures_text(rule, finding.figures), ""),
        _row(_("Legal basis"), finding.legal_basis, ""),
        _row(
            _("Points of the line"),
            show_figure(points_after(score, line.findings, finding.round.number)),
            show_figure(score.appraised_points),
        ),
    ]
    return Sides(
        rows=[row for row in rows if row["before"] or row["now"]],
        papers_before=drawn_papers([each for each in line.attachments if each not in new]),
        papers_new=drawn_papers(new),
        answer=_answer(answer),
        is_disputed=bool(answer and not answer.agrees),
        round=str(finding.round),
        by=str(finding.department or finding.by.full_name),
    )


def _row(label: str, before: str, now: str) -> dict[str, Any]:
    return {
        "label": label,
        "before": before,
        "now": now,
        "is_changed": bool(now) and now != before,
    }


def _figures_now(finding: Deduction, rule: Any) -> str:
    """Those that a later round accepted in place of the commune's own."""
    return figures_text(rule, finding.restored_figures)


def _decided(finding: Deduction) -> str:
    if finding.decided_in is None:
        return ""
    back = (
        _("gives back %(points)s") % {"points": show_figure(finding.restored)}
        if finding.restored
        else _("kept")
    )
    by = RoundNumber(finding.decided_in.number).label
    return f"{by}: {back} – {finding.decision}"


def _answer(answer: Explanation | None) -> str:
    if answer is None:
        return _("not answered")
    if answer.by_silence:
        return _("no answer by the deadline: agreed")
    said = _("agrees") if answer.agrees else _("does not agree")
    by = f" ({answer.by.full_name})"
    return f"{said}{by}: {answer.text}" if answer.text else f"{said}{by}"
