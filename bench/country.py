"""Made-up periods of any number of communes, written in bulk: the rows that a ranking reads."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from accounts.models import Authority, Commune, Department, User
from accounts.roles import Role
from criteria.actions import create_set, issue_set
from criteria.set_format import parse_set
from scoring.actions.period import Deadlines, open_period
from scoring.models import Period, PreviousResult, Score

LEAVES_OF_FIELDS = (12, 8, 12, 8, 9, 8, 12, 5)  # 74 leaves in 8 fields, as in SPEED
NOW = datetime(2022, 12, 1, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
RULE = {"measure": "points", "scale": "manual", "step": "0.25"}


def made_up_period(
    communes: int, *, called: str = "communes", rule: Mapping[str, object] = RULE
) -> Period:
    """A period with every line scored and last year's results; the same for the same number."""
    dice = random.Random(communes)
    authority = Authority.objects.create(
        name=f"{communes} {called}", level="province", area="", standing_agency="-", place="-"
    )
    Department.objects.create(authority=authority, name="Sở Nội vụ")
    by = User.objects.create(
        username=f"bench-{authority.pk}",
        full_name="-",
        role=Role.STANDING_AGENCY,
        authority=authority,
    )
    rows = [
        Commune(authority=authority, code=f"{n:05}", kind="xã", name=f"Xã số {n}")
        for n in range(communes)
    ]
    for row in rows:
        row.set_keys()
    Commune.objects.bulk_create(rows, batch_size=1000)
    criteria_set = create_set(document=parse_set(_set(rule)), authority=authority, by=by, at=NOW)
    issue_set(criteria_set=criteria_set, by=by, at=NOW)
    weeks = [NOW + timedelta(weeks=n) for n in range(1, 6)]
    period = open_period(
        criteria_set=criteria_set, deadlines=Deadlines(*weeks), by=by, clock=lambda: NOW
    )
    _score(period, dice)
    PreviousResult.objects.bulk_create(
        PreviousResult(
            period=period, commune=row, index=Decimal(dice.randint(3000, 9500)) / 100, rank=n
        )
        for n, row in enumerate(authority.communes.order_by("id"), start=1)
    )
    return period


def _score(period: Period, dice: random.Random) -> None:
    scores = list(Score.objects.filter(scorecard__period=period).order_by("id").only("pk"))
    for score in scores:
        score.base_points = score.appraised_points = Decimal(dice.randint(0, 4)) / 4
    Score.objects.bulk_update(scores, ["base_points", "appraised_points"], batch_size=500)


def _set(rule: Mapping[str, object]) -> dict[str, object]:
    return {
        "title": "Bench",
        "decision": "",
        "year": 2022,
        "thresholds": [
            {"group": group, "lower": lower}
            for group, lower in (("A", "90"), ("B", "70"), ("C", "50"), ("D", "0"))
        ],
        "fields": [
            {
                "code": str(number),
                "name": f"Field {number}",
                "max_points": str(leaves),
                "children": [_leaf(f"{number}.{n}", rule) for n in range(1, leaves + 1)],
            }
            for number, leaves in enumerate(LEAVES_OF_FIELDS, start=1)
        ],
    }


def _leaf(code: str, rule: Mapping[str, object]) -> dict[str, object]:
    return {
        "code": code,
        "name": f"Leaf {code}",
        "max_points": "1",
        "rule": dict(rule),
        "appraised_by": "Sở Nội vụ",
    }
