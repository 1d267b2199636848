"""One line's way through the stages, as finished text: self-score, rounds, explanation, council."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from accounts.wording import say, show
from criteria.figures import figures_from_json
from criteria.outline import NaPolicy, Source
from criteria.rules import INPUTS, Measure, Rule, input_label, percentage
from scoring.arithmetic import ZERO
from scoring.models import Deduction, Explanation, Score
from scoring.models.appraisal import RoundNumber
from scoring.models.scorecard import Na
from scoring.states import State

ROUND_STAGES = {
    State.ROUND_1: RoundNumber.FIRST,
    State.ROUND_2: RoundNumber.SECOND,
    State.COUNCIL: RoundNumber.COUNCIL,
}

NAMES = {
    State.SELF_ASSESSMENT: _("Self-score"),
    State.ROUND_1: _("1st round"),
    State.EXPLANATION: _("Explanation"),
    State.ROUND_2: _("2nd round"),
    State.COUNCIL: _("Council"),
}

NA_EFFECTS = {
    NaPolicy.LEAVE_OUT: _("the line is left out of the maximum"),
    NaPolicy.FULL_POINTS: _("the line counts full points"),
    NaPolicy.ZERO: _("the line counts zero"),
}


@dataclass(frozen=True)
class Remark:
    """What was said at a stage; `tone` is good, bad or empty, `meta` says on what and by whom."""

    text: str
    tone: str = ""
    meta: str = ""


@dataclass(frozen=True)
class Stage:
    """One column of a line: points after the stage, or a word in their place."""

    name: str
    points: str = ""
    answer: str = ""
    remarks: tuple[Remark, ...] = ()
    is_current: bool = False


def stages(score: Score, findings: Sequence[Deduction]) -> tuple[Stage, ...]:
    """The stages that the scorecard has reached, in order. No query: findings carry their round,
    their explanation and who made them."""
    state = State(score.scorecard.state)
    order = list(NAMES)
    reached = order if state is State.FINAL else order[: order.index(state) + 1]
    return tuple(_stage(each, score, findings, is_current=each is state) for each in reached)


def points_after(score: Score, findings: Sequence[Deduction], number: int) -> Decimal:
    """What stood when the round of that number was over. A decision that a later round replaced
    is not kept, so that its points count from the later round on."""
    if score.na == Na.GRANTED:
        return score.appraised_points
    taken = sum((f.points for f in findings if f.round.number <= number), ZERO)
    restored = sum((f.restored for f in findings if (_decided_in(f) or number + 1) <= number), ZERO)
    return (score.base_points or ZERO) - taken + restored


def figures_text(rule: Rule, stored: Mapping[str, Any]) -> str:
    """`Number achieved (b): 98; total number (a): 100 (98 %)`; empty where points are entered.

    Figures of the past may be of another measure, that of an earlier version of the rule.
    """
    if not stored or rule.measure is Measure.POINTS:
        return ""
    if set(stored) != set(INPUTS[rule.measure]):
        told = (f"{show(input_label(name))}: {value}" for name, value in stored.items())
        return capfirst("; ".join(told))
    figures = figures_from_json(rule, stored)
    if rule.measure is Measure.CHOICE:
        return "; ".join(str(option) for option in figures.values())
    told = (f"{show(input_label(name))}: {show(value)}" for name, value in figures.items())
    text = capfirst("; ".join(told))
    measured = percentage(rule, figures) if rule.measure is not Measure.VALUE else None
    return text if measured is None else f"{text} ({show(measured)} %)"


def _stage(state: State, score: Score, findings: Sequence[Deduction], *, is_current: bool) -> Stage:
    if state is State.SELF_ASSESSMENT:
        return _self_stage(score, is_current)
    if state is State.EXPLANATION:
        return _explanation_stage(findings, is_current)
    number = ROUND_STAGES[state]
    remarks = (
        *_na_remarks(score, findings, number),
        *(_finding_remark(score, f) for f in findings if f.round.number == number),
        *(_decision_remark(score, f) for f in findings if _is_answered(score, f, number)),
    )
    unchanged = _("As before") if state is not State.ROUND_1 else _("Accepted as it stands")
    return Stage(
        name=show(NAMES[state]),
        points="" if score.left_out else show(points_after(score, findings, number)),
        answer=show(_("left out")) if score.left_out else "",
        remarks=remarks if remarks or is_current else (Remark(show(unchanged)),),
        is_current=is_current,
    )


def _self_stage(score: Score, is_current: bool) -> Stage:
    is_survey = score.criterion.source == Source.SURVEY.value
    said = [
        figures_text(score.criterion.scoring_rule, score.figures),
        score.note,
        _text(_("Says “not applicable”: {reason}"), reason=score.na_reason)
        if score.na_reason
        else "",
    ]
    return Stage(
        name=show(_("Survey")) if is_survey else show(NAMES[State.SELF_ASSESSMENT]),
        points="" if score.base_points is None else show(score.base_points),
        remarks=tuple(Remark(text) for text in said if text),
        is_current=is_current,
    )


def _explanation_stage(findings: Sequence[Deduction], is_current: bool) -> Stage:
    asked = [f for f in findings if f.round.number == RoundNumber.FIRST and f.points >= 0]
    answers = [explanation_of(finding) for finding in asked]
    if not asked:
        word = "–"
    elif any(answer is None for answer in answers):
        word = show(_("not answered yet"))
    elif all(answer.agrees for answer in answers if answer):
        word = show(_("agrees"))
    else:
        word = show(_("disagrees"))
    return Stage(
        name=show(NAMES[State.EXPLANATION]),
        answer=capfirst(word),
        remarks=tuple(_explanation_remark(answer) for answer in answers if answer),
        is_current=is_current,
    )


def explanation_of(finding: Deduction) -> Explanation | None:
    """The commune's answer, if there is one; no query where it was selected with the finding."""
    return getattr(finding, "explanation", None)


def finding_text(points: Decimal, reason: str) -> Sentence:
    """A finding in one sentence: taken, given, or a refused request."""
    if points > 0:
        return sentence(_("Takes {points}: {reason}"), points=points, reason=reason)
    if points < 0:
        return sentence(_("Gives {points}: {reason}"), points=-points, reason=reason)
    return sentence(_("“Not applicable” refused: {reason}"), reason=reason)


def _finding_remark(score: Score, finding: Deduction) -> Remark:
    on_what = [
        figures_text(score.criterion.scoring_rule, finding.figures),
        _text(_("Legal basis: {basis}"), basis=finding.legal_basis) if finding.legal_basis else "",
        finding.department.name if finding.department else finding.by.full_name,
    ]
    return Remark(
        say(finding_text(finding.points, finding.reason)),
        tone="good" if finding.points < 0 else "bad",
        meta=" · ".join(part for part in on_what if part),
    )


def _is_answered(score: Score, finding: Deduction, number: int) -> bool:
    """Whether the round's own words on the finding are shown; those of a refusal that was
    answered by granting the request stand among the remarks on that."""
    return _decided_in(finding) == number and not _is_answered_by_granting(score, finding)


def _is_answered_by_granting(score: Score, finding: Deduction) -> bool:
    return (
        score.na == Na.GRANTED and finding.points == 0 and finding.decided_at == score.na_decided_at
    )


def _decision_remark(score: Score, finding: Deduction) -> Remark:
    if finding.points == 0:
        text = _text(_("Still not granted: {reason}"), reason=finding.decision)
    elif finding.restored:
        text = _text(
            _("Gives back {restored} of {points}: {reason}"),
            restored=finding.restored,
            points=finding.points,
            reason=finding.decision,
        )
    else:
        text = _text(_("Keeps the deduction: {reason}"), reason=finding.decision)
    figures = figures_text(score.criterion.scoring_rule, finding.restored_figures)
    by = finding.decided_by.full_name if finding.decided_by else ""
    return Remark(
        text,
        tone="good" if finding.restored else "",
        meta=" · ".join(part for part in (figures, by) if part),
    )


def _explanation_remark(answer: Explanation) -> Remark:
    if answer.by_silence:
        return Remark(show(_("No answer by the deadline: counts as agreed.")))
    return Remark(answer.text or show(_("Agrees to the deduction.")), meta=answer.by.full_name)


def _na_remarks(score: Score, findings: Sequence[Deduction], number: int) -> tuple[Remark, ...]:
    """A granted request stands in the round that granted it."""
    if score.na != Na.GRANTED or number != _granted_in(score, findings):
        return ()
    text = _text(_("Not applicable is granted: {reason}"), reason=score.na_decision)
    effect = show(NA_EFFECTS[NaPolicy(score.criterion.na_policy)])
    return (Remark(text, tone="good", meta=effect),)


def _granted_in(score: Score, findings: Sequence[Deduction]) -> int:
    """The round that answered an earlier refusal by granting, or the one after a round that kept
    the refusal; else round 1, or round 2 where the commune had explained something before."""
    assert score.na_decided_at is not None
    for finding in findings:
        number = _decided_in(finding)
        if number and finding.points == 0:
            kept = not _is_answered_by_granting(score, finding)
            latest = ROUND_STAGES.get(State(score.scorecard.state), RoundNumber.COUNCIL)
            return min(number + kept, latest)
    answers = [explanation_of(finding) for finding in findings]
    explained_first = any(a and a.at < score.na_decided_at for a in answers)
    return RoundNumber.SECOND if explained_first else RoundNumber.FIRST


def _decided_in(finding: Deduction) -> int | None:
    return finding.decided_in.number if finding.decided_in else None


def _text(template: str, **values: Any) -> str:
    return say(Sentence(template, values))
