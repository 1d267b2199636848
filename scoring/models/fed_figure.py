"""Where the figures of a criterion come from, where the commune's half-year reports hold them."""

from django.conf import settings
from django.db import models

from criteria.models import CriteriaSet


class FedFigure(models.Model):
    """An input of a criterion (`numerator`, `current`, …) is what the indicator `key` (`3:3.1.2`)
    says of the year. Kept beside the set, which is issued and never changed."""

    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="fed_figures")
    code = models.CharField(max_length=30)
    input = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["criteria_set", "code", "input"]
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "code", "input"], name="fed_input_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.input} ← {self.key}"
