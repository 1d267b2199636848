"""The half-year report: an authority's forms, the periods it asks for, each commune's figures."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.constraints import together
from accounts.models import Authority, Commune


class Half(models.IntegerChoices):
    FIRST = 1, _("First six months")
    LAST = 2, _("Last six months")


class FormEdition(models.Model):
    """An authority's forms as they stood: every edit is a new edition, none is ever changed.

    `content` is as `evidence.half_year.forms.written` gives it.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="form_editions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["authority", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "number"], name="form_edition_once")
        ]

    def __str__(self) -> str:
        return f"{self.authority} · {self.number}"


class HalfYear(models.Model):
    """A half of a year that the authority wants reports of, on the forms of one edition."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="half_years")
    year = models.PositiveIntegerField(_("year"))
    half = models.PositiveSmallIntegerField(_("half"), choices=Half)
    edition = models.ForeignKey(FormEdition, models.PROTECT, related_name="half_years")
    due_at = models.DateTimeField(_("due"))
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-year", "-half", "id"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "year", "half"], name="half_year_once"),
            models.CheckConstraint(condition=Q(half__in=[1, 2]), name="half_year_is_a_half"),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100), name="half_year_of_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.half}/{self.year}"

    @property
    def event_chain(self) -> str:
        return f"half_year:{self.pk}"


class HalfYearReport(models.Model):
    """A commune's report. `sections` holds the texts that were written in place of the prefilled
    ones; `signed_by`, `number` and `signed_on` are what the paper gets besides its figures.

    A returned report is open again: `submitted_at` is empty, and `returned_for` tells why.
    `reminded_days` is the last step before the deadline that the commune was reminded at.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    half_year = models.ForeignKey(HalfYear, models.PROTECT, related_name="reports")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="half_year_reports")
    sections = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_late = models.BooleanField(default=False)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_for = models.TextField(_("reason"), blank=True)
    number = models.CharField(_("number"), max_length=40, blank=True)
    signed_on = models.DateField(_("date"), null=True, blank=True)
    signed_as = models.CharField(_("signatory's title"), max_length=100, blank=True)
    signed_name = models.CharField(_("signatory's name"), max_length=100, blank=True)
    recipients = models.TextField(_("recipients"), blank=True)
    reminded_days = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["half_year", "commune__name_sort", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["half_year", "commune"], name="half_year_report_of_commune_once"
            ),
            together("submitted_at", "submitted_by", name="half_year_report_submitted_by_at"),
            together("returned_at", "returned_by", name="half_year_report_returned_by_at"),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | ~Q(returned_for=""),
                name="half_year_report_returned_for",
            ),
            models.CheckConstraint(
                condition=Q(is_late=False) | Q(submitted_at__isnull=False),
                name="half_year_report_late_when_submitted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune} · {self.half_year}"


class ReportFigure(models.Model):
    """What a report says of one indicator; a row comes into being when something is said.

    `key` is `3:3.1.2`, form and code; `value` is as `evidence.half_year.figures` keeps it.
    """

    report = models.ForeignKey(HalfYearReport, models.PROTECT, related_name="figures")
    key = models.CharField(max_length=40)
    value = models.CharField(max_length=1000, blank=True)
    nothing = models.BooleanField(default=False)
    note = models.CharField(max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["report", "id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], name="report_figure_once"),
            models.CheckConstraint(
                condition=Q(nothing=False) | Q(value=""), name="report_figure_or_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"
