"""The stages of a year, each played by those who act in it, at the clock of its days."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from django.db.models import QuerySet

from accounts.clock import Clock
from accounts.models import User
from criteria.outline import Source
from evidence.actions import DocumentFacts, add_document
from reports.actions import publish
from reports.year.cast import Cast, standing_still
from reports.year.file import CommuneYear, LineYear, Marked
from scoring.actions import appraisal, explanation, sheet, workflow
from scoring.models import Deduction, Period, Score, Scorecard
from scoring.states import State


class Stage(StrEnum):
    """Where a year stops: scorecards filled in (self_assessment), submitted (round_1), …"""

    SELF_ASSESSMENT = "self_assessment"
    ROUND_1 = "round_1"
    EXPLANATION = "explanation"
    ROUND_2 = "round_2"
    COUNCIL = "council"
    FINAL = "final"
    PUBLISHED = "published"


# What the file does not say and a reader of the scorecard must see.
SURVEY_SOURCE = "Kết quả điều tra xã hội học"
KEPT = "Giải trình, tài liệu bổ sung chưa làm thay đổi kết quả thẩm định bước 1."


def _fill_in(cast: Cast) -> None:
    for commune, card in _cards(cast, "Tự đánh giá"):
        by = cast.users[f"official {commune.code}"]
        clock = standing_still(commune.submitted_at - timedelta(hours=1))
        for line in commune.lines:
            _fill_line(cast, card, line, by, clock)


def _fill_line(cast: Cast, card: Scorecard, line: LineYear, by: User, clock: Clock) -> None:
    if line.own is None:
        return
    for paper in line.evidence:
        add_document(
            dossier=card.dossier,
            facts=DocumentFacts(title=paper.title, number=paper.number, dated=paper.dated),
            codes=[line.code],
            by=by,
            clock=clock,
        )
    sheet.answer_line(
        scorecard=card,
        code=line.code,
        answer=sheet.Answer(figures=line.own.figures),
        version=0,
        by=by,
        clock=clock,
    )


def _submit(cast: Cast) -> None:
    for commune, card in _cards(cast, "Nộp"):
        _move(card, State.ROUND_1, cast.users[f"leader {commune.code}"], commune.submitted_at)


def _appraise_and_release(cast: Cast) -> None:
    released_at = cast.year.calendar.round_1_released_at
    for commune, card in _cards(cast, "Thẩm định bước 1"):
        for line in commune.lines:
            _appraise_line(cast, card, line, standing_still(released_at - timedelta(hours=20)))
        for department in _departments_of_set(cast):
            appraisal.sign_off(
                scorecard=card,
                by=cast.users[department],
                clock=standing_still(released_at - timedelta(hours=16)),
            )
        _move(card, State.EXPLANATION, cast.users["standing"], released_at)


def _appraise_line(cast: Cast, card: Scorecard, line: LineYear, clock: Clock) -> None:
    if line.round_1 is None:
        return
    leaf = cast.leaves[line.code]
    by, version = cast.users[leaf.department], _version(card, line.code)
    if leaf.source is Source.SURVEY:
        sheet.enter_survey(
            scorecard=card, code=line.code, figures=line.round_1.figures,
            source=line.round_1.reason or SURVEY_SOURCE, version=version, by=by, clock=clock,
        )  # fmt: skip
    elif line.own is None or line.round_1.points != line.own.points:
        appraisal.deduct(
            scorecard=card,
            code=line.code,
            finding=appraisal.Finding(reason=line.round_1.reason, figures=line.round_1.figures),
            version=version,
            by=by,
            clock=clock,
        )


def _explain(cast: Cast) -> None:
    """Late communes stay silent, and the standing agency closes at the deadline; the others
    answer, agree to what they did not answer, and send."""
    due_at = cast.year.calendar.explanation_due_at
    for commune, card in _cards(cast, "Giải trình"):
        official, leader = (cast.users[f"{role} {commune.code}"] for role in ("official", "leader"))
        texts = {line.code: line.explanation for line in commune.lines if line.explanation}
        for deduction in _deductions(card):
            if text := texts.get(deduction.score.criterion.code):
                explanation.explain(
                    deduction=deduction,
                    agrees=False,
                    text=text,
                    by=official,
                    clock=standing_still(due_at - timedelta(hours=30)),
                )
        if commune.submitted_at > cast.year.calendar.self_assessment_due_at:
            _move(card, State.ROUND_2, cast.users["standing"], due_at)
            continue
        sent_at = due_at - timedelta(hours=8)
        explanation.agree_to_the_rest(scorecard=card, by=leader, clock=standing_still(sent_at))
        _move(card, State.ROUND_2, leader, sent_at)


def _decide(cast: Cast) -> None:
    for commune, card in _cards(cast, "Thẩm định bước 2"):
        accepted = {line.code: line.round_2 for line in commune.lines if line.round_2}
        for deduction in _deductions(card).filter(explanation__agrees=False):
            code = deduction.score.criterion.code
            _decide_line(cast, card, deduction, accepted.get(code))
        _move(card, State.COUNCIL, cast.users["standing"], cast.year.calendar.round_2_due_at)


def _decide_line(
    cast: Cast, card: Scorecard, deduction: Deduction, accepted: Marked | None
) -> None:
    code = deduction.score.criterion.code
    appraisal.decide(
        deduction=deduction,
        restored=None if accepted else Decimal(0),
        figures=accepted.figures if accepted else None,
        reason=accepted.reason if accepted else KEPT,
        version=_version(card, code),
        by=cast.users[cast.leaves[code].department],
        clock=standing_still(cast.year.calendar.round_2_begins_at + timedelta(hours=1)),
    )


def _confirm(cast: Cast) -> None:
    for _commune, card in _cards(cast, "Hội đồng"):
        _move(
            card, State.FINAL, cast.users["standing"],
            cast.year.calendar.round_2_due_at + timedelta(days=1),
        )  # fmt: skip


def _publish(cast: Cast) -> None:
    cast.tell("Công bố")
    publish(
        period=Period.objects.get(pk=cast.period.pk),
        by=cast.users["standing"],
        clock=standing_still(cast.year.calendar.published_at),
    )


STEPS: Mapping[Stage, Callable[[Cast], None]] = {
    Stage.SELF_ASSESSMENT: _fill_in,
    Stage.ROUND_1: _submit,
    Stage.EXPLANATION: _appraise_and_release,
    Stage.ROUND_2: _explain,
    Stage.COUNCIL: _decide,
    Stage.FINAL: _confirm,
    Stage.PUBLISHED: _publish,
}


def _cards(cast: Cast, doing: str) -> Iterator[tuple[CommuneYear, Scorecard]]:
    cast.tell(f"{doing}: {len(cast.year.communes)} phiếu")
    cards = {
        card.commune.code: card
        for card in Scorecard.objects.filter(period=cast.period).select_related(
            "period", "commune", "dossier"
        )
    }
    for commune in cast.year.communes:
        yield commune, cards[commune.code]


def _move(card: Scorecard, to: State, by: User, when: datetime) -> None:
    workflow.move(scorecard=card, to=to, by=by, clock=standing_still(when))


def _departments_of_set(cast: Cast) -> Iterable[str]:
    return dict.fromkeys(leaf.department for leaf in cast.leaves.values())


def _version(card: Scorecard, code: str) -> int:
    return Score.objects.values_list("version", flat=True).get(scorecard=card, criterion__code=code)


def _deductions(card: Scorecard) -> QuerySet[Deduction]:
    return (
        Deduction.objects.filter(score__scorecard=card, points__gte=0)
        .select_related(
            "score__scorecard__period", "score__scorecard__commune", "score__criterion", "round"
        )
        .order_by("score__criterion__position", "at", "id")
    )
