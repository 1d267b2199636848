import uuid
from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.guards import Guard, guarding, lifting

published = import_module("reports.migrations.0002_guard_publications")
APPENDED = "A saved text never changes; save the next version"

GUARDS = [
    Guard(
        name="guard_publication_prose",
        table="reports_publication",
        operation="UPDATE",
        when="OLD.prose <> NEW.prose OR OLD.prose_sha256 <> NEW.prose_sha256",
        message=published.MESSAGE,
    ),
    *(
        Guard(
            name=f"guard_prose_version_{operation.lower()}",
            table="reports_proseversion",
            operation=operation,
            when="1 = 1",
            message=APPENDED,
        )
        for operation in ("UPDATE", "DELETE")
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_guard_publications"),
        ("scoring", "0007_marks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        lifting(published.GUARDS),
        migrations.CreateModel(
            name="ProseVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("section", models.CharField(max_length=40)),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True)),
                ("prefilled", models.TextField(blank=True)),
                ("is_prefilled", models.BooleanField(default=False)),
                ("restored", models.PositiveIntegerField(blank=True, null=True)),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "text of a paper",
                "verbose_name_plural": "texts of papers",
                "ordering": ["period", "section", "-number"],
            },
        ),
        migrations.AddField(
            model_name="publication",
            name="prose",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="publication",
            name="prose_sha256",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("prose", ""), ("prose_sha256", "")),
                    models.Q(
                        models.Q(("prose", ""), _negated=True),
                        models.Q(("prose_sha256", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="publication_prose_with_its_hash",
            ),
        ),
        migrations.AddField(
            model_name="proseversion",
            name="period",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="prose_versions",
                to="scoring.period",
            ),
        ),
        migrations.AddField(
            model_name="proseversion",
            name="saved_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="proseversion",
            constraint=models.UniqueConstraint(
                fields=("period", "section", "number"), name="prose_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="proseversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "section__in",
                        [
                            "legal_bases",
                            "articles",
                            "recipients",
                            "subjects",
                            "method",
                            "scale",
                            "criteria",
                            "self_assessment",
                            "appraisal",
                            "strengths",
                            "limits",
                            "causes",
                            "communes_tasks",
                            "departments_tasks",
                            "agency_tasks",
                        ],
                    )
                ),
                name="prose_version_section_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="proseversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("restored__isnull", True),
                    ("restored__lt", models.F("number")),
                    _connector="OR",
                ),
                name="prose_version_restores_an_older",
            ),
        ),
        guarding([*published.GUARDS, *GUARDS]),
    ]
