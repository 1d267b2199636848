"""A commune's scorecard and its lines."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.constraints import together
from accounts.models import Commune
from criteria.models import Criterion
from criteria.points import PointsField
from evidence.models import Dossier
from scoring.models.period import Period
from scoring.states import State


class Scorecard(models.Model):
    """One commune in one period. `state` changes only through `actions.workflow.move`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    period = models.ForeignKey(Period, models.PROTECT, related_name="scorecards")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="scorecards")
    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="scorecard")
    state = models.CharField(
        max_length=16,
        choices=[(s.value, s.value) for s in State],
        default=State.SELF_ASSESSMENT.value,
    )
    extended_to = models.DateTimeField(_("extended to"), null=True, blank=True)
    extension_reason = models.TextField(_("reason of the extension"), null=True, blank=True)  # noqa: DJ001 - null with extended_to
    extension_document = models.CharField(  # noqa: DJ001 - null with extended_to
        _("document of the extension"), max_length=200, null=True, blank=True
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_late = models.BooleanField(_("submitted late"), default=False)
    not_submitted = models.BooleanField(_("never submitted"), default=False)

    class Meta:
        ordering = ["period", "commune__name_sort", "id"]
        verbose_name = _("scorecard")
        verbose_name_plural = _("scorecards")
        constraints = [
            models.UniqueConstraint(fields=["period", "commune"], name="scorecard_of_commune_once"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="scorecard_state_known"
            ),
            together("submitted_at", "submitted_by", name="scorecard_submitted_by_at"),
            together(
                "extended_to",
                "extension_reason",
                "extension_document",
                name="scorecard_extended_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune} {self.period.year}"


class Na(models.TextChoices):
    """Whether a line is "không phát sinh": asked by the commune, decided by the appraiser."""

    NO = "", _("Applicable")
    ASKED = "asked", _("Not applicable: asked")
    GRANTED = "granted", _("Not applicable: granted")
    REFUSED = "refused", _("Not applicable: refused")


class Score(models.Model):
    """One line. `base_points` is the commune's own (or the survey's), none while unanswered;
    `appraised_points` is what stands now, written by the action that changes it.

    `max_points` repeats the criterion's, so that the database itself can hold the points below it.
    """

    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    max_points = PointsField()
    figures = models.JSONField(default=dict, blank=True)
    base_points = PointsField(null=True, blank=True)  # type: ignore[misc]
    appraised_points = PointsField(default=0)
    left_out = models.BooleanField(default=False)
    note = models.TextField(_("note"), blank=True)
    na = models.CharField(max_length=8, choices=Na, default=Na.NO, blank=True)
    na_reason = models.TextField(blank=True)
    na_decided_at = models.DateTimeField(null=True, blank=True)
    na_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    na_decision = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["scorecard", "criterion__position", "id"]
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "criterion"], name="score_of_criterion_once"
            ),
            models.CheckConstraint(
                condition=Q(base_points__isnull=True)
                | Q(base_points__gte=0, base_points__lte=F("max_points")),
                name="score_base_within_max",
            ),
            models.CheckConstraint(
                condition=Q(appraised_points__gte=0, appraised_points__lte=F("max_points")),
                name="score_appraised_within_max",
            ),
            models.CheckConstraint(
                condition=Q(left_out=False) | Q(na=Na.GRANTED, appraised_points=0),
                name="score_left_out_only_when_granted",
            ),
            models.CheckConstraint(
                condition=Q(na__in=[Na.GRANTED, Na.REFUSED], na_decided_at__isnull=False)
                | Q(na__in=[Na.NO, Na.ASKED], na_decided_at__isnull=True),
                name="score_na_decided_at",
            ),
            together("na_decided_at", "na_decided_by", name="score_na_decided_by_at"),
            together("answered_at", "answered_by", name="score_answered_by_at"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.code}: {self.appraised_points}"

    @property
    def is_answered(self) -> bool:
        return self.base_points is not None or self.na != Na.NO
