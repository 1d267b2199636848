"""The receipt of a submission."""

from datetime import datetime

from django.utils import translation

from accounts.models import User
from scoring.models import Receipt, Scorecard
from scoring.models.receipt import receipt_number
from scoring.papers.submitted_sheet import canonical, digest
from scoring.queries.receipts import last_number, submitted_sheet

PAPER_LANGUAGE = "vi"


def give_receipt(*, scorecard: Scorecard, by: User, at: datetime) -> Receipt:
    """The next number of the period for the sheet as it stands now. 9 queries.

    Part of `workflow.move`, which holds the period: two submissions never see the same last
    number, and one that is undone leaves no gap.
    """
    number = last_number(scorecard.period) + 1
    with translation.override(PAPER_LANGUAGE):
        sheet = submitted_sheet(
            scorecard, number=receipt_number(number, scorecard.period.year), by=by, at=at
        )
    text = canonical(sheet)
    return Receipt.objects.create(
        period=scorecard.period,
        scorecard=scorecard,
        number=number,
        submitted_at=at,
        submitted_by=by,
        is_late=sheet.is_late,
        points=sheet.points,
        sheet=text,
        sha256=digest(text),
    )
