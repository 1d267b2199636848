"""An assessment period of an authority, and what its communes reached the year before."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Commune
from criteria.models import CriteriaSet
from criteria.points import PointsField


class LatePolicyChoice(models.TextChoices):
    """The values of scoring.policies.LatePolicy with their labels."""

    FLAG = "flag", _("Accepted and named as late")
    REFUSE = "refuse", _("Refused")


class Period(models.Model):
    """One round of scoring with one criteria set; all deadlines are moments, decided to the minute.

    `council_size` and `team_size` are facts of the report. `published_at` is the moment of the
    current publication; while `revision_reason` is filled, a corrected one is being made.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="periods")
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="periods")
    year = models.PositiveSmallIntegerField(_("year"))
    self_assessment_due_at = models.DateTimeField(_("self-assessment until"))
    round_1_due_at = models.DateTimeField(_("round 1 until"))
    explanation_due_at = models.DateTimeField(_("explanation until"))
    round_2_due_at = models.DateTimeField(_("round 2 until"))
    publication_due_at = models.DateTimeField(_("publication until"))
    late_policy = models.CharField(
        _("late self-assessment"),
        max_length=8,
        choices=LatePolicyChoice,
        default=LatePolicyChoice.FLAG,
    )
    communes_see_round_2 = models.BooleanField(
        _("communes see round 2 before publication"), default=False
    )
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="next_periods"
    )
    council_size = models.PositiveSmallIntegerField(_("council members"), null=True, blank=True)
    team_size = models.PositiveSmallIntegerField(
        _("members of the support team"), null=True, blank=True
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    revision_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-year", "-opened_at", "id"]
        verbose_name = _("assessment period")
        verbose_name_plural = _("assessment periods")
        constraints = [
            models.UniqueConstraint(fields=["criteria_set"], name="period_of_criteria_set_once"),
            models.CheckConstraint(
                condition=Q(self_assessment_due_at__lt=F("round_1_due_at"))
                & Q(round_1_due_at__lt=F("explanation_due_at"))
                & Q(explanation_due_at__lt=F("round_2_due_at"))
                & Q(round_2_due_at__lt=F("publication_due_at")),
                name="period_deadlines_in_order",
                violation_error_message=_("The deadlines must follow each other in order."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("PAR index %(year)s")) % {"year": self.year}

    @property
    def event_chain(self) -> str:
        return f"period:{self.pk}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class PreviousResult(models.Model):
    """Index (printed) and rank of a commune in the year before; none means "không so sánh"."""

    period = models.ForeignKey(Period, models.CASCADE, related_name="previous_results")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="previous_results")
    index = PointsField(_("index last year"))
    rank = models.PositiveSmallIntegerField(_("rank last year"))

    class Meta:
        ordering = ["period", "rank", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "commune"], name="previous_result_of_commune_once"
            ),
            models.CheckConstraint(condition=Q(rank__gte=1), name="previous_rank_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.commune}: {self.index} ({self.rank})"
