"""Whether a scorecard's rows are what its log makes of them."""

from collections.abc import Mapping
from typing import Any

from accounts.models import Event
from criteria.outline import NaPolicy
from scoring.arithmetic import not_applicable_points
from scoring.models import Deduction, Explanation, Score, Scorecard, SignOff
from scoring.replay import GRANTED, Replayed, ReplayedLine, Told, replay


def replayed(scorecard: Scorecard) -> Replayed:
    """The scorecard as its events alone make it. 2 queries."""
    lines = [str(pk) for pk in scorecard.scores.order_by("id").values_list("pk", flat=True)]
    label, line_label = Scorecard._meta.label_lower, Score._meta.label_lower
    about = Event.objects.filter(subject_type=label, subject_id=str(scorecard.pk))
    about |= Event.objects.filter(subject_type=line_label, subject_id__in=lines)
    rows = about.filter(chain=scorecard.period.event_chain).order_by("sequence")
    return replay(Told(*row) for row in rows.values_list("what", "old", "new"))


def differences(scorecard: Scorecard) -> list[str]:
    """Where the rows and the log disagree, `what: log, rows`; empty where they agree. 7 queries."""
    log = replayed(scorecard)
    found = list(log.faults)
    stored = _stored(scorecard)
    for name, value in _as_stored(log, stored["lines"]).items():
        if value != stored[name]:
            found.append(f"{name}: {value}, {stored[name]}")
    return found


def _as_stored(log: Replayed, lines: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "state": log.state.value,
        "signed": log.signed,
        "answers": log.answers,
        "lines": {
            code: _line_as_stored(log.lines.get(code, ReplayedLine()), stored)
            for code, stored in lines.items()
        },
    }


def _line_as_stored(line: ReplayedLine, stored: Mapping[str, Any]) -> dict[str, Any]:
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


def _stored(scorecard: Scorecard) -> dict[str, Any]:
    lines: dict[str, dict[str, Any]] = {}
    rows = scorecard.scores.select_related("criterion").order_by("criterion__position", "id")
    for score in rows:
        lines[score.criterion.code] = {
            "base": score.base_points,
            "na": score.na,
            "points": score.appraised_points,
            "left_out": score.left_out,
            "findings": {},
            "policy": NaPolicy(score.criterion.na_policy),
            "maximum": score.max_points,
        }
    taken = Deduction.objects.filter(score__scorecard=scorecard).order_by("at", "id")
    for code, key, points, restored in taken.values_list(
        "score__criterion__code", "pk", "points", "restored"
    ):
        lines[code]["findings"][str(key)] = points, restored
    answers = Explanation.objects.filter(deduction__score__scorecard=scorecard).order_by("id")
    signed = SignOff.objects.filter(scorecard=scorecard).order_by("id")
    return {
        "state": Scorecard.objects.values_list("state", flat=True).get(pk=scorecard.pk),
        "signed": set(signed.values_list("department__name", flat=True)),
        "answers": {
            str(key): (agrees, silent)
            for key, agrees, silent in answers.values_list("deduction", "agrees", "by_silence")
        },
        "lines": lines,
    }
