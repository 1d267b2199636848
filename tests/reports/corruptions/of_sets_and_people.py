"""Corruptions of the log, of units and people, of criteria sets and of documents."""

from django.core.files.storage import default_storage
from django.db import connection

from accounts.models import Commune, EventChain, User
from criteria.content_hash import content_hash
from criteria.models import CriteriaSet, Field
from criteria.queries import set_document
from evidence.actions import ask
from evidence.models import Attachment, Document, Stage
from tests.reports.corruptions.planting import Corruption
from tests.reports.corruptions.rows import draft_criterion, events, last_event
from tests.scoring.scene import Scene, on

ZEROS = "0" * 64


def _delete_commune_file(scene: Scene, other: Scene) -> None:
    default_storage.delete(Document.objects.get().file)


def _truncate_file(scene: Scene, other: Scene) -> None:
    with default_storage.open(Document.objects.get().file, "wb") as file:
        file.write(b"%PDF-")


def _ask_for_a_foreign_line(scene: Scene, other: Scene) -> None:
    ask(
        dossier=scene.scorecard.dossier,
        criterion=other.criteria_set.criteria.get(code="2.2"),
        text="Báo cáo",
        stage=Stage.SELF_ASSESSMENT,
        open_until=on(13),
        by=scene.appraiser,
        at=on(12),
    )


def _drop_a_guard(scene: Scene, other: Scene) -> None:
    with connection.cursor() as cursor:
        table = " ON accounts_event" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER guard_event_delete{table}")


OF_ACCOUNTS = (
    Corruption(
        "event_chains",
        lambda scene, _o: events(scene).filter(sequence=2).update(reason="Khác"),
        unguarded=True,
    ),
    Corruption(
        "event_chains",
        lambda scene, _o: events(scene).filter(sequence=2)._raw_delete("default"),
        unguarded=True,
    ),
    Corruption(
        "event_heads",
        lambda scene, _o: last_event(scene)._raw_delete("default"),
        unguarded=True,
    ),
    Corruption("event_heads", lambda _s, _o: EventChain.objects.update(head_hash=ZEROS)),
    Corruption("event_heads", lambda _s, _o: EventChain.objects.all().delete()),
    Corruption(
        "user_units",
        lambda scene, other: User.objects.filter(pk=scene.official.pk).update(
            commune=other.communes[0]
        ),
    ),
    Corruption(
        "user_units",
        lambda scene, other: User.objects.filter(pk=scene.appraiser.pk).update(
            department=other.departments[0]
        ),
    ),
    Corruption(
        "commune_keys",
        lambda scene, _o: Commune.objects.filter(pk=scene.communes[1].pk).update(name="Ân Thi"),
    ),
    Corruption("database_guards", _drop_a_guard),
)


def _widen_field(scene: Scene, other: Scene) -> None:
    Field.objects.filter(criteria_set=scene.criteria_set, code="1").update(max_points=5)
    _hash_anew(scene.criteria_set)


def _unreadable_rule(scene: Scene, other: Scene) -> None:
    """In a set that was issued before hashes were kept."""
    scene.criteria_set.criteria.filter(code="2.2").update(rule={"measure": "none"})
    CriteriaSet.objects.filter(pk=scene.criteria_set.pk).update(content_sha256="")


def _hash_anew(criteria_set: CriteriaSet) -> None:
    digest = content_hash(set_document(criteria_set))
    CriteriaSet.objects.filter(pk=criteria_set.pk).update(content_sha256=digest)


OF_CRITERIA = (
    Corruption("issued_sets", _widen_field, unguarded=True),
    Corruption("issued_sets", _unreadable_rule, unguarded=True),
    Corruption(
        "content_hashes",
        lambda scene, _o: scene.criteria_set.criteria.filter(code="1.2").update(rule_text="Khác"),
        unguarded=True,
    ),
    Corruption(
        "content_hashes",
        lambda scene, _o: CriteriaSet.objects.filter(pk=scene.criteria_set.pk).update(
            decision="2/QĐ-UBND"
        ),
        unguarded=True,
    ),
    Corruption(
        "criteria_in_their_set",
        lambda scene, _o: draft_criterion(scene, "1.2").update(
            field=scene.criteria_set.fields.get(code="1")
        ),
    ),
    Corruption(
        "criteria_in_their_set",
        lambda scene, _o: draft_criterion(scene, "1.1.1").update(
            parent=scene.criteria_set.criteria.get(code="1.1")
        ),
    ),
    Corruption("leaves", lambda scene, _o: draft_criterion(scene, "1.1").update(is_leaf=True)),
    Corruption(
        "leaves",
        lambda scene, _o: draft_criterion(scene, "1.2").update(is_leaf=False, rule=None),
    ),
    Corruption(
        "criteria_departments",
        lambda scene, other: draft_criterion(scene, "1.2").update(department=other.departments[0]),
    ),
)

OF_EVIDENCE = (
    Corruption(
        "attachments",
        lambda _s, other: Attachment.objects.filter(criterion__code="2.2").update(
            criterion=other.criteria_set.criteria.get(code="2.2")
        ),
    ),
    Corruption(
        "attachments",
        lambda scene, _o: Attachment.objects.filter(criterion__code="2.2").update(
            criterion=scene.criteria_set.criteria.get(code="1.1")
        ),
    ),
    Corruption("document_requests", _ask_for_a_foreign_line),
    Corruption("evidence_files", _delete_commune_file),
    Corruption("evidence_files", _truncate_file),
)
