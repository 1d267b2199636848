"""When the copy of a notice by e-mail is due, how often it was tried, when it went out."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_kept_answers")]

    operations = [
        migrations.AddField("notice", "email_due_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("notice", "email_tries", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("notice", "emailed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddIndex(
            "notice",
            models.Index(
                fields=["email_due_at"],
                condition=Q(email_due_at__isnull=False),
                name="notice_email_due",
            ),
        ),
        migrations.AddConstraint(
            "notice",
            models.CheckConstraint(
                condition=Q(email_due_at__isnull=True) | Q(emailed_at__isnull=True),
                name="notice_emailed_is_not_due",
            ),
        ),
        migrations.AddConstraint(
            "notice",
            models.CheckConstraint(
                condition=Q(emailed_at__isnull=True) | Q(email_tries__gte=1),
                name="notice_emailed_was_tried",
            ),
        ),
    ]
