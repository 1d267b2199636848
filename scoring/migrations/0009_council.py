"""The council's agenda, comments and meeting; versions of explanations; closed rounds stay closed.

What a closed round found, decided and signed off is refused to change by the database itself. Round
3 alone is opened again, by a revision of what is published.
"""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from accounts.guards import Guard, guarding

CLOSED = "The round is closed; its record no longer changes"
ROUND_IS_CLOSED = (
    "EXISTS (SELECT 1 FROM scoring_round WHERE id = {round} AND closed_at IS NOT NULL)"
)
FOUND = (
    "score_id",
    "round_id",
    "points",
    "figures",
    "reason",
    "legal_basis",
    "department_id",
    "by_id",
    "at",
)
DECIDED = (
    "restored",
    "restored_figures",
    "decision",
    "decided_in_id",
    "decided_by_id",
    "decided_at",
)


def _closed(*rounds: str) -> str:
    return " OR ".join(ROUND_IS_CLOSED.format(round=each) for each in rounds)


def _changed(*columns: str) -> str:
    return " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)


def _refusing(name: str, table: str, operation: str, when: str) -> Guard:
    return Guard(
        name=f"guard_{name}", table=table, operation=operation, when=f"({when})", message=CLOSED
    )


# A later round may still decide on what a closed one found, or decided, and a decision is written
# into a round that is open.
GUARDS = [
    _refusing("finding_insert", "scoring_deduction", "INSERT", _closed("NEW.round_id")),
    _refusing(
        "finding_update",
        "scoring_deduction",
        "UPDATE",
        f"(({_changed(*FOUND)}) AND ({_closed('OLD.round_id', 'NEW.round_id')})) OR "
        f"(({_changed(*DECIDED)}) AND "
        f"({_closed('COALESCE(NEW.decided_in_id, OLD.decided_in_id)')}))",
    ),
    _refusing(
        "finding_delete",
        "scoring_deduction",
        "DELETE",
        _closed("OLD.round_id", "OLD.decided_in_id"),
    ),
    _refusing("sign_off_insert", "scoring_signoff", "INSERT", _closed("NEW.round_id")),
    _refusing(
        "sign_off_update", "scoring_signoff", "UPDATE", _closed("OLD.round_id", "NEW.round_id")
    ),
    _refusing("sign_off_delete", "scoring_signoff", "DELETE", _closed("OLD.round_id")),
    _refusing(
        "round_reopened",
        "scoring_round",
        "UPDATE",
        "OLD.number <> 3 AND OLD.closed_at IS NOT NULL AND "
        "(NEW.closed_at IS NULL OR NEW.number <> OLD.number)",
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0008_own_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="explanation",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.CreateModel(
            name="CouncilComment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="comment")),
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
                    "score",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="council_comments",
                        to="scoring.score",
                    ),
                ),
            ],
            options={
                "verbose_name": "comment of the council",
                "verbose_name_plural": "comments of the council",
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="council_comment_says_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CouncilItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("why", models.TextField(blank=True, verbose_name="why the council looks at it")),
                ("put_at", models.DateTimeField(blank=True, null=True)),
                ("conclusion", models.TextField(blank=True, verbose_name="conclusion")),
                ("concluded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "concluded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "put_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "score",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="council_item",
                        to="scoring.score",
                    ),
                ),
            ],
            options={
                "verbose_name": "item of the council",
                "verbose_name_plural": "items of the council",
                "ordering": ["score", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("put_at__isnull", True), ("put_by__isnull", True)),
                            models.Q(("put_at__isnull", False), ("put_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="council_item_put_by_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("concluded_at__isnull", True), ("concluded_by__isnull", True)
                            ),
                            models.Q(
                                ("concluded_at__isnull", False), ("concluded_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="council_item_concluded_by_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("put_at__isnull", True), ("why", "")),
                            models.Q(
                                ("put_at__isnull", False), models.Q(("why", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="council_item_put_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("concluded_at__isnull", True), ("conclusion", "")),
                            models.Q(
                                ("concluded_at__isnull", False),
                                models.Q(("conclusion", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="council_item_concluded_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CouncilMeeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("began_at", models.DateTimeField(verbose_name="began")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                ("place", models.CharField(max_length=200, verbose_name="place")),
                ("chair", models.CharField(max_length=200, verbose_name="chaired by")),
                ("secretary", models.CharField(max_length=200, verbose_name="minutes taken by")),
                ("attended", models.TextField(verbose_name="present")),
                ("absent", models.TextField(blank=True, verbose_name="absent")),
                ("remarks", models.TextField(blank=True, verbose_name="other opinions")),
                ("version", models.PositiveIntegerField(default=0)),
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
                    "period",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="council_meeting",
                        to="scoring.period",
                    ),
                ),
            ],
            options={
                "verbose_name": "meeting of the council",
                "verbose_name_plural": "meetings of the council",
                "ordering": ["period", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            ("ended_at__gte", models.F("began_at")),
                            _connector="OR",
                        ),
                        name="council_meeting_ends_after_it_began",
                    )
                ],
            },
        ),
        guarding(GUARDS),
    ]
