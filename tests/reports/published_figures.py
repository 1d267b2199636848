"""What S001 prints of Phù Yên 2022, against a database in which the year was played to its end."""

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from reports import queries
from reports.models import Publication
from scoring.models import Period

FILE = Path(__file__).parents[2] / "fixtures" / "phu_yen_2022.json"

Json = dict[str, Any]


def holds_the_published_figures() -> None:
    """Every value of `published`, which S001 prints, through database, workflow and freezing."""
    published: Json = json.loads(FILE.read_text(encoding="utf-8"))["published"]
    ours: Json = json.loads(Publication.objects.get().result)["statistics"]
    for key in (
        "communes", "fields", "criteria", "sub_criteria", "on_time", "late", "mean_change",
        "best", "last", "gap", "gap_change", "rank_up", "rank_kept", "rank_down",
        "field_maxima", "council_members", "support_team_members", "rank_up_communes",
        "rank_kept_communes", "rank_down_communes", "riser_communes",
    ):  # fmt: skip
        assert ours[key] == published[key], key
    assert at_printed_places(ours["mean_index"], published["mean_index"]) == "57.9"
    assert [
        at_printed_places(mean, printed)
        for mean, printed in zip(ours["field_means"], published["field_means"], strict=True)
    ] == published["field_means"]
    for key in ("risers", "fallers"):
        assert {k: ours[key][k] for k in published[key]} == published[key]
    for name, group in published["groups"].items():
        assert {k: ours["groups"][name][k] for k in group} == group
    period = Period.objects.get()
    assert queries.live_result(period) == queries.result_shown(period)[0]


def at_printed_places(ours: str, printed: str) -> str:
    """Ours rounded once to the decimals that S001 prints, without ending zeros."""
    places = len(printed.partition(".")[2])
    rounded = Decimal(ours).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded.normalize():f}"
