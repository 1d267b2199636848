"""Receipts of submissions, which nobody changes afterwards."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import criteria.points
from accounts.guards import Guard, guarding

GUARDS = [
    Guard(
        name=f"guard_receipt_{operation.lower()}",
        table="scoring_receipt",
        operation=operation,
        when="1 = 1",
        message="A receipt is written once and never changed",
    )
    for operation in ("UPDATE", "DELETE")
]


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0003_hands_and_presence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            "Receipt",
            [
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("submitted_at", models.DateTimeField()),
                ("is_late", models.BooleanField()),
                ("points", criteria.points.PointsField()),
                ("sheet", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="scoring.period",
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="scoring.scorecard",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["period", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["period", "number"], name="receipt_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(number__gte=1), name="receipt_number_from_1"
                    ),
                ],
            },
        ),
        guarding(GUARDS),
    ]
