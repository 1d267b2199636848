"""The year 2022 of Phù Yên as a PeriodResult, from the reference file alone, without a database."""

import json
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from criteria.set_file import read_set
from criteria.set_format import SetDocument
from reports.result.facts import AuthorityFacts, CommuneScores, LineResult, PeriodFacts
from reports.result.period import PeriodResult, period_result

REFERENCE = Path(__file__).parents[2] / "fixtures" / "phu_yen_2022.json"

Json = dict[str, Any]


@cache
def reference() -> Json:
    loaded: Json = json.loads(REFERENCE.read_text(encoding="utf-8"))
    return loaded


def published() -> Json:
    """The figures that S001 prints."""
    statistics: Json = reference()["published"]
    return statistics


@cache
def result() -> PeriodResult:
    return period_result(
        authority=authority(),
        period=period(),
        criteria_set=criteria_set(),
        communes=communes(),
    )


def authority() -> AuthorityFacts:
    given = reference()["authority"]
    return AuthorityFacts(
        name=given["name"],
        level=given["level"],
        area="huyện Phù Yên",
        parent_name=given["parent"],
        standing_agency=given["standing_agency"],
        place="Phù Yên",
        signatory_title="CHỦ TỊCH",
    )


def period() -> PeriodFacts:
    given = reference()["period"]
    return PeriodFacts(
        id="2022",
        year=given["year"],
        self_assessment_due_at=datetime.fromisoformat(given["self_assessment_deadline"]),
        round_1_due_at=datetime.fromisoformat(given["round_1_notice"] + "T17:00:00+07:00"),
        explanation_due_at=datetime.fromisoformat(given["explanation_deadline"]),
        round_2_due_at=datetime.fromisoformat(given["round_2"][1] + "T17:00:00+07:00"),
        publication_due_at=datetime.fromisoformat("2023-01-31T17:00:00+07:00"),
        council_size=published()["council_members"],
        team_size=published()["support_team_members"],
        team_departments=tuple(reference()["authority"]["departments"]),
    )


def criteria_set() -> SetDocument:
    return read_set(reference())


def communes() -> list[CommuneScores]:
    return [_commune(given) for given in reference()["communes"]]


def _commune(given: Json) -> CommuneScores:
    submitted_at = datetime.fromisoformat(given["submitted_at"])
    return CommuneScores(
        code=given["code"],
        kind=given["kind"],
        name=given["name"],
        submitted_at=submitted_at,
        is_late=submitted_at >= period().self_assessment_due_at,
        lines={score["code"]: _line(score) for score in given["scores"]},
        previous_index=Decimal(given["previous_index"]),
        previous_rank=given["previous_rank"],
    )


def _line(given: Json) -> LineResult:
    """A line without `round_1` was accepted as it stood; the survey's came with round 1."""
    is_survey = "self" not in given
    base = given["round_1"] if is_survey else given["self"]
    return LineResult(
        base=Decimal(base["points"]),
        is_survey=is_survey,
        round_1=Decimal(given.get("round_1", base)["points"]),
        final=Decimal(given["final"]),
    )
