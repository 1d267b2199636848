"""Lines that were looked at and stay as they are, one or many at once; and that taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.actions.events import Happening, record
from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import Permission, require
from accounts.refusals import Conflict, NotPermitted, Refused, Sentence
from accounts.refusals import gettext_noop as _
from criteria.outline import Source
from scoring.acceptable import LineFacts, why_not_accepted
from scoring.actions.appraisal.marking import appraisable_line
from scoring.actions.lines import ROUND_OF_STATE, fresh_scorecard, line, tell, write_line
from scoring.locks import share_period
from scoring.models import Acceptance, Deduction, Period, Round, Score, Scorecard, SignOff
from scoring.models.appraisal import RoundNumber
from scoring.models.scorecard import Na
from scoring.states import State


@dataclass(frozen=True)
class Left:
    """A line that was not accepted, and why."""

    score: Score
    why: Sentence
    is_conflict: bool


@dataclass(frozen=True)
class Accepted:
    """`done` are accepted now and carry their new version; `left` are as they were. A line that
    was accepted before, and still stands so, is in neither."""

    done: tuple[Score, ...] = ()
    left: tuple[Left, ...] = ()


@transaction.atomic
def accept_many(*, period: Period, seen: Mapping[int, int], by: User, clock: Clock) -> Accepted:
    """Accepts lines of any scorecards of the period as they stand: “đã xem, giữ nguyên”.

    `seen` has the ids of the lines (Score) and the version of each that the person saw. A line
    that cannot be accepted is left and named with the reason, the others are accepted; the same
    request a second time changes nothing. A constant number of queries, one event each.
    Raises NotPermitted where a line is not there or belongs to another department.
    """
    require(by, Permission.APPRAISE)
    share_period(period.pk)
    now = clock()
    scores = _held(period, seen, by)
    rounds = {each.number: each for each in Round.objects.filter(period=period).order_by("number")}
    facts = _facts(scores, rounds, seen, by)
    left = []
    for score in scores:
        if why := why_not_accepted(facts[score.pk]):
            left.append(Left(score, why, facts[score.pk].is_conflict))
    staying = {each.score.pk for each in left}
    done = [s for s in scores if s.pk not in staying and not facts[s.pk].is_accepted]
    _accept(done, rounds, by=by, at=now)
    record(*map(_accepted, done), chain=period.event_chain, by=by, at=now)
    return Accepted(tuple(done), tuple(left))


@transaction.atomic
def accept(*, scorecard: Scorecard, code: str, version: int, by: User, clock: Clock) -> Score:
    """Accepts one line as it stands; accepting it twice is no mistake.

    Raises Refused (round, sign-off, marked, undecided), NotPermitted, Conflict.
    """
    current = fresh_scorecard(scorecard)
    score = line(current, code)
    tally = accept_many(period=current.period, seen={score.pk: version}, by=by, clock=clock)
    for left in tally.left:
        refusal = Conflict if left.is_conflict else Refused
        raise refusal(left.why.template, **left.why.values)
    return tally.done[0] if tally.done else score


@transaction.atomic
def withdraw_acceptance(
    *, scorecard: Scorecard, code: str, version: int, by: User, clock: Clock
) -> Score:
    """The line waits again to be looked at; before sign-off, in the round that is open."""
    current = fresh_scorecard(scorecard)
    score, in_round = appraisable_line(current, code, by)
    now = clock()
    gone, _rows = Acceptance.objects.filter(
        score=score, round=in_round, version=score.version
    ).delete()
    if not gone:
        raise Conflict(_("{code} is not accepted, or no longer. Look at it again."), code=code)
    write_line(score, version=version)
    tell(
        "withdraw_acceptance", score, by=by, at=now, period=current.period,
        old={"accepted": str(score.appraised_points)}, new={},
    )  # fmt: skip
    return score


def _held(period: Period, seen: Mapping[int, int], by: User) -> list[Score]:
    """The lines, nobody else's until the transaction ends, in an order that all who hold keep."""
    found = Score.objects.filter(
        pk__in=seen,
        scorecard__period=period,
        scorecard__period__authority=by.authority_id,
        criterion__department=by.department_id,
    )
    related = found.select_related("scorecard__commune", "criterion")
    scores = list(related.select_for_update(of=("self",)).order_by("pk"))
    if len(scores) != len(seen):
        raise NotPermitted(_("You can accept only lines of your own department."))
    return scores


def _facts(
    scores: Sequence[Score], rounds: Mapping[int, Round], seen: Mapping[int, int], by: User
) -> dict[int, LineFacts]:
    of_cards = {score.scorecard_id for score in scores}
    signed = set(
        SignOff.objects.filter(
            scorecard__in=of_cards, department=by.department_id, round__number=RoundNumber.FIRST
        ).values_list("scorecard_id", flat=True)
    )
    marked, disputed = _marks(scores)
    accepted: dict[tuple[int, int], int] = {
        (score, number): version
        for score, number, version in Acceptance.objects.filter(score__in=scores).values_list(
            "score_id", "round__number", "version"
        )
    }
    facts = {}
    for score in scores:
        state = State(score.scorecard.state)
        number = ROUND_OF_STATE.get(state, RoundNumber.FIRST)
        in_round = rounds.get(number)
        facts[score.pk] = LineFacts(
            code=score.criterion.code,
            state=state,
            version=score.version,
            seen_version=seen[score.pk],
            accepted_version=accepted.get((score.pk, number)),
            round_is_open=in_round is not None and in_round.closed_at is None,
            is_signed_off=state is State.ROUND_1 and score.scorecard_id in signed,
            awaits_na=score.na == Na.ASKED,
            is_granted_na=score.na == Na.GRANTED,
            awaits_survey=_awaits_survey(score),
            is_marked=(score.pk, number) in marked,
            is_disputed=score.pk in disputed,
        )
    return facts


def _marks(scores: Sequence[Score]) -> tuple[set[tuple[int, int]], set[int]]:
    """Which lines are marked in which round, and which have an undecided dispute."""
    marked, disputed = set(), set()
    rows = Deduction.objects.filter(score__in=scores).order_by("id")
    for score, number, agrees, decided_at in rows.values_list(
        "score_id", "round__number", "explanation__agrees", "decided_at"
    ):
        marked.add((score, number))
        if agrees is False and decided_at is None:
            disputed.add(score)
    return marked, disputed


def _awaits_survey(score: Score) -> bool:
    return score.criterion.source == Source.SURVEY.value and score.base_points is None


def _accept(
    scores: Sequence[Score], rounds: Mapping[int, Round], *, by: User, at: datetime
) -> None:
    if not scores:
        return
    Score.objects.filter(pk__in=[score.pk for score in scores]).update(version=F("version") + 1)
    for score in scores:
        score.version += 1
    assert by.department_id is not None
    Acceptance.objects.bulk_create(
        (
            Acceptance(
                score=score,
                round=rounds[ROUND_OF_STATE[State(score.scorecard.state)]],
                version=score.version,
                department_id=by.department_id,
                by=by,
                at=at,
            )
            for score in scores
        ),
        update_conflicts=True,
        unique_fields=["score", "round"],
        update_fields=["version", "department", "by", "at"],
    )


def _accepted(score: Score) -> Happening:
    new: dict[str, Any] = {
        "code": score.criterion.code,
        "commune": score.scorecard.commune.code,
        "accepted": str(score.appraised_points),
    }
    return Happening("accept", score, new=new)
