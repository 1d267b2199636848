"""The council's agenda, what its members say, what it concludes, and where and when it sat."""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.actions.events import Happening, record
from accounts.clock import Clock
from accounts.models import User
from accounts.permissions import Permission, require
from accounts.refusals import Conflict, NotPermitted, Refused
from accounts.refusals import gettext_noop as _
from scoring.actions.appraisal.marking import appraisable_line
from scoring.actions.lines import (
    fresh_scorecard,
    line,
    refuse_unless_in,
    refuse_unless_same_authority,
    restand,
    snapshot,
    tell,
    told,
    write_line,
)
from scoring.locks import hold_period
from scoring.models import (
    CouncilComment,
    CouncilItem,
    CouncilMeeting,
    Deduction,
    Period,
    Round,
    Score,
    Scorecard,
)
from scoring.models.scorecard import Na
from scoring.states import State


@transaction.atomic
def put_on_agenda(*, scorecard: Scorecard, code: str, why: str, by: User, clock: Clock) -> None:
    """The standing agency asks the council to look at a line. Again: with another reason.

    Raises Refused (state, no reason), NotPermitted.
    """
    current, score = _line_of_agency(scorecard, code, by)
    if not why.strip():
        raise Refused(_("{code}: write why the council is to look at it."), code=code)
    now = clock()
    item, _is_new = CouncilItem.objects.get_or_create(score=score)
    before = item.why
    item.why, item.put_at, item.put_by = why.strip(), now, by
    item.save(update_fields=["why", "put_at", "put_by"])
    tell(
        "put_on_agenda", score, by=by, at=now, period=current.period,
        old={"why": before} if before else {}, new={}, reason=item.why,
    )  # fmt: skip


@transaction.atomic
def take_off_agenda(*, scorecard: Scorecard, code: str, by: User, clock: Clock) -> None:
    """The line is no longer asked about; what was concluded on it stays."""
    current, score = _line_of_agency(scorecard, code, by)
    item = CouncilItem.objects.filter(score=score, put_at__isnull=False).first()
    if item is None:
        raise Conflict(_("{code} is not on the agenda by request of the agency."), code=code)
    now, why = clock(), item.why
    if item.concluded_at is None:
        item.delete()
    else:
        item.why, item.put_at, item.put_by = "", None, None
        item.save(update_fields=["why", "put_at", "put_by"])
    tell(
        "take_off_agenda", score, by=by, at=now, period=current.period, old={"why": why}, new={},
    )  # fmt: skip


@transaction.atomic
def comment(
    *, scorecard: Scorecard, code: str, text: str, by: User, clock: Clock
) -> CouncilComment:
    """What a member of the council says of a line, before it is final; it stays as it was said."""
    require(by, Permission.COMMENT)
    current = fresh_scorecard(scorecard)
    refuse_unless_same_authority(current, by)
    refuse_unless_in(current, State.COUNCIL)
    score = line(current, code)
    if not text.strip():
        raise Refused(_("{code}: write what you have to say."), code=code)
    now = clock()
    said = CouncilComment.objects.create(score=score, text=text.strip(), by=by, at=now)
    tell(
        "council_comment", score, by=by, at=now, period=current.period, old={}, new={},
        reason=said.text,
    )  # fmt: skip
    return said


@transaction.atomic
def conclude(
    *,
    scorecard: Scorecard,
    code: str,
    points: Decimal | None = None,
    reason: str,
    version: int,
    by: User,
    clock: Clock,
) -> Score:
    """What the council concludes on a line: the points that it gets, or None to leave it as it
    stands. The difference is a finding of round 3 (ADR 4), in the place of an earlier one.

    Raises Refused (state, round, bounds, no reason), NotPermitted, Conflict.
    """
    current = fresh_scorecard(scorecard)
    score, in_round = appraisable_line(current, code, by)
    refuse_unless_in(current, State.COUNCIL)
    if not reason.strip():
        raise Refused(_("{code}: write the reason of the conclusion."), code=code)
    if points is not None and score.na == Na.GRANTED:
        raise Refused(
            _("{code} is granted as not applicable; take the grant back before points are set."),
            code=code,
        )
    now, old = clock(), snapshot(score)
    gone: list[str] = []
    made: dict[str, str] = {}
    if points is not None and points != score.appraised_points:
        gone, made = _set_points(score, points, in_round, reason=reason.strip(), by=by, at=now)
    item, _is_new = CouncilItem.objects.get_or_create(score=score)
    before = {"conclusion": item.conclusion} if item.conclusion else {}
    item.conclusion, item.concluded_at, item.concluded_by = reason.strip(), now, by
    item.save(update_fields=["conclusion", "concluded_at", "concluded_by"])
    write_line(score, version=version, **restand(score))
    tell(
        "conclude", score, by=by, at=now, period=current.period,
        old=old | before | ({"deductions": gone} if gone else {}),
        new=snapshot(score) | made, reason=item.conclusion,
    )  # fmt: skip
    return score


@dataclass(frozen=True)
class Meeting:
    """What the minutes say of the meeting itself; the lists have one person in each line."""

    began_at: datetime
    ended_at: datetime | None
    place: str
    chair: str
    secretary: str
    attended: str
    absent: str = ""
    remarks: str = ""


@transaction.atomic
def record_meeting(
    *, period: Period, meeting: Meeting, version: int, by: User, clock: Clock
) -> CouncilMeeting:
    """Where and when the council sat, and who was there. `version` is 0 where nothing stood.

    Raises Refused (what is missing, the times), NotPermitted, Conflict.
    """
    require(by, Permission.CONCLUDE)
    if by.authority_id != period.authority_id:
        raise NotPermitted(_("This period belongs to another authority."))
    current = hold_period(period.pk)
    now = clock()
    if not all(text.strip() for text in (meeting.place, meeting.chair, meeting.attended)):
        raise Refused(_("Write where the council sat, who chaired it and who was present."))
    if meeting.ended_at and meeting.ended_at < meeting.began_at:
        raise Refused(_("The meeting cannot end before it began."))
    found = CouncilMeeting.objects.select_related("by").filter(period=current).first()
    stands = found.version if found else 0
    if version != stands:
        raise Conflict(
            _("{name} has changed the meeting meanwhile ({at}). Yours was not saved; look again."),
            name=found.by.full_name if found else "?",
            at=timezone.localtime(found.at) if found else "?",
        )
    row = found or CouncilMeeting(period=current)
    for name, value in asdict(meeting).items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.by, row.at, row.version = by, now, stands + 1
    row.save()
    new = {"place": row.place, "began_at": row.began_at.isoformat()}
    record(Happening("record_meeting", row, new=new), chain=current.event_chain, by=by, at=now)
    return row


def _line_of_agency(scorecard: Scorecard, code: str, by: User) -> tuple[Scorecard, Score]:
    require(by, Permission.CONCLUDE)
    current = fresh_scorecard(scorecard)
    refuse_unless_same_authority(current, by)
    refuse_unless_in(current, State.ROUND_2, State.COUNCIL)
    return current, line(current, code)


def _set_points(
    score: Score, points: Decimal, in_round: Round, *, reason: str, by: User, at: datetime
) -> tuple[list[str], dict[str, str]]:
    """One finding of the council's round that leaves so many points on the line; the ids of those
    that it replaces, and what the event says of it."""
    if not 0 <= points <= score.max_points:
        raise Refused(
            _("{code}: between 0 and {maximum} points, not {points}."),
            code=score.criterion.code,
            maximum=score.max_points,
            points=points,
        )
    # Not the refusals of "not applicable", which take no points: the line still says “refused”.
    own = Deduction.objects.filter(score=score, round=in_round).exclude(points=0)
    points_of = dict(own.order_by("at", "id").values_list("pk", "points"))
    before = sum(points_of.values(), Decimal(0))
    own.delete()
    taken = score.appraised_points + before - points
    made = {}
    if taken:
        made = told(
            Deduction.objects.create(
                score=score, round=in_round, points=taken, reason=reason, by=by, at=at
            )
        )
    return [str(pk) for pk in points_of], made
