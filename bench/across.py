"""The page across communes, as a person asks for it, against the one statement that has its lines.

Seconds depend on the machine; what the whole page takes beside reading its rows with one statement
written by hand does not (SPEED).
"""

import statistics
import time
from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from bench.country import made_up_period
from bench.measure import RUNS, Measured, compare
from scoring.models import Period, Scorecard
from scoring.states import State

COMMUNES = 150
CODE = "1.1"
MOST_QUERIES = 12
P95_MS = 300.0
GOAL = 60.0  # of what was measured, half as much again

STATEMENT = """
SELECT s.id, s.version, s.figures, s.base_points, s.appraised_points, s.max_points, s.note, s.na,
       s.na_reason, k.id, k.state, m.kind, m.name, m.name_sort, m.block, COUNT(a.id),
       MAX(d.added_at)
FROM scoring_score s
JOIN scoring_scorecard k ON k.id = s.scorecard_id
JOIN accounts_commune m ON m.id = k.commune_id
JOIN criteria_criterion c ON c.id = s.criterion_id
LEFT JOIN evidence_document d ON d.dossier_id = k.dossier_id AND d.withdrawn_at IS NULL
LEFT JOIN evidence_attachment a ON a.document_id = d.id AND a.criterion_id = c.id
WHERE k.period_id = %s AND c.code = %s
GROUP BY s.id, k.id, m.id
ORDER BY m.name_sort, k.id
"""


def measured() -> Iterator[Measured]:
    period = made_up_period(COMMUNES, name="across")
