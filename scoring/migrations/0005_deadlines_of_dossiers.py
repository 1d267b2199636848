"""The dossiers that are open already learn until when."""

from typing import Any

from django.db import migrations


def tell_deadlines(apps: Any, _schema_editor: Any) -> None:
    scorecards = apps.get_model("scoring", "Scorecard").objects
    due_at_of = {
        "self_assessment": "self_assessment_due_at",
        "explanation": "explanation_due_at",
    }
    open_cards = scorecards.filter(state__in=due_at_of).select_related("period", "dossier")
    for card in open_cards.order_by("id").iterator(500):
        due_at = getattr(card.period, due_at_of[card.state])
        dossier = card.dossier
        dossier.due_at = max(due_at, card.extended_to or due_at)
        is_flagged = card.period.late_policy == "flag"
        dossier.takes_late = is_flagged and card.state == "self_assessment"
        dossier.save(update_fields=["due_at", "takes_late"])


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0003_library_of_the_commune"),
        ("scoring", "0004_receipts"),
    ]

    operations = [migrations.RunPython(tell_deadlines, migrations.RunPython.noop)]
