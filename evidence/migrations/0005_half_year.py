"""Half-year reports: forms, periods, reports and their figures."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_copies_of_notices_by_email"),
        ("evidence", "0004_document_requests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FormEdition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="form_editions",
                        to="accounts.authority",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["authority", "-number"],
            },
        ),
        migrations.CreateModel(
            name="HalfYear",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.PositiveIntegerField(verbose_name="year")),
                (
                    "half",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "First six months"), (2, "Last six months")],
                        verbose_name="half",
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("opened_at", models.DateTimeField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="half_years",
                        to="accounts.authority",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="half_years",
                        to="evidence.formedition",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-year", "-half", "id"],
            },
        ),
        migrations.CreateModel(
            name="HalfYearReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sections", models.JSONField(default=dict)),
                ("version", models.PositiveIntegerField(default=0)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("is_late", models.BooleanField(default=False)),
                ("returned_at", models.DateTimeField(blank=True, null=True)),
                ("returned_for", models.TextField(blank=True, verbose_name="reason")),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="number")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="date")),
                (
                    "signed_as",
                    models.CharField(blank=True, max_length=100, verbose_name="signatory's title"),
                ),
                (
                    "signed_name",
                    models.CharField(blank=True, max_length=100, verbose_name="signatory's name"),
                ),
                ("recipients", models.TextField(blank=True, verbose_name="recipients")),
                ("reminded_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="half_year_reports",
                        to="accounts.commune",
                    ),
                ),
                (
                    "half_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="evidence.halfyear",
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submitted_by",
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
                "ordering": ["half_year", "commune__name_sort", "id"],
            },
        ),
        migrations.CreateModel(
            name="ReportFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("value", models.CharField(blank=True, max_length=1000)),
                ("nothing", models.BooleanField(default=False)),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("version", models.PositiveIntegerField(default=1)),
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
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="evidence.halfyearreport",
                    ),
                ),
            ],
            options={
                "ordering": ["report", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="formedition",
            constraint=models.UniqueConstraint(
                fields=("authority", "number"), name="form_edition_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="halfyear",
            constraint=models.UniqueConstraint(
                fields=("authority", "year", "half"), name="half_year_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="halfyear",
            constraint=models.CheckConstraint(
                condition=models.Q(("half__in", [1, 2])), name="half_year_is_a_half"
            ),
        ),
        migrations.AddConstraint(
            model_name="halfyear",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 2000), ("year__lte", 2100)),
                name="half_year_of_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="halfyearreport",
            constraint=models.UniqueConstraint(
                fields=("half_year", "commune"), name="half_year_report_of_commune_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="halfyearreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("submitted_at__isnull", True), ("submitted_by__isnull", True)),
                    models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                    _connector="OR",
                ),
                name="half_year_report_submitted_by_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="halfyearreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("returned_at__isnull", True), ("returned_by__isnull", True)),
                    models.Q(("returned_at__isnull", False), ("returned_by__isnull", False)),
                    _connector="OR",
                ),
                name="half_year_report_returned_by_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="halfyearreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("returned_at__isnull", True),
                    models.Q(("returned_for", ""), _negated=True),
                    _connector="OR",
                ),
                name="half_year_report_returned_for",
            ),
        ),
        migrations.AddConstraint(
            model_name="halfyearreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_late", False), ("submitted_at__isnull", False), _connector="OR"
                ),
                name="half_year_report_late_when_submitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportfigure",
            constraint=models.UniqueConstraint(fields=("report", "key"), name="report_figure_once"),
        ),
        migrations.AddConstraint(
            model_name="reportfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(("nothing", False), ("value", ""), _connector="OR"),
                name="report_figure_or_nothing",
            ),
        ),
    ]
