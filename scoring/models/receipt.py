"""What a commune holds in its hands once it has submitted."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from criteria.points import PointsField
from scoring.models.period import Period
from scoring.models.scorecard import Scorecard


class Receipt(models.Model):
    """One submission, numbered through the period without a gap. `sheet` is what was handed in, as
    canonical JSON; it never changes (a trigger sees to it), and a withdrawn one stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    period = models.ForeignKey(Period, models.PROTECT, related_name="receipts")
    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="receipts")
    number = models.PositiveIntegerField()
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_late = models.BooleanField()
    points = PointsField()
    sheet = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["period", "number"]
        constraints = [
            models.UniqueConstraint(fields=["period", "number"], name="receipt_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="receipt_number_from_1"),
        ]

    def __str__(self) -> str:
        return self.shown_number

    @property
    def shown_number(self) -> str:
        """`07/2022`."""
        return receipt_number(self.number, self.period.year)


def receipt_number(number: int, year: int) -> str:
    """As an office writes it: below 10 with a leading 0."""
    return f"{number:02d}/{year}"
