"""Twenty appraisers at the page across 150 communes, against the smallest page as in saving."""

import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from django.db import connection

from accounts.models import User
from accounts.roles import Role
from bench.country import NOW, made_up_period
from bench.measure import Measured
from bench.saving import CLIENTS, PAGE_GOAL, ROUNDS, SMALLEST, Rounds, pages, pressed
from evidence.models import Attachment, Document
from scoring.models import Deduction, Period, Round, Score, Scorecard
from scoring.models.appraisal import RoundNumber
from scoring.states import State
from tests.load.site import site
from tests.load.year import Seat, cookie

COMMUNES, CODE, PAPERS = 150, "1.1", 2
RATIO = {"measure": "ratio", "scale": "proportional", "floor": "0", "full": "100"}


def measured() -> Iterator[Measured]:
    period = made_up_period(COMMUNES, called="side by side", rule=RATIO)
    _in_round_1(period)
    people = _appraisers(period)
    page = f"/periods/{period.pk}/criteria/{CODE}/"
    shown, smallest = Rounds([], []), Rounds([], [])
    with tempfile.TemporaryDirectory() as folder, site(Path(folder)) as served:
        for number in range(ROUNDS + 1):
            for rounds, path in ((shown, page), (smallest, SMALLEST)):
                begin = time.perf_counter()
                seen = pages(people, served.port, path)
                took = time.perf_counter() - begin
                if number:  # the first round warms the server up
                    rounds.each.append(took / len(seen))
                    rounds.seen += seen
    name = f"{COMMUNES} communes side by side, {CLIENTS} appraisers at once ({connection.vendor})"
    yield pressed(name, shown, smallest, PAGE_GOAL)


def _in_round_1(period: Period) -> None:
    """Figures, two documents under each line of the criterion, and a finding on every third."""
    Scorecard.objects.filter(period=period).update(state=State.ROUND_1.value)
    lines = list(
        Score.objects.filter(scorecard__period=period, criterion__code=CODE)
        .select_related("scorecard", "criterion")
        .order_by("id")
    )
    for line in lines:
        line.figures = {"numerator": f"{line.pk % 100}", "denominator": "100"}
        line.note = "Theo sổ theo dõi của xã và báo cáo năm"
    Score.objects.bulk_update(lines, ["figures", "note"], batch_size=500)
    documents = Document.objects.bulk_create(
        Document(
            dossier_id=line.scorecard.dossier_id, stage="self_assessment",
            number=f"{number}/BC-UBND", date=NOW.date(), title="Báo cáo năm", added_at=NOW,
            added_by=period.opened_by, issuer="Ủy ban nhân dân xã",
        )
        for line in lines
        for number in range(PAPERS)
    )  # fmt: skip
    Attachment.objects.bulk_create(
        Attachment(document=document, criterion=lines[0].criterion, pages="2")
        for document in documents
    )
    first = Round.objects.get(period=period, number=RoundNumber.FIRST)
    Deduction.objects.bulk_create(
        Deduction(
            score=line, round=first, points=Decimal("0.25"), reason="Thiếu phụ lục kèm theo",
            department=line.criterion.department, by=period.opened_by,
            at=NOW + timedelta(days=1),
        )
        for line in lines[::3]
    )  # fmt: skip


def _appraisers(period: Period) -> list[Seat]:
    department = period.authority.departments.get()
    people = User.objects.bulk_create(
        User(
            username=f"across-{number}", full_name=f"Cán bộ {number}", role=Role.APPRAISER,
            authority=period.authority, department=department, password="!",
        )
        for number in range(CLIENTS)
    )  # fmt: skip
    return [Seat(person.username, cookie(person), "", ()) for person in people]
