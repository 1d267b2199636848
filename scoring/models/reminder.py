"""Which reminders have gone out, so that each goes out once."""

from django.db import models

from scoring.models.scorecard import Scorecard


class Reminder(models.Model):
    """A commune was told `days` before `due_at`. An extension is another deadline: told anew."""

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="reminders")
    state = models.CharField(max_length=16)
    due_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["scorecard", "due_at", "-days", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "state", "due_at", "days"], name="reminder_once"
            ),
            models.CheckConstraint(condition=models.Q(days__gte=1), name="reminder_days_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.scorecard_id}: {self.days}"
