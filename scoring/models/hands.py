"""Who of a commune is in charge of which line, and who has its sheet open."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.models.scorecard import Score, Scorecard


class Assignment(models.Model):
    """A line that the commune's leader gave to one of its people; a field is all its lines.

    It says who sees to the line, and locks nobody out of it.
    """

    score = models.OneToOneField(Score, models.CASCADE, related_name="assignment")
    official = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["score__criterion__position", "id"]
        verbose_name = _("line given to an official")
        verbose_name_plural = _("lines given to officials")

    def __str__(self) -> str:
        return f"{self.score}: {self.official}"


class Presence(models.Model):
    """A person of the commune had the sheet open at that moment; forgotten after a while."""

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-seen_at", "id"]
        verbose_name = _("open sheet")
        verbose_name_plural = _("open sheets")
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "user"], name="presence_of_user_once")
        ]

    def __str__(self) -> str:
        return f"{self.scorecard}: {self.user}"
