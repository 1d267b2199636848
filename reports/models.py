"""Publications: the frozen result of a period, and what is signed under it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import DrawnFile
from reports.formats import Format
from reports.prose.sections import SECTIONS
from scoring.models import Period


class Publication(models.Model):
    """One published result. `result` and `prose` are canonical JSON and never change (a trigger
    sees to it); a correction is a new revision that says why. Number and date stay blank until it
    is signed. `prose` is blank of what was published before texts were kept: as prefilled.
    `reasons` are why points were lost, for the pages of those who may read them; they go into no
    file, and are blank of what was published before they were kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    period = models.ForeignKey(Period, models.PROTECT, related_name="publications")
    revision = models.PositiveSmallIntegerField()
    revision_reason = models.TextField(blank=True)
    number = models.CharField(_("number"), max_length=40, blank=True)
    signed_on = models.DateField(_("date"), null=True, blank=True)
    result = models.TextField()
    sha256 = models.CharField(max_length=64)
    prose = models.TextField(blank=True, default="")
    prose_sha256 = models.CharField(max_length=64, blank=True, default="")
    reasons = models.TextField(blank=True, default="")
    reasons_sha256 = models.CharField(max_length=64, blank=True, default="")
    log_sequence = models.PositiveBigIntegerField()
    log_head = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["period", "-revision"]
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "revision"], name="publication_revision_once"
            ),
            models.CheckConstraint(
                condition=Q(revision=1) | ~Q(revision_reason=""),
                name="publication_revised_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(prose="", prose_sha256="") | ~Q(prose="") & ~Q(prose_sha256=""),
                name="publication_prose_with_its_hash",
            ),
            models.CheckConstraint(
                condition=Q(reasons="", reasons_sha256="") | ~Q(reasons="") & ~Q(reasons_sha256=""),
                name="publication_reasons_with_their_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} ({self.revision})"


class PublicationFile(models.Model):
    """A publication in one format, drawn once and stored. When number and date are noted, what
    bears them is drawn as a further edition; the earlier ones are kept."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="files")
    format = models.CharField(max_length=10)
    edition = models.PositiveSmallIntegerField()
    drawn = models.OneToOneField(DrawnFile, models.PROTECT, related_name="of_publication")

    class Meta:
        ordering = ["publication", "format", "-edition"]
        verbose_name = _("file of a publication")
        verbose_name_plural = _("files of publications")
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "format", "edition"], name="publication_file_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.publication}: {self.format} {self.edition}"

    @property
    def label(self) -> str:
        return Format(self.format).label


class ProseVersion(models.Model):
    """A text of the decision or its report as it was saved once; rows are only added.

    `prefilled` is what the data gave when it was saved. `is_prefilled`: the section was given back
    to the data, and follows it. `restored` is the number of the version it takes up again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    period = models.ForeignKey(Period, models.PROTECT, related_name="prose_versions")
    section = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    prefilled = models.TextField(blank=True)
    is_prefilled = models.BooleanField(default=False)
    restored = models.PositiveIntegerField(null=True, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["period", "section", "-number"]
        verbose_name = _("text of a paper")
        verbose_name_plural = _("texts of papers")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "section", "number"], name="prose_version_once"
            ),
            models.CheckConstraint(
                condition=Q(section__in=[section.key for section in SECTIONS]),
                name="prose_version_section_known",
            ),
            models.CheckConstraint(
                condition=Q(restored__isnull=True) | Q(restored__lt=models.F("number")),
                name="prose_version_restores_an_older",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period}, {self.section} ({self.number})"
