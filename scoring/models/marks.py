"""That an appraiser has looked at a line and left it as it is; reasons that a department uses."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.constraints import together
from accounts.models import Department
from criteria.points import PointsField
from scoring.models.appraisal import Round
from scoring.models.scorecard import Score


class Acceptance(models.Model):
    """“Đã xem, giữ nguyên”: somebody of the department has seen the line in the round.

    It stands for what he saw: `version` is the line's own after it, and whatever is written on the
    line later makes it another version, which nobody has looked at yet.
    """

    score = models.ForeignKey(Score, models.CASCADE, related_name="acceptances")
    round = models.ForeignKey(Round, models.PROTECT, related_name="acceptances")
    version = models.PositiveIntegerField()
    department = models.ForeignKey(Department, models.PROTECT, related_name="acceptances")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("accepted line")
        verbose_name_plural = _("accepted lines")
        constraints = [
            models.UniqueConstraint(fields=["score", "round"], name="acceptance_in_round_once")
        ]

    def __str__(self) -> str:
        return f"{self.score}: {self.by}"


class UsualReason(models.Model):
    """A reason that the department gives often, to pick and edit. `code` binds it to a criterion
    by its code, which outlives the set of a year; empty for all. Retired ones stay on record.
    """

    department = models.ForeignKey(Department, models.PROTECT, related_name="usual_reasons")
    text = models.TextField(_("reason"))
    legal_basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    code = models.CharField(_("criterion"), max_length=20, blank=True)
    points = PointsField(_("points"), null=True, blank=True)  # type: ignore[misc]
    version = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["department", "code", "text", "id"]
        verbose_name = _("usual reason")
        verbose_name_plural = _("usual reasons")
        constraints = [
            together("retired_at", "retired_by", name="usual_reason_retired_by_at"),
            models.CheckConstraint(condition=~Q(text=""), name="usual_reason_has_text"),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gt=0),
                name="usual_reason_points_above_zero",
            ),
        ]

    def __str__(self) -> str:
        return self.text
