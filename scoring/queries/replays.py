"""Whether the rows of scorecards are what the log makes of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from accounts.models import Event
from criteria.outline import NaPolicy
from scoring.arithmetic import not_applicable_points
from scoring.models import Deduction, Explanation, Period, Score, Scorecard, SignOff
from scoring.replay import GRANTED, Replayed, ReplayedLine, Told, fold

EVENTS_AT_ONCE = 2000
CARD, LINE = Scorecard._meta.label_lower, Score._meta.label_lower

Stored = dict[str, Any]


class Difference(NamedTuple):
    """Where the rows of a scorecard, or of its line of that code, are not what the log says."""

    scorecard: UUID
    code: str
    what: str

    def __str__(self) -> str:
        return f"line {self.code}: {self.what}" if self.code else self.what


def replayed(scorecard: Scorecard) -> Replayed:
    """The scorecard as its events alone make it. 2 queries."""
    return _replayed(scorecard.period, _subjects(_scores(scorecard)) | _itself(scorecard))[
        scorecard.pk
    ]


def differences(scorecard: Scorecard) -> list[str]:
    """Where the rows and the log disagree, as `what: log, rows`; empty where they agree."""
    log = replayed(scorecard)
    stored = _stored([scorecard.pk])[scorecard.pk]
    return [*log.untold, *(str(each) for each in _compared(scorecard.pk, log, stored))]


def differences_of(period: Period) -> Iterator[Difference]:
    """The same of all scorecards of a period; a log that does not tell enough is passed over.
    7 queries, and the log is read once."""
    scorecards = list(period.scorecards.order_by("commune__name_sort", "pk"))
    keys = [scorecard.pk for scorecard in scorecards]
    scores = Score.objects.filter(scorecard__in=keys).order_by("id")
    subjects = _subjects(scores.values_list("pk", "scorecard_id"))
    for scorecard in scorecards:
        subjects |= _itself(scorecard)
    logs, stored = _replayed(period, subjects), _stored(keys)
    for key in keys:
        if not logs[key].untold:
            yield from _compared(key, logs[key], stored[key])


Subjects = dict[tuple[str, str], UUID]


def _scores(scorecard: Scorecard) -> Any:
    return scorecard.scores.order_by("id").values_list("pk", "scorecard_id")


def _subjects(lines: Any) -> Subjects:
    return {(LINE, str(pk)): scorecard for pk, scorecard in lines}


def _itself(scorecard: Scorecard) -> Subjects:
    return {(CARD, str(scorecard.pk)): scorecard.pk}


def _replayed(period: Period, subjects: Subjects) -> Mapping[UUID, Replayed]:
    """Folded while it is read: no more than one part of the log is in memory."""
    logs: dict[UUID, Replayed] = defaultdict(Replayed)
    about = Q(subject_type=LINE) | Q(subject_type=CARD)
    if len(set(subjects.values())) == 1:
        about &= Q(subject_id__in=[pk for _label, pk in subjects])
    events = Event.objects.filter(about, chain=period.event_chain).order_by("sequence")
    rows = events.values_list("subject_type", "subject_id", "what", "old", "new")
    for label, pk, *told in rows.iterator(EVENTS_AT_ONCE):
        if (label, pk) in subjects:
            fold(logs[subjects[label, pk]], Told(*told))
    return logs


def _compared(key: UUID, log: Replayed, stored: Stored) -> Iterator[Difference]:
    for fault in log.faults:
        yield Difference(key, "", fault)
    said = {"state": log.state.value, "signed": log.signed, "answers": log.answers}
    for name, value in said.items():
        if value != stored[name]:
            yield Difference(key, "", f"{name}: {value}, {stored[name]}")
    for code, line in stored["lines"].items():
        told = _line_as_stored(log.lines.get(code, ReplayedLine()), line)
        if told != line:
            yield Difference(key, code, f"{told}, {line}")


def _line_as_stored(line: ReplayedLine, stored: Mapping[str, Any]) -> Stored:
    """The criterion's maximum and its rule for "not applicable" are the set's, not the log's."""
    policy, maximum = stored["policy"], stored["maximum"]
    is_granted = line.na == GRANTED
    return {
        "base": line.base,
        "na": line.na,
        "points": not_applicable_points(policy, maximum) if is_granted else line.points,
        "left_out": is_granted and policy is NaPolicy.LEAVE_OUT,
        "findings": {key: (each.points, each.restored) for key, each in line.findings.items()},
        "policy": policy,
        "maximum": maximum,
    }


def _stored(keys: list[UUID]) -> dict[UUID, Stored]:
    """By scorecard what stands in the tables. 5 queries."""
    states = Scorecard.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "state")
    found: dict[UUID, Stored] = {
        key: {"state": state, "signed": set(), "answers": {}, "lines": {}} for key, state in states
    }
    rows = Score.objects.filter(scorecard__in=keys).order_by("criterion__position", "id")
    for card, code, policy, base, na, points, left_out, maximum in rows.values_list(
        "scorecard_id", "criterion__code", "criterion__na_policy", "base_points", "na",
        "appraised_points", "left_out", "max_points",
    ):  # fmt: skip
        found[card]["lines"][code] = {
            "base": base,
            "na": na,
            "points": points,
            "left_out": left_out,
            "findings": {},
            "policy": NaPolicy(policy),
            "maximum": maximum,
        }
    taken: Any = Deduction.objects.filter(score__scorecard__in=keys).order_by("at", "id")
    for card, code, key, points, restored in taken.values_list(
        "score__scorecard_id", "score__criterion__code", "pk", "points", "restored"
    ):
        found[card]["lines"][code]["findings"][str(key)] = points, restored
    answers: Any = Explanation.objects.filter(deduction__score__scorecard__in=keys).order_by("id")
    for card, key, agrees, silent in answers.values_list(
        "deduction__score__scorecard_id", "deduction", "agrees", "by_silence"
    ):
        found[card]["answers"][str(key)] = agrees, silent
    signed = SignOff.objects.filter(scorecard__in=keys).order_by("id")
    for card, department in signed.values_list("scorecard_id", "department__name"):
        found[card]["signed"].add(department)
    return found
