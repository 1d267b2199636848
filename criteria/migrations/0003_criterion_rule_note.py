from importlib import import_module

from django.db import migrations, models

from accounts.guards import guarding, lifting

GUARDED = [
    guard
    for guard in import_module("criteria.migrations.0002_guard_issued_sets").GUARDS
    if guard.table == "criteria_criterion"
]


class Migration(migrations.Migration):
    dependencies = [("criteria", "0002_guard_issued_sets")]
    operations = [
        lifting(GUARDED),
        migrations.AddField(
            model_name="criterion",
            name="rule_note",
            field=models.TextField(blank=True, verbose_name="to be confirmed of the rule"),
        ),
        guarding(GUARDED),
    ]
