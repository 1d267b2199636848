"""The ranking with the year before, against one hand-written SQL statement (SPEED)."""

import math
from collections.abc import Iterator

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.country import made_up_period
from bench.measure import Measured, compare
from scoring.models import Period
from scoring.queries.ranking import standings

SIZES = (27, 150, 3321)
GOAL = 2.0
MOST_QUERIES = 5

# All that the ranking page shows of each commune: field sums, index, rank, group, change.
STATEMENT = """
WITH sums AS MATERIALIZED (
    SELECT s.scorecard_id, c.field_id,
           SUM(s.appraised_points) AS points,
           SUM(CASE WHEN s.left_out THEN 0 ELSE s.max_points END) AS applicable_max
    FROM scoring_score s
    JOIN scoring_scorecard k ON k.id = s.scorecard_id
    JOIN criteria_criterion c ON c.id = s.criterion_id
    WHERE k.period_id = %s
    GROUP BY s.scorecard_id, c.field_id
), totals AS MATERIALIZED (
    SELECT scorecard_id, SUM(points) AS points, SUM(applicable_max) AS applicable_max,
           SUM(points) * 100.0 / SUM(applicable_max) AS par_index
    FROM sums GROUP BY scorecard_id
), placed AS MATERIALIZED (
    SELECT t.*, RANK() OVER (ORDER BY t.par_index DESC) AS place,
           CASE WHEN t.par_index >= 90 THEN 'A' WHEN t.par_index >= 70 THEN 'B'
                WHEN t.par_index >= 50 THEN 'C' ELSE 'D' END AS group_name,
           m.code, m.name, m.kind, m.name_sort, l."index" AS last_index, l."rank" AS last_rank
    FROM totals t
    JOIN scoring_scorecard k ON k.id = t.scorecard_id
    JOIN accounts_commune m ON m.id = k.commune_id
    LEFT JOIN scoring_previousresult l
           ON l.period_id = k.period_id AND l.commune_id = k.commune_id
)
SELECT p.code, p.name, p.kind, p.points, p.applicable_max, p.par_index, p.place, p.group_name,
       p.last_index, p.last_rank, p.par_index * 1000 - p.last_index, p.last_rank - p.place,
       u.field_id, u.points, u.applicable_max
FROM placed p
JOIN sums u ON u.scorecard_id = p.scorecard_id
ORDER BY p.place, p.name_sort, u.field_id
"""


def measured() -> Iterator[Measured]:
    times = {}
    for size in SIZES:
        period = made_up_period(size)
        _refuse_many_queries(period)
        found = compare(
            f"ranking of {size} communes ({connection.vendor})",
            ours=lambda: standings(Period.objects.select_related("criteria_set").get(pk=period.pk)),  # noqa: B023
            reference=lambda: _statement(period),  # noqa: B023
            goal=GOAL if size >= 150 else math.inf,
        )
        times[size] = found.ours
        yield found
    growth = math.log(times[3321] / times[150]) / math.log(3321 / 150)
    print(f"growth of the ranking with communes: exponent {growth:.2f}")


def _refuse_many_queries(period: Period) -> None:
    with CaptureQueriesContext(connection) as queries:
        standings(period)
    if len(queries) > MOST_QUERIES:
        raise SystemExit(f"The ranking takes {len(queries)} queries; {MOST_QUERIES} are allowed.")


def _statement(period: Period) -> list[tuple[object, ...]]:
    key = period.pk if connection.vendor == "postgresql" else period.pk.hex
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, [key])
        return cursor.fetchall()
