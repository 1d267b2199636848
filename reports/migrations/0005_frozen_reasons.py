from importlib import import_module

from django.db import migrations, models

from accounts.guards import Guard, guarding, lifting

published = import_module("reports.migrations.0002_guard_publications")
texts = import_module("reports.migrations.0003_prose")
ON_PUBLICATIONS = [
    *published.GUARDS,
    *(guard for guard in texts.GUARDS if guard.table == "reports_publication"),
]
GUARDS = [
    Guard(
        name="guard_publication_reasons",
        table="reports_publication",
        operation="UPDATE",
        when="OLD.reasons <> NEW.reasons OR OLD.reasons_sha256 <> NEW.reasons_sha256",
        message=published.MESSAGE,
    ),
]


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_publication_files")]

    operations = [
        lifting(ON_PUBLICATIONS),
        migrations.AddField(
            model_name="publication",
            name="reasons",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="publication",
            name="reasons_sha256",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reasons", ""), ("reasons_sha256", "")),
                    models.Q(
                        models.Q(("reasons", ""), _negated=True),
                        models.Q(("reasons_sha256", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="publication_reasons_with_their_hash",
            ),
        ),
        guarding([*ON_PUBLICATIONS, *GUARDS]),
    ]
