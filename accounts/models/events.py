"""The log that every room writes, and the notices people receive."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class EventChain(models.Model):
    """The head of one chain of events. Appending holds this row, so that a chain has one order."""

    key = models.CharField(max_length=60, primary_key=True)
    sequence = models.PositiveBigIntegerField(default=0)
    head_hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.key


class Event(models.Model):
    """Who did what when, from where and why; written once, never changed (a trigger sees to it).

    Subjects are plain ids, so that the log outlives what it speaks of. `hash` covers every other
    column and the hash before it.
    """

    chain = models.CharField(max_length=60)
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    by_id = models.CharField(max_length=36)
    by_name = models.CharField(max_length=200)
    seen_from = models.CharField(max_length=45, blank=True)
    what = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=60)
    old = models.JSONField(default=dict)
    new = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="event_sequence_once")
        ]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="event_subject")]

    def __str__(self) -> str:
        return f"{self.chain} {self.sequence}: {self.what}"


class Notice(models.Model):
    """To one person, about one thing; `template` and `values` make the sentence in his language.

    `email_due_at` is when its copy by e-mail goes out, or is tried again: none where no copy is
    wanted, where it has gone out (`emailed_at`), and where it was given up.
    """

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    template = models.CharField(max_length=300)
    values = models.JSONField(default=dict)
    link = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    email_due_at = models.DateTimeField(null=True, blank=True)
    email_tries = models.PositiveSmallIntegerField(default=0)
    emailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(email_due_at__isnull=True) | Q(emailed_at__isnull=True),
                name="notice_emailed_is_not_due",
            ),
            models.CheckConstraint(
                condition=Q(emailed_at__isnull=True) | Q(email_tries__gte=1),
                name="notice_emailed_was_tried",
            ),
        ]
        indexes = [
            models.Index(
                fields=["email_due_at"],
                condition=Q(email_due_at__isnull=False),
                name="notice_email_due",
            )
        ]

    def __str__(self) -> str:
        return self.template
