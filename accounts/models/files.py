"""Files that take long to draw: asked for once, drawn by a worker, stored, served ever after."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.constraints import together
from accounts.models.units import Authority
from accounts.refusals import Sentence


class FileState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    DRAWING = "drawing", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class DrawnFile(models.Model):
    """A file by what it is drawn from: `kind` says which way, `key` is the same for the same file.

    `permission` is what one must hold, in the authority, to see and stop it. While it is drawn,
    `claim` names the worker, which shows that it is alive by moving `leased_until`: a file whose
    lease has run out is taken by another. What is ready never changes (a trigger sees to it);
    `kept_until` is when it may be forgotten, none for what is kept. `error` is a sentence's
    template, `error_values` fill it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=160)
    what = models.JSONField(default=dict)
    permission = models.CharField(max_length=20)
    event_chain = models.CharField(max_length=60, blank=True)
    file_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kept_until = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=FileState, default=FileState.WAITING)
    claim = models.UUIDField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    percent = models.PositiveSmallIntegerField(default=0)
    doing = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    error_values = models.JSONField(default=dict, blank=True)
    file = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["asked_at", "file_name", "id"]
        verbose_name = _("drawn file")
        verbose_name_plural = _("drawn files")
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="drawn_file_once"),
            together("claim", "leased_until", name="drawn_file_claim_leased"),
            models.CheckConstraint(
                condition=Q(state=FileState.DRAWING, claim__isnull=False)
                | (~Q(state=FileState.DRAWING) & Q(claim__isnull=True)),
                name="drawn_file_claimed_while_drawn",
            ),
            models.CheckConstraint(
                condition=(Q(state=FileState.READY) & ~Q(file="") & ~Q(sha256=""))
                | (~Q(state=FileState.READY) & Q(file="", sha256="", size_bytes=0)),
                name="drawn_file_ready_with_file",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[FileState.WAITING, FileState.DRAWING], ended_at__isnull=True)
                | Q(
                    state__in=[FileState.READY, FileState.FAILED, FileState.CANCELLED],
                    ended_at__isnull=False,
                ),
                name="drawn_file_ended",
            ),
            models.CheckConstraint(
                condition=(Q(state=FileState.FAILED) & ~Q(error=""))
                | (~Q(state=FileState.FAILED) & Q(error="")),
                name="drawn_file_failed_with_sentence",
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="drawn_file_percent"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True)
                | Q(started_at__isnull=True)
                | Q(ended_at__gte=F("started_at")),
                name="drawn_file_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=Q(state__in=["waiting", "drawing"]),
                name="drawn_file_open",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_ready(self) -> bool:
        return self.state == FileState.READY

    @property
    def is_open(self) -> bool:
        """Still to come."""
        return self.state in (FileState.WAITING, FileState.DRAWING)

    @property
    def error_sentence(self) -> Sentence | None:
        return Sentence(self.error, self.error_values) if self.error else None
