"""A result as JSON, frozen and read again, as docs/result-format.md describes it. Pure."""

import hashlib
import json
import re
import unicodedata
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from accounts.numbers import figure_text
from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from criteria.set_format import set_from_json, set_to_json
from reports.result.facts import AuthorityFacts, CommuneScores, LineResult, PeriodFacts
from reports.result.json_text import (
    Json,
    figure_or_null,
    moment_text,
    read_figure,
    read_figure_or_null,
    read_moment,
)
from reports.result.period import (
    FIRST_FORMAT,
    FORMAT,
    FORMATS,
    CommuneResult,
    PeriodResult,
    period_result,
)
from reports.statistics.format import statistics_to_json

DEADLINES = (
    "self_assessment_due_at",
    "round_1_due_at",
    "explanation_due_at",
    "round_2_due_at",
    "publication_due_at",
)
ABSENT = "–"
_SHA256 = re.compile("[0-9a-f]{64}")


def to_json(result: PeriodResult) -> Json:
    """The whole result in strings, whole numbers, booleans, null, lists and objects."""
    return {
        "format": result.format,
        "period": _period_to_json(result.period),
        "authority": dict(vars(result.authority)),
        "criteria_set": set_to_json(result.criteria_set),
        **_previous_set_to_json(result),
        "communes": [_commune_to_json(commune) for commune in result.communes],
        "statistics": statistics_to_json(result),
        **_evidence_to_json(result),
    }


def from_json(data: Json) -> PeriodResult:
    """The result again, computed anew from the frozen lines.

    Raises Refused for what is not such a JSON, or where a frozen figure is not the one computed.
    A statistic that was not known yet when the result was frozen may be missing.
    """
    try:
        if data["format"] not in FORMATS:
            raise Refused(_("The format “{format}” is not known."), format=data["format"])
        result = _read(data)
        found = _first_difference(data, to_json(result), "")
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as fault:
        raise Refused(
            _("This is not a result in the format {format}: {fault}."),
            format=FORMAT,
            fault=f"{type(fault).__name__} {fault}",
        ) from fault
    if found:
        raise Refused(
            _("The result was changed: {place} is “{frozen}”, the lines give “{computed}”."),
            **found,
        )
    return result


def canonical_json(data: Json) -> bytes:
    """The one spelling of the JSON: UTF-8, NFC, sorted keys, no spaces. Raises TypeError for a
    float: it has more than one spelling."""
    text = json.dumps(_normalised(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def content_hash(data: Json) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(data)).hexdigest()


def _normalised(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {_normalised(key): _normalised(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_normalised(item) for item in value]
    if value is None or isinstance(value, int):
        return value
    raise TypeError(f"{value!r} has no place in a result")


def _period_to_json(period: PeriodFacts) -> Json:
    return {
        **vars(period),
        **{name: moment_text(getattr(period, name)) for name in DEADLINES},
        "team_departments": list(period.team_departments),
    }


def _evidence_to_json(result: PeriodResult) -> Json:
    """Left out where no file is pinned, as in results frozen before files were."""
    pinned = {code: list(hashes) for code, hashes in sorted(result.evidence.items())}
    return {"evidence": pinned} if pinned else {}


def _previous_set_to_json(result: PeriodResult) -> Json:
    """Null where there is none; the first format does not know it."""
    if result.format == FIRST_FORMAT:
        return {}
    previous = result.previous_set
    return {"previous_set": None if previous is None else set_to_json(previous)}


def _commune_to_json(commune: CommuneResult) -> Json:
    return {
        "code": commune.code,
        "name": commune.name,
        "kind": commune.kind,
        "block": commune.block,
        "fields": {field.code: figure_text(field.points) for field in commune.fields},
        "base": figure_text(commune.base),
        "self_total": figure_text(commune.self_total),
        "round_1_total": figure_text(commune.round_1_total),
        "total": figure_text(commune.total),
        "applicable_max": figure_text(commune.applicable_max),
        "bonus": figure_text(commune.bonus),
        "penalty": figure_text(commune.penalty),
        "index": figure_or_null(commune.printed_index),
        "rank": commune.rank,
        "group": commune.group,
        "previous_index": figure_or_null(commune.previous_index),
        "previous_rank": commune.previous_rank,
        "index_change": figure_or_null(commune.index_change),
        "rank_change": commune.rank_change,
        "submitted_at": moment_text(commune.submitted_at),
        "late": commune.is_late,
        "not_submitted": commune.not_submitted,
        "lines": {code: _line_to_json(line) for code, line in commune.lines.items()},
    }


def _line_to_json(line: LineResult) -> Json:
    return {
        "base": figure_or_null(line.base),
        "round_1": figure_text(line.round_1),
        "final": figure_text(line.final),
        "left_out": line.left_out,
        "survey": line.is_survey,
    }


def _read(data: Json) -> PeriodResult:
    period, previous = data["period"], data.get("previous_set")
    computed = period_result(
        authority=AuthorityFacts(**data["authority"]),
        period=PeriodFacts(
            **{
                **period,
                **{name: read_moment(period[name]) for name in DEADLINES},
                "team_departments": tuple(period["team_departments"]),
            }
        ),
        criteria_set=set_from_json(data["criteria_set"]),
        communes=[_read_commune(row) for row in data["communes"]],
        previous_set=None if previous is None else set_from_json(previous),
    )
    evidence = _read_evidence(data.get("evidence", {}))
    return replace(computed, evidence=evidence, format=data["format"])


def _read_evidence(pinned: Json) -> dict[str, tuple[str, ...]]:
    for code, hashes in pinned.items():
        if hashes != sorted(hashes) or not all(map(_SHA256.fullmatch, hashes)):
            raise ValueError(f"{code}: the files are not named by their SHA-256, in order")
    return {code: tuple(hashes) for code, hashes in pinned.items()}


def _read_commune(row: Json) -> CommuneScores:
    submitted_at = row["submitted_at"]
    return CommuneScores(
        code=row["code"],
        kind=row["kind"],
        name=row["name"],
        block=row["block"],
        submitted_at=None if submitted_at is None else read_moment(submitted_at),
        is_late=row["late"],
        not_submitted=row["not_submitted"],
        lines={code: _read_line(line) for code, line in row["lines"].items()},
        previous_index=read_figure_or_null(row["previous_index"]),
        previous_rank=row["previous_rank"],
    )


def _read_line(line: Json) -> LineResult:
    return LineResult(
        base=read_figure_or_null(line["base"]),
        is_survey=line["survey"],
        round_1=read_figure(line["round_1"]),
        final=read_figure(line["final"]),
        left_out=line["left_out"],
    )


def _first_difference(frozen: Any, computed: Any, place: str) -> dict[str, str] | None:
    """Where the frozen JSON first differs from the computed, and both values there."""
    if type(frozen) is type(computed) and frozen == computed:
        return None
    if isinstance(frozen, dict) and isinstance(computed, dict):
        may_lack = place.startswith("statistics")
        keys = [key for key in {**computed, **frozen} if key in frozen or not may_lack]
        pairs = [(key, frozen.get(key, ABSENT), computed.get(key, ABSENT)) for key in keys]
    elif isinstance(frozen, list) and isinstance(computed, list):
        both = enumerate(zip_longest(frozen, computed, fillvalue=ABSENT), start=1)
        pairs = [(_label(mine, position), mine, theirs) for position, (mine, theirs) in both]
    else:
        return {"place": place, "frozen": str(frozen), "computed": str(computed)}
    for key, mine, theirs in pairs:
        if found := _first_difference(mine, theirs, f"{place}.{key}" if place else key):
            return found
    return None


def _label(item: Any, position: int) -> str:
    """A commune or criterion in a list by its code, anything else by its position."""
    return str(item.get("code", position)) if isinstance(item, dict) else str(position)
