"""Two sets side by side: every kind of change once, and nothing lost or doubled."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.comparison.matches import Basis, Comparison, Kind, Match, compared
from criteria.comparison.word_changes import Piece, State, changed_words
from criteria.copies import copied, corrected
from criteria.outline import CriterionNode, FieldKind, FieldNode, NaPolicy, SetOutline
from criteria.rules import Measure, Rule, Scale
from criteria.set_format import SetDocument

pytestmark = pytest.mark.pure

BY_JUDGEMENT = Rule(Measure.POINTS, Scale.MANUAL)
RATIO = Rule(Measure.RATIO, Scale.PROPORTIONAL)


def leaf(
    code: str, maximum: str = "1", *, of: tuple[str, ...] = (), **more: object
) -> CriterionNode:
    node = CriterionNode(
        code, f"Tiêu chí {code}", Decimal(maximum), rule=BY_JUDGEMENT, predecessors=of
    )
    return replace(node, **more)  # type: ignore[arg-type]


def parent(
    code: str, *parts: CriterionNode, of: tuple[str, ...] = (), maximum: str = "2"
) -> CriterionNode:
    return CriterionNode(code, f"Tiêu chí {code}", Decimal(maximum), parts, predecessors=of)


def a_set(year: int, *fields: FieldNode) -> SetDocument:
    return SetDocument("Bộ tiêu chí", "", year, SetOutline(fields, thresholds=()))


def field(
    code: str, *nodes: CriterionNode, name: str = "", kind: FieldKind = FieldKind.REGULAR
) -> FieldNode:
    added = sum((node.max_points for node in nodes), Decimal(0))
    return FieldNode(code, name or f"Lĩnh vực {code}", added, nodes, kind)


def told(comparison: Comparison) -> list[tuple[str, str, str]]:
    return [
        (match.kind.value, _codes(match.old), _codes(match.new))
        for field in comparison.fields
        for match in field.matches
    ]


def _codes(sides: tuple[object, ...]) -> str:
    return " ".join(side.node.code for side in sides)  # type: ignore[attr-defined]


BEFORE = a_set(
    2022,
    field(
        "1",
        leaf("1.1"),
        leaf("1.2"),
        leaf("1.3"),
        leaf("1.4", "2"),
        parent("1.5", leaf("1.5.1"), leaf("1.5.2")),
    ),
    field("2", leaf("2.1"), leaf("2.2"), leaf("2.3")),
)
AFTER = a_set(
    2023,
    field(
        "1",
        leaf("1.1", of=("1.2",), name="Tiêu chí 1.2"),  # only its code is another
        leaf("1.2", "2", of=("1.1",), name="Tiêu chí 1.1"),  # another maximum
        leaf("1.3", "3", of=("1.3", "1.4")),
        parent("1.5", leaf("1.5.1"), leaf("1.5.2"), of=("2.1",)),  # scored itself last year
        leaf("1.6", of=("1.5",)),  # had parts last year
    ),
    field("2", leaf("2.1"), leaf("2.2", of=("2.2", "2.3")), leaf("2.3", of=("2.3",))),
)


def test_every_kind_of_change() -> None:
    """One row for each of the kinds that issue 3 names, and what is none of them."""
    comparison = compared(BEFORE, AFTER)
    assert comparison.basis is Basis.PREDECESSORS
    assert told(comparison) == [
        ("unchanged", "1.2", "1.1"),
        ("changed", "1.1", "1.2"),
        ("merged", "1.3 1.4", "1.3"),
        ("split", "2.1", "1.5.1 1.5.2"),
        ("merged", "1.5.1 1.5.2", "1.6"),
        ("new", "", "2.1"),
        ("rearranged", "2.2 2.3", "2.2 2.3"),
    ]
    assert comparison.counts == {
        Kind.UNCHANGED: 1, Kind.CHANGED: 1, Kind.MERGED: 2, Kind.SPLIT: 1, Kind.REARRANGED: 1,
        Kind.NEW: 1, Kind.DROPPED: 0,
    }  # fmt: skip


def test_what_nothing_comes_from_is_dropped_in_its_field() -> None:
    after = a_set(2023, field("1", leaf("1.1", of=("1.1",))), field("3", leaf("3.1")))
    comparison = compared(BEFORE, after)
    assert told(comparison) == [
        ("unchanged", "1.1", "1.1"),
        *(("dropped", code, "") for code in ("1.2", "1.3", "1.4", "1.5.1", "1.5.2")),
        ("new", "", "3.1"),
        *(("dropped", code, "") for code in ("2.1", "2.2", "2.3")),
    ]
    assert [(f.old and f.old.code, f.new and f.new.code) for f in comparison.fields] == [
        ("1", "1"),
        (None, "3"),
        ("2", None),
    ]


def test_shares_are_of_each_sets_own_maximum() -> None:
    """1 of 10 points and 1 of 12: percentages of the maximum, never rescaled points (issue 3)."""
    comparison = compared(BEFORE, AFTER)
    kept = comparison.fields[0].matches[0]
    assert BEFORE.outline.max_points == 10
    assert AFTER.outline.max_points == 12
    assert kept.old[0].share == Decimal(10)
    assert kept.new[0].share == Decimal(100) / 12
    assert [(f.old_share, f.new_share) for f in comparison.fields] == [
        (Decimal(70), Decimal(900) / 12),
        (Decimal(30), Decimal(25)),
    ]


def test_what_stands_outside_the_maximum_has_no_share() -> None:
    bonus = field("3", leaf("3.1"), kind=FieldKind.BONUS)
    before = a_set(2022, field("1", leaf("1.1")), bonus)
    comparison = compared(before, copied(before, year=2023))
    assert comparison.fields[1].old_share is None
    assert comparison.fields[1].matches[0].new[0].share is None
    assert comparison.fields[0].new_share == 100


CHANGES = {
    "Name": ({"name": "Tên khác"}, ["Tiêu chí 1.1", "Tên khác"]),
    "Published rule": ({"rule_text": "Có: 1 điểm"}, ["Có: 1 điểm"]),
    "Maximum points": ({"max_points": Decimal("1.5")}, ["1", "1.5"]),
    "The software counts": (
        {"rule": RATIO},
        [
            "Points are given by judgement.",
            "From 0 to 1 points.",
            "Rate: number achieved (b) divided by total number (a).",
            "100 % and more: 1 points.",
            "From 0 % to below 100 %: the rate ÷ 100 % × 1 points.",
        ],
    ),
    "Evidence asked for": ({"evidence_asked": ("Báo cáo",)}, ["Báo cáo"]),
    "Not applicable": (
        {"na_policy": NaPolicy.LEAVE_OUT},
        [
            "Where nothing occurred: 0 points.",
            "Where nothing occurred: left out of the maximum.",
        ],
    ),
    "Appraised by": ({"department": "Phòng Tư pháp"}, ["Phòng Tư pháp"]),
    "In charge": ({"official": "Văn phòng"}, ["Văn phòng"]),
}


@pytest.mark.parametrize(("label", "case"), CHANGES.items(), ids=list(CHANGES))
def test_each_part_of_a_line_is_compared(
    label: str, case: tuple[dict[str, object], list[str]]
) -> None:
    changes, words = case
    before = a_set(2022, field("1", leaf("1.1")))
    after = a_set(2022, field("1", leaf("1.1", **changes)))
    (match,) = compared(before, after).fields[0].matches
    assert (match.kind, [change.label for change in match.changes]) == (Kind.CHANGED, [label])
    assert [str(piece.value) for piece in match.changes[0].pieces] == words


def test_a_version_of_the_same_year_is_matched_by_codes() -> None:
    """Its predecessors are those of the year before, and say nothing of the version corrected."""
    issued = copied(BEFORE, year=2023)
    version = corrected(issued)
    nodes = list(version.outline.fields[0].children)
    nodes[0] = replace(nodes[0], predecessors=("9.9",))
    nodes[1] = parent("1.2", leaf("1.2.1"), leaf("1.2.2"))
    first = replace(version.outline.fields[0], children=(*nodes, leaf("1.6")))
    outline = replace(version.outline, fields=(first, *version.outline.fields[1:]))
    comparison = compared(issued, replace(version, outline=outline))
    assert comparison.basis is Basis.CODES
    assert [row for row in told(comparison) if row[0] != "unchanged"] == [
        ("split", "1.2", "1.2.1 1.2.2"),
        ("new", "", "1.6"),
    ]


def test_a_set_that_remembers_nothing_is_matched_by_codes() -> None:
    """Otherwise a set imported from a file would be all new, and last year's all dropped."""
    comparison = compared(BEFORE, replace(BEFORE, year=2023))
    assert comparison.basis is Basis.CODES
    assert {row[0] for row in told(comparison)} == {"unchanged"}


def test_fields_belong_together_by_name_then_by_code() -> None:
    before = a_set(
        2022,
        field("1", leaf("1.1"), name="Chỉ đạo"),
        field("2", leaf("2.1"), name="Thể chế"),
        field("3", leaf("3.1"), name="Bộ máy"),
    )
    after = a_set(
        2023,
        field("1", leaf("1.1", of=("2.1",)), name="Thể  chế"),
        field("3", leaf("3.1", of=("3.1",)), name="Tổ chức bộ máy"),
    )
    pairs = [(f.old and f.old.code, f.new and f.new.code) for f in compared(before, after).fields]
    assert pairs == [("2", "1"), ("3", "3"), ("1", None)]


def test_words_are_compared_not_letters() -> None:
    pieces = changed_words("mỗi báo cáo trễ trừ 0,25", "mỗi báo  cáo\nchậm trừ 0,5")
    assert pieces == (
        Piece(State.SAME, "mỗi báo cáo"),
        Piece(State.REMOVED, "trễ"),
        Piece(State.ADDED, "chậm"),
        Piece(State.SAME, "trừ"),
        Piece(State.REMOVED, "0,25"),
        Piece(State.ADDED, "0,5"),
    )


WORDS = st.lists(st.sampled_from(["từ", "90%", "trở", "lên", "0,5", "điểm"]), max_size=12)


@given(old=WORDS, new=WORDS)
def test_both_texts_are_in_the_difference(old: list[str], new: list[str]) -> None:
    pieces = changed_words(" ".join(old), " ".join(new))

    def without(state: State) -> list[str]:
        return " ".join(str(p.value) for p in pieces if p.state is not state).split()

    assert (without(State.ADDED), without(State.REMOVED)) == (old, new)


@st.composite
def trees(draw: st.DrawFn, known: tuple[str, ...] = ()) -> SetOutline:
    """Fields with criteria, some with parts, each naming any lines, real ones or not."""
    named = st.lists(st.sampled_from([*known, "9.9"]), max_size=3, unique=True).map(tuple)
    none = st.just(())
    fields = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        nodes = []
        for place in range(1, draw(st.integers(1, 4)) + 1):
            code = f"{number}.{place}"
            of = draw(named if known else none)
            parts = [
                leaf(f"{code}.{part}", of=draw(named if known else none))
                for part in range(1, draw(st.integers(0, 3)) + 1)
            ]
            nodes.append(parent(code, *parts, of=of) if parts else leaf(code, of=of))
        fields.append(field(str(number), *nodes))
    return SetOutline(tuple(fields), thresholds=())


@st.composite
def pairs(draw: st.DrawFn) -> tuple[SetDocument, SetDocument]:
    old = draw(trees())
    known = tuple(node.code for _depth, node in old.walk())
    new = draw(trees(known))
    year = draw(st.sampled_from([2022, 2023]))
    return SetDocument("Cũ", "", 2022, old), SetDocument("Mới", "", year, new)


@given(pair=pairs())
def test_every_line_of_both_sets_is_shown_exactly_once(
    pair: tuple[SetDocument, SetDocument],
) -> None:
    matches = [match for field in compared(*pair).fields for match in field.matches]
    for side, document in (("old", pair[0]), ("new", pair[1])):
        shown = Counter(each.node.code for match in matches for each in getattr(match, side))
        assert shown == Counter(leaf.code for leaf in document.outline.leaves())
    assert all(_fits(match) for match in matches)


def _fits(match: Match) -> bool:
    """The kind says how many lines stand on each side."""
    old, new = len(match.old), len(match.new)
    return {
        Kind.UNCHANGED: (old, new) == (1, 1),
        Kind.CHANGED: (old, new) == (1, 1) and bool(match.changes),
        Kind.MERGED: old > 1 and new == 1,
        Kind.SPLIT: old == 1 and new > 1,
        Kind.REARRANGED: old > 1 and new > 1,
        Kind.NEW: (old, new) == (0, 1),
        Kind.DROPPED: (old, new) == (1, 0),
    }[match.kind]
