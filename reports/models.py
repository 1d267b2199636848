"""Publications: the frozen result of a period, and what is signed under it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import DrawnFile
from scoring.models import Period


class Publication(models.Model):
    """One published result. `result` is canonical JSON and never changes (a trigger sees to it);
    a correction is a new revision that says why. Number and date stay blank until it is signed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    period = models.ForeignKey(Period, models.PROTECT, related_name="publications")
    revision = models.PositiveSmallIntegerField()
    revision_reason = models.TextField(blank=True)
    number = models.CharField(_("number"), max_length=40, blank=True)
    signed_on = models.DateField(_("date"), null=True, blank=True)
    result = models.TextField()
    sha256 = models.CharField(max_length=64)
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
