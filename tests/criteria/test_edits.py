"""Edits of a set's tree: what each gives, what it refuses, and what none of them loses."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.refusals import Refused
from criteria import edits
from criteria.outline import CriterionNode, FieldNode, SetOutline
from criteria.rules import Measure, Rule, Scale

pytestmark = pytest.mark.pure

BY_JUDGEMENT = Rule(Measure.POINTS, Scale.MANUAL)


def leaf(code: str, maximum: str = "1") -> CriterionNode:
    return CriterionNode(code, f"Tiêu chí {code}", Decimal(maximum), rule=BY_JUDGEMENT)


def parent(code: str, *parts: CriterionNode) -> CriterionNode:
    return CriterionNode(code, f"Tiêu chí {code}", Decimal(len(parts) or 1), tuple(parts))


def small() -> SetOutline:
    return SetOutline(
        fields=(
            FieldNode(
                "1",
                "Chỉ đạo, điều hành",
                Decimal(3),
                (parent("1.1", leaf("1.1.1"), leaf("1.1.2")), leaf("1.2")),
            ),
            FieldNode("2", "Thủ tục hành chính", Decimal(1), (leaf("2.1"),)),
        ),
        thresholds=(),
        tie_break=("2", "1"),
    )


def codes(outline: SetOutline) -> list[str]:
    return [code for field in outline.fields for code in [field.code, *_codes(field)]]


def _codes(field: FieldNode) -> list[str]:
    return [node.code for _depth, node in field.walk()]


def test_a_criterion_is_put_in_at_the_end_of_its_parent() -> None:
    assert codes(edits.with_criterion(small(), leaf("1.1.3"), parent="1.1")) == [
        "1", "1.1", "1.1.1", "1.1.2", "1.1.3", "1.2", "2", "2.1",
    ]  # fmt: skip


def test_the_first_part_of_a_scored_criterion_takes_its_scoring_over() -> None:
    after = edits.with_criterion(small(), parent("1.2.1"), parent="1.2")
    above, part = edits.found(after, "1.2"), edits.found(after, "1.2.1")
    assert isinstance(above, CriterionNode)
    assert isinstance(part, CriterionNode)
    assert (above.rule, part.rule, part.name) == (None, BY_JUDGEMENT, "Tiêu chí 1.2.1")


def test_a_free_code_is_proposed() -> None:
    assert [edits.next_code(small(), code) for code in ("", "1", "1.1", "1.2")] == [
        "3", "1.3", "1.1.3", "1.2.1",
    ]  # fmt: skip
    taken = edits.with_criterion(small(), leaf("2.2"), parent="1")
    assert edits.next_code(taken, "2") == "2.3"


@pytest.mark.parametrize(
    ("code", "steps", "expected"),
    [
        ("1.1.2", -1, "1 1.1 1.1.2 1.1.1 1.2 2 2.1"),
        ("1.1", 1, "1 1.2 1.1 1.1.1 1.1.2 2 2.1"),
        ("1.1.1", -1, "1 1.1 1.1.1 1.1.2 1.2 2 2.1"),
        ("2", -5, "2 2.1 1 1.1 1.1.1 1.1.2 1.2"),
    ],
)
def test_lines_step_among_their_siblings(code: str, steps: int, expected: str) -> None:
    assert " ".join(codes(edits.stepped(small(), code, steps))) == expected


def test_a_criterion_goes_under_another_with_its_parts() -> None:
    after = edits.put_under(small(), "1.1", "2")
    assert " ".join(codes(after)) == "1 1.2 2 2.1 1.1 1.1.1 1.1.2"


@pytest.mark.parametrize(
    ("code", "under", "why"),
    [
        ("1", "2", "1 is a field and stands in nothing else."),
        ("1.1", "1.1.2", "1.1 cannot become a part of itself. Choose another place."),
        ("1.1", "2.1", "2.1 is scored itself. Give it a part of its own first."),
        ("1.1", "9", "There is no 9 in the set any more. Look at the list again."),
    ],
)
def test_places_that_cannot_be(code: str, under: str, why: str) -> None:
    with pytest.raises(Refused) as refusal:
        edits.put_under(small(), code, under)
    assert str(refusal.value) == why


def test_a_code_stands_once() -> None:
    for change in (
        lambda: edits.with_field(small(), edits.new_field("1.2", "Lĩnh vực")),
        lambda: edits.with_criterion(small(), leaf("2"), parent="1"),
        lambda: edits.with_changed(small(), "1.2", leaf("2.1")),
    ):
        with pytest.raises(Refused, match="stands in the set already"):
            change()


def test_a_tree_has_an_end() -> None:
    outline, code = small(), "1.2"
    for _level in range(9):
        outline = edits.with_criterion(outline, leaf(f"{code}.1"), parent=code)
        code = f"{code}.1"
    with pytest.raises(Refused, match="More than 10 levels"):
        edits.with_criterion(outline, leaf(f"{code}.1"), parent=code)


def test_a_field_that_goes_leaves_the_tie_break() -> None:
    after = edits.without(small(), "2")
    assert (codes(after), after.tie_break) == (["1", "1.1", "1.1.1", "1.1.2", "1.2"], ("1",))


def test_a_changed_field_keeps_its_parts_and_its_tie_break() -> None:
    renamed = replace(small().fields[1], code="II", children=())
    after = edits.with_changed(small(), "2", renamed)
    assert (codes(after)[-2:], after.tie_break) == (["II", "2.1"], ("II", "1"))


def test_numbers_follow_the_order() -> None:
    moved = edits.stepped(edits.put_under(small(), "1.1", "2"), "2", -1)
    after, new = edits.renumbered(moved)
    assert " ".join(codes(after)) == "1 1.1 1.2 1.2.1 1.2.2 2 2.1"
    assert (new["1.1.1"], new["1.2"], after.tie_break) == ("1.2.1", "2.1", ("1", "2"))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["1", "1.1", "1.1.1", "1.1.2", "1.2", "2", "2.1"]),
            st.integers(-3, 3),
            st.sampled_from(["1", "1.1", "1.2", "2"]),
        ),
        max_size=8,
    )
)
def test_moving_loses_nothing(moves: list[tuple[str, int, str]]) -> None:
    outline = small()
    names = {node.name for _depth, node in outline.walk()}
    for code, steps, under in moves:
        outline = edits.stepped(outline, code, steps)
        try:
            outline = edits.put_under(outline, code, under)
        except Refused:
            continue
    assert {node.name for _depth, node in outline.walk()} == names
    assert sorted(codes(outline)) == sorted(codes(small()))
    assert sorted(codes(edits.renumbered(outline)[0])) == sorted(
        set(codes(edits.renumbered(outline)[0]))
    )
