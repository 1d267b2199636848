"""Taking a set in, issuing and deleting it: written whole, refused whole, told in the log."""

from decimal import Decimal

import pytest
from django.db import IntegrityError

from accounts.models import Event
from accounts.refusals import Faulty, NotPermitted, Refused
from criteria import actions, queries
from criteria.models import CriteriaSet, Criterion, Field, GroupThreshold, SetStatus
from criteria.set_format import SetDocument, parse_set
from tests.criteria.documents import line, small_set
from tests.factories import occupy_next_event
from tests.scoring.scene import Scene, on

pytestmark = pytest.mark.usefixtures("in_english")


def document(**changes: object) -> SetDocument:
    return parse_set({**small_set(), "title": "Bộ mới", **changes})


def create(scene: Scene, taken: SetDocument | None = None) -> CriteriaSet:
    return actions.create_set(
        document=taken or document(), authority=scene.authority, by=scene.standing, at=on(2)
    )


def rows() -> tuple[int, ...]:
    return tuple(
        model.objects.count() for model in (CriteriaSet, Field, Criterion, GroupThreshold, Event)
    )


def test_a_set_is_taken_in_whole(scene: Scene) -> None:
    data = small_set()
    data["tie_break"] = ["2", "1"]
    line(data, "1.1").update(capped=True, max_points="2.5")
    line(data, "1").update(max_points="3.5")
    line(data, "1.2").update(evidence_required=["Báo cáo"], officer="Văn phòng - Thống kê")
    taken = parse_set(data)
    draft = create(scene, taken)
    assert queries.set_document(CriteriaSet.objects.get(pk=draft.pk)) == taken
    assert draft.status == SetStatus.DRAFT


def test_rows_stand_in_the_order_of_the_paper(scene: Scene) -> None:
    draft = create(scene)
    codes = draft.criteria.order_by("position").values_list("code", flat=True)
    assert list(codes) == ["1.1", "1.1.1", "1.1.2", "1.2", "2.1", "2.2", "2.3"]
    parent = draft.criteria.get(code="1.1")
    assert {row.code for row in parent.children.all()} == {"1.1.1", "1.1.2"}


def test_each_step_is_told_in_the_log_of_the_authority(scene: Scene) -> None:
    draft = create(scene)
    actions.issue_set(criteria_set=draft, by=scene.standing, at=on(3))
    other = create(scene, document(title="Bộ bỏ đi"))
    actions.delete_draft(criteria_set=other, by=scene.standing, at=on(4))
    told = Event.objects.filter(chain=f"authority:{scene.authority.pk}").order_by("sequence")
    assert [(event.what, event.at, event.subject_id) for event in told][2:] == [
        ("create_set", on(2), str(draft.pk)),
        ("issue_set", on(3), str(draft.pk)),
        ("create_set", on(2), str(told[4].subject_id)),
        ("delete_draft", on(4), str(told[4].subject_id)),
    ]
    assert told[5].old == {"title": "Bộ bỏ đi"}


def test_an_issued_set_says_when_and_by_whom(scene: Scene) -> None:
    draft = create(scene)
    actions.issue_set(criteria_set=draft, by=scene.standing, at=on(3))
    issued = CriteriaSet.objects.get(pk=draft.pk)
    assert (issued.status, issued.issued_at, issued.issued_by) == (
        SetStatus.ISSUED,
        on(3),
        scene.standing,
    )


def test_a_deleted_draft_leaves_no_row(scene: Scene) -> None:
    before = rows()[:4]
    actions.delete_draft(criteria_set=create(scene), by=scene.standing, at=on(3))
    assert rows()[:4] == before


def test_unknown_departments_are_named_and_nothing_is_written(scene: Scene) -> None:
    data = small_set()
    line(data, "2.1")["appraised_by"] = "Phòng Y tế"
    line(data, "2.2")["appraised_by"] = "Phòng Dân tộc"
    before = rows()
    with pytest.raises(Refused) as refusal:
        create(scene, parse_set(data))
    assert str(refusal.value) == (
        "The authority has no such departments: Phòng Dân tộc, Phòng Y tế. "
        "Enter them first, or correct the set."
    )
    assert rows() == before


def test_a_draft_without_departments_is_taken_and_not_issued(scene: Scene) -> None:
    data = small_set()
    del line(data, "2.1")["appraised_by"], line(data, "1.2")["appraised_by"]
    draft = create(scene, parse_set(data))
    with pytest.raises(Faulty) as refusal:
        actions.issue_set(criteria_set=draft, by=scene.standing, at=on(3))
    assert [str(fault) for fault in refusal.value.sentences] == [
        "1.2 Tiêu chí 1.2: no department appraises it.",
        "2.1 Tiêu chí 2.1: no department appraises it.",
    ]
    assert CriteriaSet.objects.get(pk=draft.pk).status == SetStatus.DRAFT


def test_a_draft_that_was_spoilt_is_not_issued(scene: Scene) -> None:
    draft = create(scene)
    draft.criteria.filter(code="1.2").update(max_points=Decimal(3))
    with pytest.raises(Faulty) as refusal:
        actions.issue_set(criteria_set=draft, by=scene.standing, at=on(3))
    assert [str(fault) for fault in refusal.value.sentences] == [
        "1 Chỉ đạo, điều hành: its parts add up to 6, its maximum is 4.",
    ]


def test_of_two_who_issue_the_second_is_told(scene: Scene) -> None:
    draft = create(scene)
    stale = CriteriaSet.objects.get(pk=draft.pk)
    actions.issue_set(criteria_set=draft, by=scene.standing, at=on(3))
    with pytest.raises(Refused, match="has been issued and can no longer change"):
        actions.issue_set(criteria_set=stale, by=scene.standing, at=on(4))


def test_nobody_else_may_write_sets(scene: Scene) -> None:
    draft = create(scene)
    for name, person in scene.users.items():
        if name == "standing":
            continue
        with pytest.raises(NotPermitted):
            actions.create_set(document=document(), authority=scene.authority, by=person, at=on(2))
        for action in (actions.issue_set, actions.delete_draft):
            with pytest.raises(NotPermitted):
                action(criteria_set=draft, by=person, at=on(3))


def test_nothing_is_written_when_the_log_cannot_be(scene: Scene) -> None:
    draft = create(scene)
    occupy_next_event(scene.authority)
    before = rows()
    with pytest.raises(IntegrityError):
        create(scene, document(title="Bộ nữa"))
    with pytest.raises(IntegrityError):
        actions.issue_set(criteria_set=draft, by=scene.standing, at=on(3))
    draft.refresh_from_db()
    with pytest.raises(IntegrityError):
        actions.delete_draft(criteria_set=draft, by=scene.standing, at=on(3))
    assert rows() == before
    assert draft.status == SetStatus.DRAFT


def test_copying_a_set_copies_its_content_and_nothing_of_its_life(scene: Scene) -> None:
    """A copy of an issued set is a draft that is scored with by nobody."""
    copy = create(scene, queries.set_document(scene.criteria_set))
    assert queries.set_document(copy) == queries.set_document(scene.criteria_set)
    assert (copy.status, copy.issued_at, copy.dossiers.count()) == (SetStatus.DRAFT, None, 0)
    copy.criteria.update(name="Khác")
    assert not scene.criteria_set.criteria.filter(name="Khác").exists()
