"""What the departments know of the communes' lines."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_copies_of_notices_by_email"),
        ("scoring", "0007_marks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            "OwnFigure",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("figures", models.JSONField(default=dict, verbose_name="figures")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("as_of", models.DateField(verbose_name="as of")),
                ("at", models.DateTimeField()),
                ("upload", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own_figures",
                        to="accounts.department",
                    ),
                ),
                (
                    "score",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="own_figure",
                        to="scoring.score",
                    ),
                ),
            ],
            options={
                "verbose_name": "department's figure",
                "verbose_name_plural": "departments' figures",
                "ordering": ["score__scorecard", "score__criterion__position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        name="own_figure_source_given",
                    )
                ],
            },
        ),
    ]
