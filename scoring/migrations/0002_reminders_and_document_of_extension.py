"""Reminders that have gone out; the document that grants an extension."""

from django.db import migrations, models
from django.db.models import Q


def leave_empty(apps, editor):
    """Extensions from before have none: the column is empty there, not missing."""
    scorecards = apps.get_model("scoring", "Scorecard").objects
    scorecards.filter(extended_to__isnull=False).update(extension_document="")


class Migration(migrations.Migration):
    dependencies = [("scoring", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("scorecard", name="scorecard_extended_with_reason"),
        migrations.AddField(
            "scorecard",
            "extension_document",
            models.CharField(
                blank=True, max_length=200, null=True, verbose_name="document of the extension"
            ),
        ),
        migrations.RunPython(leave_empty, migrations.RunPython.noop),
        migrations.AddConstraint(
            "scorecard",
            models.CheckConstraint(
                condition=Q(
                    extended_to__isnull=True,
                    extension_reason__isnull=True,
                    extension_document__isnull=True,
                )
                | Q(
                    extended_to__isnull=False,
                    extension_reason__isnull=False,
                    extension_document__isnull=False,
                ),
                name="scorecard_extended_with_reason",
            ),
        ),
        migrations.CreateModel(
            "Reminder",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state", models.CharField(max_length=16)),
                ("due_at", models.DateTimeField()),
                ("days", models.PositiveSmallIntegerField()),
                ("sent_at", models.DateTimeField()),
                (
                    "scorecard",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="reminders",
                        to="scoring.scorecard",
                    ),
                ),
            ],
            options={
                "ordering": ["scorecard", "due_at", "-days", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["scorecard", "state", "due_at", "days"], name="reminder_once"
                    ),
                    models.CheckConstraint(condition=Q(days__gte=1), name="reminder_days_from_1"),
                ],
            },
        ),
    ]
