"""What a commune writes from its published result: its papers' words, and its improvement plan."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.constraints import together
from accounts.models import Commune
from criteria.points import PointsField
from scoring.models.scorecard import Scorecard


class PaperHead(models.Model):
    """How the papers of a commune are headed, addressed and signed; what is empty is prefilled."""

    commune = models.OneToOneField(Commune, models.PROTECT, related_name="paper_head")
    superior = models.CharField(_("superior body"), max_length=200, blank=True)
    body = models.CharField(_("issuing body"), max_length=200, blank=True)
    place = models.CharField(_("place on papers"), max_length=100, blank=True)
    signatory_title = models.CharField(_("signatory's title"), max_length=200, blank=True)
    signatory_name = models.CharField(_("signatory's name"), max_length=100, blank=True)
    recipients = models.TextField(_("recipients"), blank=True)
    version = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["commune", "id"]
        verbose_name = _("head of papers")
        verbose_name_plural = _("heads of papers")

    def __str__(self) -> str:
        return self.body or str(self.commune)


class PaperKind(models.TextChoices):
    """In what form a commune writes: S000 is a letter, S002 and S004 are plans."""

    LETTER = "letter", _("Letter")
    PLAN = "plan", _("Plan")


class PaperWords(models.Model):
    """Number, day and the words of one paper. `texts` hold what the commune wrote itself, by
    section; a section that is not there is prefilled from the data. Events keep what was before."""

    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="paper_words")
    kind = models.CharField(max_length=8, choices=PaperKind)
    number = models.CharField(_("number"), max_length=40, blank=True)
    signed_on = models.DateField(_("date"), null=True, blank=True)
    texts = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["scorecard", "kind"]
        verbose_name = _("words of a paper")
        verbose_name_plural = _("words of papers")
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "kind"], name="paper_words_once"),
            models.CheckConstraint(
                condition=Q(kind__in=PaperKind.values), name="paper_words_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scorecard}: {self.kind}"


class PlanState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    CLOSED = "closed", _("Closed")


class Plan(models.Model):
    """How the commune means to win back what the scorecard lost; carried out the year after.

    `revision` counts the approvals; each is kept as a PlanVersion. `goals` are texts by field code.
    """

    scorecard = models.OneToOneField(Scorecard, models.PROTECT, related_name="plan")
    state = models.CharField(max_length=8, choices=PlanState, default=PlanState.DRAFT)
    revision = models.PositiveSmallIntegerField(default=0)
    goals = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["scorecard", "id"]
        verbose_name = _("improvement plan")
        verbose_name_plural = _("improvement plans")
        constraints = [
            together("approved_at", "approved_by", name="plan_approved_by_at"),
            together("closed_at", "closed_by", name="plan_closed_by_at"),
            models.CheckConstraint(
                condition=Q(state="draft", approved_at__isnull=True, closed_at__isnull=True)
                | Q(state="approved", approved_at__isnull=False, closed_at__isnull=True)
                | Q(state="closed", approved_at__isnull=False, closed_at__isnull=False),
                name="plan_state_has_its_moments",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scorecard}: {self.get_state_display()}"


class PlanTask(models.Model):
    """One lost line and what is done about it: by a person of the commune, or by an office.

    An extra task (S004) is of no line: its code is NV and a number, its name the goal, `field` the
    code of the field that it serves, if any; it is measured by `result`, not by points.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tasks")
    position = models.PositiveSmallIntegerField()
    is_extra = models.BooleanField(default=False)
    code = models.CharField(_("criterion"), max_length=20)
    name = models.TextField()
    field = models.CharField(_("field"), max_length=20, blank=True)
    result = models.TextField(_("expected result"), blank=True)
    max_points = PointsField()
    lost = PointsField()
    measure = models.TextField(_("measure"))
    official = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="plan_tasks"
    )
    office = models.CharField(_("office in charge"), max_length=100, blank=True)
    due_on = models.DateField(_("deadline"), null=True, blank=True)
    expected = PointsField(_("expected points"))
    percent = models.PositiveSmallIntegerField(_("percent done"), default=0)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["plan", "position", "id"]
        verbose_name = _("task of a plan")
        verbose_name_plural = _("tasks of plans")
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="plan_task_of_line_once"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="plan_task_percent"),
            models.CheckConstraint(
                condition=Q(is_extra=True, max_points=0, lost=0, expected=0)
                | Q(is_extra=False, lost__gt=0, lost__lte=F("max_points"))
                & Q(expected__gte=0, expected__lte=F("lost")),
                name="plan_task_points_within_lost",
            ),
            models.CheckConstraint(
                condition=Q(is_extra=False, field="", result="")
                | Q(is_extra=True) & ~Q(name="") & ~Q(result=""),
                name="plan_task_extra_says_what",
            ),
            models.CheckConstraint(
                condition=Q(official__isnull=True) | Q(office=""), name="plan_task_one_in_charge"
            ),
            models.CheckConstraint(condition=~Q(measure=""), name="plan_task_has_measure"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.percent} %"

    @property
    def in_charge(self) -> str:
        """The person, the office, or nobody yet."""
        return self.official.full_name if self.official is not None else self.office

    @property
    def is_done(self) -> bool:
        return self.percent == 100


class PlanProgress(models.Model):
    """What was said of a task at a moment; the latest stands in the task."""

    task = models.ForeignKey(PlanTask, models.CASCADE, related_name="progress")
    percent = models.PositiveSmallIntegerField(_("percent done"))
    note = models.TextField(_("what was done"))
    link = models.URLField(_("link to the evidence"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["task", "-at", "-id"]
        verbose_name = _("progress of a task")
        verbose_name_plural = _("progress of tasks")
        constraints = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="plan_progress_percent"),
            models.CheckConstraint(condition=~Q(note=""), name="plan_progress_has_note"),
        ]

    def __str__(self) -> str:
        return f"{self.task.code}: {self.percent} %"


class PlanVersion(models.Model):
    """A plan as it was approved: `content` is JSON of its goals and tasks."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["plan", "-number"]
        verbose_name = _("approved version of a plan")
        verbose_name_plural = _("approved versions of plans")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="plan_version_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.number}"


class PlanReminder(models.Model):
    """Who is in charge of a task was told `days` before `due_on`; another day is told anew."""

    task = models.ForeignKey(PlanTask, models.CASCADE, related_name="reminders")
    due_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["task", "due_on", "-days", "id"]
        verbose_name = _("reminder of a task")
        verbose_name_plural = _("reminders of tasks")
        constraints = [
            models.UniqueConstraint(fields=["task", "due_on", "days"], name="plan_reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}: {self.days}"
