from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.guards import guarding, lifting

GUARDED = import_module("criteria.migrations.0002_guard_issued_sets").GUARDS


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_guard_events"),
        ("criteria", "0003_criterion_rule_note"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        lifting(GUARDED),
        migrations.AddField(
            model_name="criteriaset",
            name="content_sha256",
            field=models.CharField(blank=True, max_length=64, verbose_name="content hash"),
        ),
        migrations.AddField(
            model_name="criteriaset",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="criteria.criteriaset",
            ),
        ),
        migrations.AddField(
            model_name="criterion",
            name="cases",
            field=models.JSONField(blank=True, default=list, verbose_name="kept cases"),
        ),
        migrations.AddField(
            model_name="criterion",
            name="na_reasons",
            field=models.JSONField(
                blank=True, default=list, verbose_name="allowed reasons for not applicable"
            ),
        ),
        migrations.AddField(
            model_name="criterion",
            name="predecessors",
            field=models.JSONField(blank=True, default=list, verbose_name="codes last year"),
        ),
        migrations.AddConstraint(
            model_name="criteriaset",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "issued"), ("content_sha256", ""), _connector="OR"),
                name="criteria_set_hash_of_issued",
            ),
        ),
        guarding(GUARDED),
    ]
