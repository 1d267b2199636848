"""Answers kept for requests that may come twice."""

from django.conf import settings
from django.db import models


class KeptAnswer(models.Model):
    """What was answered to a person's request of that key, so that its double does nothing.

    Kept as long as a browser may still send the request again (accounts.actions.once).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.UUIDField()
    at = models.DateTimeField(db_index=True)
    answer = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="kept_answer_once")]

    def __str__(self) -> str:
        return str(self.key)
