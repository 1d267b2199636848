"""The letters of round-1 results, and who of the communes has read them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Event, User
from criteria import queries as criteria_queries
from criteria.outline import NaPolicy, SetOutline, Source
from scoring.arithmetic import ZERO, Line, Total, field_totals, not_applicable_points, total
from scoring.models import Deduction, Score, Scorecard
from scoring.models.appraisal import RoundNumber
from scoring.models.scorecard import Na
from scoring.papers.round_1_letter import (
    LetterFinding,
    LetterLine,
    LetterTotal,
    NaAnswer,
    Round1Letter,
)
from scoring.queries.facts import explanation_due_at
from scoring.queries.scopes import scorecards_visible_to
from scoring.states import State, Step

BEFORE_RELEASE = (State.SELF_ASSESSMENT.value, State.ROUND_1.value)
Moments = dict[UUID, datetime]


def letters_visible_to(user: User) -> QuerySet[Scorecard]:
    """The scorecards in reach whose round 1 is released: there is no letter before."""
    return with_readings(scorecards_visible_to(user)).exclude(state__in=BEFORE_RELEASE)


def with_readings(scorecards: QuerySet[Scorecard]) -> QuerySet[Scorecard]:
    """Each brings along whether its commune has read the results."""
    return scorecards.select_related("reading")


def letters_of(scorecards: Sequence[Scorecard]) -> list[Round1Letter]:
    """The letter of each, all of one period. 3 queries for any number of them, 3 more for the first
    of a criteria set in this process."""
    if not scorecards:
        return []
    outline = criteria_queries.outline_of_issued(scorecards[0].period.criteria_set)
    released = _released_at(scorecards)
    scores, findings = _scores(scorecards), _findings(scorecards)
    return [_letter(each, outline, scores[each.pk], findings, released) for each in scorecards]


def _letter(
    scorecard: Scorecard,
    outline: SetOutline,
    scores: Sequence[Score],
    findings: dict[int, list[Deduction]],
    released: Moments,
) -> Round1Letter:
    period, authority = scorecard.period, scorecard.period.authority
    at = released.get(scorecard.pk)
    own = {score.criterion.code: Line(_own_points(score)) for score in scores}
    stood = {s.criterion.code: _after_round_1(s, findings.get(s.pk, []), at) for s in scores}
    surveyed = sum(
        (stood[s.criterion.code].points for s in scores if _is_survey(s)),
        ZERO,
    )
    due_at = explanation_due_at(scorecard)
    return Round1Letter(
        authority=authority.name,
        agency=authority.standing_agency,
        place=authority.place,
        commune=scorecard.commune.full_name,
        year=period.year,
        set_title=period.criteria_set.title,
        set_decision=period.criteria_set.decision,
        released_at=at,
        due_at=due_at,
        is_extended=due_at != period.explanation_due_at,
        not_submitted=scorecard.not_submitted,
        lines=tuple(_changed(scores, findings, stood, at)),
        self_total=_total(total(field_totals(outline.fields, own))),
        total=_total(total(field_totals(outline.fields, stood))),
        index_places=outline.index_places,
        surveyed=surveyed,
    )


def _changed(
    scores: Sequence[Score],
    findings: dict[int, list[Deduction]],
    stood: dict[str, Line],
    released_at: datetime | None,
) -> Iterator[LetterLine]:
    """The lines with a finding of round 1, or granted as "không phát sinh" in it."""
    for score in scores:
        found = findings.get(score.pk, [])
        granted = _granted_in_round_1(score, found, released_at)
        if not found and not granted:
            continue
        refused = not granted and any(finding.points == 0 for finding in found)
        after = stood[score.criterion.code]
        yield LetterLine(
            code=score.criterion.code,
            name=score.criterion.name,
            max_points=score.max_points,
            self_points=score.base_points,
            points=None if after.left_out else after.points,
            findings=() if granted else tuple(_finding(each) for each in found),
            na=NaAnswer.GRANTED if granted else NaAnswer.REFUSED if refused else NaAnswer.NONE,
            na_reason=score.na_decision if granted else "",
        )


def _finding(deduction: Deduction) -> LetterFinding:
    department = deduction.department.name if deduction.department else ""
    return LetterFinding(deduction.points, deduction.reason, deduction.legal_basis, department)


def _after_round_1(score: Score, found: Sequence[Deduction], released_at: datetime | None) -> Line:
    """What stood when round 1 was over, whatever was decided later."""
    if _granted_in_round_1(score, found, released_at):
        policy = NaPolicy(score.criterion.na_policy)
        points = not_applicable_points(policy, score.max_points)
        return Line(points, left_out=policy is NaPolicy.LEAVE_OUT)
    return Line((score.base_points or ZERO) - sum((each.points for each in found), ZERO))


def _granted_in_round_1(
    score: Score, found: Sequence[Deduction], released_at: datetime | None
) -> bool:
    """A refusal that a later round turned into a grant was still a refusal in the letter."""
    if score.na != Na.GRANTED or score.na_decided_at is None:
        return False
    if released_at is not None:
        return score.na_decided_at <= released_at
    return all(finding.points for finding in found)


def _own_points(score: Score) -> Decimal:
    return ZERO if _is_survey(score) else score.base_points or ZERO


def _is_survey(score: Score) -> bool:
    return score.criterion.source == Source.SURVEY.value


def _total(found: Total) -> LetterTotal:
    return LetterTotal(found.points, found.applicable_max, found.index)


def _released_at(scorecards: Sequence[Scorecard]) -> Moments:
    """When round 1 was released to each, the latest time."""
    ids = {str(scorecard.pk): scorecard.pk for scorecard in scorecards}
    events = Event.objects.filter(
        chain=scorecards[0].period.event_chain,
        what=Step.RELEASE.value,
        subject_type=Scorecard._meta.label_lower,
        subject_id__in=list(ids),
    )
    rows = events.order_by("sequence").values_list("subject_id", "at")
    return {ids[subject]: at for subject, at in rows}


def _scores(scorecards: Sequence[Scorecard]) -> dict[UUID, list[Score]]:
    """The lines of each in the order of the paper."""
    rows = Score.objects.filter(scorecard__in=[each.pk for each in scorecards])
    found: dict[UUID, list[Score]] = defaultdict(list)
    for score in rows.select_related("criterion").order_by("criterion__position", "id"):
        found[score.scorecard_id].append(score)
    return found


def _findings(scorecards: Sequence[Scorecard]) -> dict[int, list[Deduction]]:
    """What round 1 found, by line."""
    rows = Deduction.objects.filter(
        score__scorecard__in=[each.pk for each in scorecards], round__number=RoundNumber.FIRST
    )
    found: dict[int, list[Deduction]] = defaultdict(list)
    for row in rows.select_related("department").order_by("at", "id"):
        found[row.score_id].append(row)
    return found
