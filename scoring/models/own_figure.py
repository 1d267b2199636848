"""What a department itself knows of the communes' lines."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from scoring.models.scorecard import Score


class OwnFigure(models.Model):
    """The department's figures of one line, where they are from, and the day as of which they hold.

    `upload` is the SHA-256 of the workbook that brought them. The commune reads them only as the
    reason of a deduction.
    """

    score = models.OneToOneField(Score, models.CASCADE, related_name="own_figure")
    department = models.ForeignKey(Department, models.PROTECT, related_name="own_figures")
    figures = models.JSONField(_("figures"), default=dict)
    source = models.CharField(_("source"), max_length=300)
    as_of = models.DateField(_("as of"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    upload = models.CharField(max_length=64)

    class Meta:
        ordering = ["score__scorecard", "score__criterion__position", "id"]
        verbose_name = _("department's figure")
        verbose_name_plural = _("departments' figures")
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="own_figure_source_given")
        ]

    def __str__(self) -> str:
        return f"{self.score}: {self.source}"
