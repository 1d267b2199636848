"""Tasks of a plan that are of no lost line: with a goal, a field and an expected result."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0011_plans"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="plantask",
            name="plan_task_points_within_lost",
        ),
        migrations.AddField(
            model_name="plantask",
            name="field",
            field=models.CharField(blank=True, max_length=20, verbose_name="field"),
        ),
        migrations.AddField(
            model_name="plantask",
            name="is_extra",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="plantask",
            name="result",
            field=models.TextField(blank=True, verbose_name="expected result"),
        ),
        migrations.AddConstraint(
            model_name="plantask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("expected", 0), ("is_extra", True), ("lost", 0), ("max_points", 0)),
                    models.Q(
                        ("is_extra", False),
                        ("lost__gt", 0),
                        ("lost__lte", models.F("max_points")),
                        ("expected__gte", 0),
                        ("expected__lte", models.F("lost")),
                    ),
                    _connector="OR",
                ),
                name="plan_task_points_within_lost",
            ),
        ),
        migrations.AddConstraint(
            model_name="plantask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("field", ""), ("is_extra", False), ("result", "")),
                    models.Q(
                        ("is_extra", True),
                        models.Q(("name", ""), _negated=True),
                        models.Q(("result", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="plan_task_extra_says_what",
            ),
        ),
    ]
