"""Criteria sets. An issued set never changes: triggers refuse it (migration 0002)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Department
from criteria.outline import FieldKind, NaPolicy, Source
from criteria.points import PointsField
from criteria.rule_format import parse_rule
from criteria.rules import Rule


class SetStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ISSUED = "issued", _("Issued")


class CriteriaSet(models.Model):
    """One authority's criteria of one year, how they are rounded, grouped and ordered.

    `replaces` is the issued set that this one corrects. `content_sha256` is set at issue
    (criteria.content_hash) and shown on screen and paper.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="criteria_sets")
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=300)
    decision = models.CharField(_("issuing decision"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=SetStatus, default=SetStatus.DRAFT
    )
    points_places = models.PositiveSmallIntegerField(_("decimals of points"), default=2)
    index_places = models.PositiveSmallIntegerField(_("decimals of the index"), default=2)
    tie_break = models.JSONField(_("tie-break fields"), default=list, blank=True)
    created_at = models.DateTimeField()
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="versions"
    )
    content_sha256 = models.CharField(_("content hash"), max_length=64, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-year", "-created_at", "id"]
        verbose_name = _("criteria set")
        verbose_name_plural = _("criteria sets")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(points_places__lte=3, index_places__lte=4),
                name="criteria_set_places",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status=SetStatus.DRAFT, issued_at__isnull=True, issued_by__isnull=True
                )
                | models.Q(
                    status=SetStatus.ISSUED, issued_at__isnull=False, issued_by__isnull=False
                ),
                name="criteria_set_issued_by_at",
            ),
            models.CheckConstraint(
                condition=models.Q(status=SetStatus.ISSUED) | models.Q(content_sha256=""),
                name="criteria_set_hash_of_issued",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.year}"


class GroupThreshold(models.Model):
    """A group and its lower bound, inclusive, in percent with up to 3 decimals."""

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="thresholds")
    block = models.CharField(_("block"), max_length=50, blank=True)
    group = models.CharField(_("group"), max_length=40)
    lower = PointsField(_("from"))

    class Meta:
        ordering = ["block", "-lower", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "block", "group"], name="threshold_group_once"
            ),
            models.UniqueConstraint(
                fields=["criteria_set", "block", "lower"], name="threshold_lower_once"
            ),
            models.CheckConstraint(condition=models.Q(lower__gte=0), name="threshold_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.group} ≥ {self.lower}"


class Field(models.Model):
    """A field of the set; `max_points` of a bonus or penalty field is its cap."""

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="fields")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=300)
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=[(k.value, k.value) for k in FieldKind],
        default=FieldKind.REGULAR.value,
    )
    max_points = PointsField(_("maximum points"))

    class Meta:
        ordering = ["criteria_set", "position", "id"]
        verbose_name = _("field")
        verbose_name_plural = _("fields")
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "code"], name="field_code_once"),
            models.CheckConstraint(condition=models.Q(max_points__gte=0), name="field_max_points"),
        ]

    def __str__(self) -> str:
        return f"{self.code}. {self.name}"


class Criterion(models.Model):
    """A criterion (no parent) or sub-criterion, as deep as needed; only leaves are scored.

    `position` orders the whole set as on paper. `rule` is the JSON of criteria.rule_format.
    `rule_note` is what a person must still confirm of a rule that was guessed from its text.
    `official` is the commune official usually in charge; `evidence_asked` the documents expected.
    `na_reasons`, `cases` and `predecessors` are those of criteria.outline.
    """

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="criteria")
    field = models.ForeignKey(Field, models.CASCADE, related_name="criteria")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children"
    )
    position = models.PositiveSmallIntegerField()
    code = models.CharField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=500)
    max_points = PointsField(_("maximum points"))
    capped = models.BooleanField(_("children may add up to more"), default=False)
    is_leaf = models.BooleanField()
    rule = models.JSONField(_("scoring rule"), null=True, blank=True)
    rule_text = models.TextField(_("scoring rule as published"), blank=True)
    rule_note = models.TextField(_("to be confirmed of the rule"), blank=True)
    evidence_asked = models.JSONField(_("evidence asked for"), default=list, blank=True)
    na_policy = models.CharField(
        _("when not applicable"),
        max_length=12,
        default=NaPolicy.ZERO.value,
        choices=[(p.value, p.value) for p in NaPolicy],
    )
    source = models.CharField(
        _("source"),
        max_length=8,
        default=Source.SELF.value,
        choices=[(s.value, s.value) for s in Source],
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="criteria"
    )
    official = models.CharField(_("official in charge"), max_length=100, blank=True)
    na_reasons = models.JSONField(_("allowed reasons for not applicable"), default=list, blank=True)
    cases = models.JSONField(_("kept cases"), default=list, blank=True)
    predecessors = models.JSONField(_("codes last year"), default=list, blank=True)

    class Meta:
        ordering = ["criteria_set", "position", "id"]
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "code"], name="criterion_code_once"),
            models.CheckConstraint(
                condition=models.Q(max_points__gt=0), name="criterion_max_points"
            ),
            models.CheckConstraint(
                condition=models.Q(is_leaf=False, rule__isnull=True) | models.Q(is_leaf=True),
                name="criterion_rule_on_leaf_only",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def scoring_rule(self) -> Rule:
        """The rule of a leaf. Raises Refused where it is missing."""
        return parse_rule(self.rule)
