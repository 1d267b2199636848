"""What the appraisal did to a line, and what the commune answered."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.constraints import together
from accounts.models import Department
from criteria.points import PointsField
from scoring.models.period import Period
from scoring.models.scorecard import Score, Scorecard


class RoundNumber(models.IntegerChoices):
    FIRST = 1, _("Round 1")
    SECOND = 2, _("Round 2")
    COUNCIL = 3, _("Council")


class Round(models.Model):
    """Round 1, round 2 and the council of a period; what is closed cannot change later."""

    period = models.ForeignKey(Period, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField(choices=RoundNumber)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["period", "number"]
        constraints = [
            models.UniqueConstraint(fields=["period", "number"], name="round_number_once"),
            together("closed_at", "closed_by", name="round_closed_by_at"),
        ]

    def __str__(self) -> str:
        return self.get_number_display()


class Deduction(models.Model):
    """Points taken from a line in a round (negative: given), why and by whom.

    Zero points stand for a refused request for "not applicable". What a later round gives back is
    `restored`; `decided_at` is set also where nothing is given back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    score = models.ForeignKey(Score, models.PROTECT, related_name="deductions")
    round = models.ForeignKey(Round, models.PROTECT, related_name="deductions")
    points = PointsField(_("points"))
    figures = models.JSONField(_("corrected figures"), default=dict, blank=True)
    reason = models.TextField(_("reason"))
    legal_basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="deductions"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="deductions")
    at = models.DateTimeField()
    restored = PointsField(_("points given back"), default=0)
    restored_figures = models.JSONField(default=dict, blank=True)
    decision = models.TextField(_("reason of the decision"), blank=True)
    decided_in = models.ForeignKey(
        Round, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("deduction")
        verbose_name_plural = _("deductions")
        constraints = [
            together("decided_in", "decided_by", "decided_at", name="deduction_decided_by_at"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=False) | Q(restored=0),
                name="deduction_restored_by_decision",
            ),
            models.CheckConstraint(
                condition=Q(restored=0) | Q(restored__gt=0, restored__lte=F("points")),
                name="deduction_restored_within_points",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="deduction_reason_given"),
        ]

    def __str__(self) -> str:
        return f"{self.score}: −{self.points}"


class Explanation(models.Model):
    """The commune's answer to a deduction; one that disagrees says why. `version` counts the times
    that it was written, from 1."""

    deduction = models.OneToOneField(Deduction, models.PROTECT, related_name="explanation")
    agrees = models.BooleanField(_("agrees"))
    text = models.TextField(_("explanation"), blank=True)
    by_silence = models.BooleanField(_("agreed by silence"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agrees=True) | (Q(agrees=False, by_silence=False) & ~Q(text="")),
                name="explanation_disagrees_with_text",
            )
        ]

    def __str__(self) -> str:
        return f"{self.deduction}: {'=' if self.agrees else '≠'}"


class SignOff(models.Model):
    """A department has finished its criteria of a scorecard in a round."""

    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="sign_offs")
    round = models.ForeignKey(Round, models.PROTECT, related_name="sign_offs")
    department = models.ForeignKey(Department, models.PROTECT, related_name="sign_offs")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "round", "department"], name="sign_off_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.department}: {self.scorecard}"
