"""What the council looks at, what its members say of it, what it concludes, and its meeting."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.constraints import together
from scoring.models.period import Period
from scoring.models.scorecard import Score


class CouncilItem(models.Model):
    """A line on the council's agenda: put there with `why`, concluded with `conclusion`, or both.

    What the conclusion does to the points is a deduction of round 3 (ADR 4); here stand the words.
    """

    score = models.OneToOneField(Score, models.PROTECT, related_name="council_item")
    why = models.TextField(_("why the council looks at it"), blank=True)
    put_at = models.DateTimeField(null=True, blank=True)
    put_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    conclusion = models.TextField(_("conclusion"), blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["score", "id"]
        verbose_name = _("item of the council")
        verbose_name_plural = _("items of the council")
        constraints = [
            together("put_at", "put_by", name="council_item_put_by_at"),
            together("concluded_at", "concluded_by", name="council_item_concluded_by_at"),
            models.CheckConstraint(
                condition=Q(put_at__isnull=True, why="") | (Q(put_at__isnull=False) & ~Q(why="")),
                name="council_item_put_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(concluded_at__isnull=True, conclusion="")
                | (Q(concluded_at__isnull=False) & ~Q(conclusion="")),
                name="council_item_concluded_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.score)


class CouncilComment(models.Model):
    """What a member of the council says of a line; it stays as it was said."""

    score = models.ForeignKey(Score, models.PROTECT, related_name="council_comments")
    text = models.TextField(_("comment"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("comment of the council")
        verbose_name_plural = _("comments of the council")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="council_comment_says_something")
        ]

    def __str__(self) -> str:
        return f"{self.score}: {self.text[:40]}"


class CouncilMeeting(models.Model):
    """Where and when the council sat, and who was there, as the minutes say it."""

    period = models.OneToOneField(Period, models.CASCADE, related_name="council_meeting")
    began_at = models.DateTimeField(_("began"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200)
    chair = models.CharField(_("chaired by"), max_length=200)
    secretary = models.CharField(_("minutes taken by"), max_length=200)
    attended = models.TextField(_("present"))
    absent = models.TextField(_("absent"), blank=True)
    remarks = models.TextField(_("other opinions"), blank=True)
    version = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["period", "id"]
        verbose_name = _("meeting of the council")
        verbose_name_plural = _("meetings of the council")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("began_at")),
                name="council_meeting_ends_after_it_began",
            )
        ]

    def __str__(self) -> str:
        return f"{self.period}: {self.place}"
