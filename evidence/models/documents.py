"""Evidence: a commune's documents for one criteria set, and the criteria each of them proves."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.constraints import together
from accounts.models import Commune, Department
from criteria.models import CriteriaSet, Criterion


class OpenFor(models.TextChoices):
    ALL = "all", _("Open for all documents")
    SUPPLEMENTS = "supplements", _("Open for supplements to an explanation")
    NOTHING = "nothing", _("Closed")


class Dossier(models.Model):
    """All documents of a commune for a set; the scorecard's state decides what it is open for.

    `due_at` is the deadline of what it is open for: from then on it is closed, or where
    `takes_late` still open, and what comes is late. `event_chain` is the chain of the period that
    the documents are judged in.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="dossiers")
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="dossiers")
    open_for = models.CharField(max_length=12, choices=OpenFor, default=OpenFor.ALL)
    due_at = models.DateTimeField(null=True, blank=True)
    takes_late = models.BooleanField(default=False)
    event_chain = models.CharField(max_length=60)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "criteria_set"], name="dossier_of_commune_and_set_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.commune} · {self.criteria_set}"


class Stage(models.TextChoices):
    SELF_ASSESSMENT = "self_assessment", _("Self-assessment")
    SUPPLEMENT = "supplement", _("Supplement")


class Scan(models.TextChoices):
    """What the antivirus said of a file; NONE where none is asked."""

    NONE = "none", _("Not checked")
    PENDING = "pending", _("Waiting to be checked for viruses")
    CLEAN = "clean", _("Without viruses")
    INFECTED = "infected", _("Contains a virus")


class Document(models.Model):
    """A document by number, date, issuer and title, with its file where one was uploaded, or the
    address of a page where it is published.

    `file` is the storage name (the SHA-256 of the content), `file_name` the name it came with. A
    document that `replaces` another stands in its place; the other is withdrawn and stays readable.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="documents")
    stage = models.CharField(max_length=16, choices=Stage)
    number = models.CharField(_("number"), max_length=60, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    title = models.CharField(_("title"), max_length=300)
    file = models.CharField(max_length=100, blank=True)
    file_name = models.CharField(_("file"), max_length=180, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.PositiveBigIntegerField(null=True, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    page_count = models.PositiveIntegerField(null=True, blank=True)
    url = models.CharField(_("address"), max_length=500, blank=True)
    scan = models.CharField(max_length=8, choices=Scan, default=Scan.NONE)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    version = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            together("withdrawn_at", "withdrawn_by", name="document_withdrawn_by_at"),
            models.CheckConstraint(
                condition=Q(file="", sha256="", size_bytes__isnull=True)
                | (~Q(file="") & ~Q(sha256="") & Q(size_bytes__gt=0)),
                name="document_file_whole_or_none",
            ),
            models.CheckConstraint(
                condition=~Q(file="") | Q(scan="none"), name="document_scan_of_a_file"
            ),
            models.CheckConstraint(
                condition=Q(url="") | Q(url__startswith="https://", file=""),
                name="document_address_without_file",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.number, self.title) if part)


class Attachment(models.Model):
    """That a document proves a criterion, and which pages are meant."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="attachments")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="attachments")
    pages = models.CharField(_("pages"), max_length=60, blank=True)

    class Meta:
        ordering = ["document__added_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "criterion"], name="attachment_to_criterion_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} → {self.criterion}"


class Upload(models.Model):
    """A file that arrives in parts: so many bytes of it are there. `key` is how the browser knows
    the file again; `document` is what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="uploads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    name = models.CharField(max_length=180)
    size_bytes = models.PositiveBigIntegerField()
    received_bytes = models.PositiveBigIntegerField(default=0)
    touched_at = models.DateTimeField()
    document = models.ForeignKey(
        Document, models.CASCADE, null=True, blank=True, related_name="uploads"
    )

    class Meta:
        ordering = ["touched_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(received_bytes__lte=models.F("size_bytes")),
                name="upload_within_its_size",
            ),
            models.UniqueConstraint(
                fields=["dossier", "user", "key"],
                condition=Q(document__isnull=True),
                name="upload_of_a_file_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.received_bytes}/{self.size_bytes}"


class DocumentRequest(models.Model):
    """A document that a department asks for on one criterion while the dossier is closed: until
    `open_until` it is open for that criterion alone, and what is added is of `stage`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="requests")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="document_requests")
    text = models.TextField(_("document asked for"))
    stage = models.CharField(max_length=16, choices=Stage)
    open_until = models.DateTimeField(_("open until"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="document_requests")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="requests"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            together("answered_at", "answered_by", "document", name="request_answered_by_at"),
            together("withdrawn_at", "withdrawn_by", name="request_withdrawn_by_at"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="request_answered_or_withdrawn",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="request_says_what"),
        ]

    def __str__(self) -> str:
        return self.text
