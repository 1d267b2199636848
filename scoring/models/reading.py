"""That a commune has seen the results of round 1."""

from django.conf import settings
from django.db import models

from scoring.models.scorecard import Scorecard


class ResultReading(models.Model):
    """Who of the commune opened the results of round 1 first, and when; written once."""

    scorecard = models.OneToOneField(Scorecard, models.PROTECT, related_name="reading")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.scorecard}: {self.by}"
