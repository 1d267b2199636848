"""That a line was accepted, and the reasons a department usually gives."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import criteria.points


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_copies_of_notices_by_email"),
        ("scoring", "0006_result_readings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
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
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptances",
                        to="accounts.department",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptances",
                        to="scoring.round",
                    ),
                ),
                (
                    "score",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="acceptances",
                        to="scoring.score",
                    ),
                ),
            ],
            options={
                "verbose_name": "accepted line",
                "verbose_name_plural": "accepted lines",
                "ordering": ["at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("score", "round"), name="acceptance_in_round_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UsualReason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="reason")),
                (
                    "legal_basis",
                    models.CharField(blank=True, max_length=300, verbose_name="legal basis"),
                ),
                ("code", models.CharField(blank=True, max_length=20, verbose_name="criterion")),
                (
                    "points",
                    criteria.points.PointsField(blank=True, null=True, verbose_name="points"),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
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
                        related_name="usual_reasons",
                        to="accounts.department",
                    ),
                ),
                (
                    "retired_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "usual reason",
                "verbose_name_plural": "usual reasons",
                "ordering": ["department", "code", "text", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("retired_at__isnull", True), ("retired_by__isnull", True)),
                            models.Q(("retired_at__isnull", False), ("retired_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="usual_reason_retired_by_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="usual_reason_has_text",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("points__isnull", True), ("points__gt", 0), _connector="OR"
                        ),
                        name="usual_reason_points_above_zero",
                    ),
                ],
            },
        ),
    ]
