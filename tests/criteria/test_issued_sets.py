"""An issued set cannot change: not by action, form, admin or database; its copy can."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Department
from accounts.refusals import Refused
from criteria import actions, queries
from criteria.models import CriteriaSet, Criterion, Field, GroupThreshold, SetStatus
from tests.criteria.fixtures import NAMES, fixture_set
from tests.factories import make_user
from tests.scoring.scene import Scene, on

CHANGES: dict[str, Callable[[CriteriaSet], object]] = {
    "title": lambda issued: CriteriaSet.objects.filter(pk=issued.pk).update(title="Khác"),
    "back to draft": lambda issued: CriteriaSet.objects.filter(pk=issued.pk).update(
        status=SetStatus.DRAFT, issued_at=None, issued_by=None
    ),
    "the set itself": lambda issued: CriteriaSet.objects.filter(pk=issued.pk)._raw_delete(
        "default"
    ),
    "field changed": lambda issued: issued.fields.update(max_points=1),
    "field added": lambda issued: issued.fields.create(
        position=9, code="9", name="Mới", max_points=1
    ),
    "field deleted": lambda issued: Field.objects.filter(
        pk=issued.fields.create(position=9, code="9", name="Mới", max_points=1).pk
    ).delete(),
    "criterion changed": lambda issued: issued.criteria.update(rule_text="Khác"),
    "criterion added": lambda issued: Criterion.objects.create(
        criteria_set=issued,
        field=issued.fields.order_by("position")[0],
        position=99,
        code="1.9",
        name="Mới",
        max_points=1,
        is_leaf=True,
    ),
    "group changed": lambda issued: issued.thresholds.filter(group="A").update(group="Z"),
    "group added": lambda issued: issued.thresholds.create(group="Đ", lower=10),
    "group deleted": lambda issued: issued.thresholds.all()._raw_delete("default"),
    "criterion deleted": lambda issued: issued.criteria.all()._raw_delete("default"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_database_refuses(scene: Scene, change: Callable[[CriteriaSet], object]) -> None:
    before = queries.set_document(scene.criteria_set)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        change(scene.criteria_set)
    fresh = CriteriaSet.objects.get(pk=scene.criteria_set.pk)
    assert queries.set_document(fresh) == before
    assert fresh.status == SetStatus.ISSUED


def test_no_row_of_a_draft_is_moved_into_an_issued_set(scene: Scene) -> None:
    document = queries.set_document(scene.criteria_set)
    draft = actions.create_set(
        document=document, authority=scene.authority, by=scene.standing, at=on(2)
    )
    draft.thresholds.filter(group="A").update(group="S", lower=95)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        draft.thresholds.filter(group="S").update(criteria_set=scene.criteria_set)
    draft.fields.filter(code="1").update(code="9")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        draft.fields.filter(code="9").update(criteria_set=scene.criteria_set)


def test_the_same_changes_are_free_in_a_draft(scene: Scene) -> None:
    """The twin: it is the guard that refuses, and nothing else."""
    document = queries.set_document(scene.criteria_set)
    for name, change in CHANGES.items():
        draft = actions.create_set(
            document=document, authority=scene.authority, by=scene.standing, at=on(2)
        )
        if name != "the set itself":
            change(draft)


def test_the_actions_refuse_in_a_sentence(scene: Scene) -> None:
    sentence = (
        "“Bộ tiêu chí thử” has been issued and can no longer change. Make a new version of it."
    )
    for action in (actions.issue_set, actions.delete_draft):
        with pytest.raises(Refused) as refusal:
            action(criteria_set=scene.criteria_set, by=scene.standing, at=on(3))
        assert str(refusal.value) == sentence


def test_the_screens_refuse_with_that_sentence(
    scene: Scene, client_of: Callable[..., Client]
) -> None:
    browser = client_of(scene.standing)
    page = browser.get(reverse("criteria:set", args=[scene.criteria_set.pk])).content.decode()
    assert "Delete the draft" not in page
    assert "Issue…" not in page
    for name in ("criteria:issue", "criteria:delete"):
        url = reverse(name, args=[scene.criteria_set.pk])
        answer = browser.post(url, follow=True)
        assert [str(message) for message in answer.context["messages"]] == [
            "“Bộ tiêu chí thử” has been issued and can no longer change. Make a new version of it."
        ]


def test_the_page_of_issuing_leads_to_the_issued_set(
    scene: Scene, client_of: Callable[..., Client]
) -> None:
    answer = client_of(scene.standing).get(reverse("criteria:issue", args=[scene.criteria_set.pk]))
    assert answer.url == reverse("criteria:set", args=[scene.criteria_set.pk])


def test_the_records_show_and_never_write(scene: Scene, client_of: Callable[..., Client]) -> None:
    inspector = make_user("administrator", "root", authority=None, is_staff=True, is_superuser=True)
    browser = client_of(inspector)
    rows = {
        "criteriaset": scene.criteria_set,
        "field": scene.criteria_set.fields.order_by("position")[0],
        "criterion": scene.criteria_set.criteria.order_by("position")[0],
        "groupthreshold": GroupThreshold.objects.filter(criteria_set=scene.criteria_set)[0],
    }
    for name, row in rows.items():
        assert browser.get(reverse(f"admin:criteria_{name}_changelist")).status_code == 200
        change = reverse(f"admin:criteria_{name}_change", args=[row.pk])
        assert browser.get(change).status_code == 200
        assert browser.post(change, {}).status_code == 403
        for action in ("delete", "add"):
            arguments = [row.pk] if action == "delete" else []
            url = reverse(f"admin:criteria_{name}_{action}", args=arguments)
            assert browser.post(url, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("name", NAMES)
def test_a_real_set_is_written_as_it_is_and_issued(scene: Scene, name: str) -> None:
    document = fixture_set(name)
    for department in {leaf.department for leaf in document.outline.leaves()}:
        Department.objects.get_or_create(authority=scene.authority, name=department)
    written = actions.create_set(
        document=document, authority=scene.authority, by=scene.standing, at=on(2)
    )
    assert queries.set_document(written) == document
    actions.issue_set(criteria_set=written, by=scene.standing, at=on(3))
    assert written.status == SetStatus.ISSUED
