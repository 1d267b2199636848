"""Which figures of the sheet come from the half-year forms."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("criteria", "0004_versions_cases_and_predecessors"),
        ("scoring", "0009_council"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FedFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=30)),
                ("input", models.CharField(max_length=20)),
                ("key", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "criteria_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fed_figures",
                        to="criteria.criteriaset",
                    ),
                ),
            ],
            options={
                "ordering": ["criteria_set", "code", "input"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("criteria_set", "code", "input"), name="fed_input_once"
                    )
                ],
            },
        ),
    ]
