"""A Word annex becomes a draft: its tree whole, its rules guessed and marked."""

from collections import Counter
from decimal import Decimal

import pytest

from accounts.refusals import Refused
from criteria.incoming import read_incoming
from criteria.outline import CriterionNode, SetOutline
from criteria.rules import Rule, Scale
from criteria.word.reading import WordSet, read_set_word
from tests.criteria.annexes import HEADING, HEADINGS, annex_rows, as_word, renumbered_rows
from tests.criteria.fixtures import HUE, NAMES, PHU_YEN, fixture_set

pytestmark = [pytest.mark.pure, pytest.mark.usefixtures("in_english")]


def same(guessed: Rule | None, meant: Rule | None) -> bool:
    """The same points for the same figures; the answers of a choice may be worded otherwise."""
    if (
        guessed is None
        or meant is None
        or (guessed.measure, guessed.scale) != (meant.measure, meant.scale)
    ):
        return False
    if meant.scale is Scale.OPTIONS:
        return [worth for _t, worth in guessed.options] == [worth for _t, worth in meant.options]
    return guessed == meant


@pytest.mark.parametrize("name", NAMES)
def test_nine_of_ten_rules_of_a_generated_annex_are_rebuilt_and_all_are_marked(name: str) -> None:
    document = fixture_set(name)
    read = read_set_word(as_word(annex_rows(document)))
    meant = {leaf.code: leaf for leaf in document.outline.leaves()}
    found = {leaf.code: leaf for leaf in read.document.outline.leaves()}
    right = [code for code, leaf in found.items() if same(leaf.rule, meant[code].rule)]
    assert len(right) >= 0.9 * len(meant)
    assert all(leaf.rule is None for code, leaf in found.items() if code not in right)
    assert all(leaf.rule_note for leaf in found.values())
    assert {*read.guessed, *read.unread} == set(meant)
    assert read.unread == tuple(code for code, leaf in found.items() if leaf.rule is None)
    assert read.remarks == ()


@pytest.mark.parametrize(("name", "places"), [(PHU_YEN, 1), (HUE, 0)])
def test_where_nothing_occurred_is_read_from_the_text(name: str, places: int) -> None:
    """5.2.2 of the reference set gives full points, and its text does not say so."""
    document = fixture_set(name)
    read = read_set_word(as_word(annex_rows(document))).document
    meant = Counter((leaf.code, leaf.na_policy) for leaf in document.outline.leaves())
    found = Counter((leaf.code, leaf.na_policy) for leaf in read.outline.leaves())
    assert (meant - found).total() == places


def test_the_tree_and_the_heading_come_over_whole() -> None:
    document = fixture_set(PHU_YEN)
    read = read_set_word(as_word(annex_rows(document))).document

    def plain(nodes: tuple[CriterionNode, ...]) -> list[object]:
        return [
            (n.code, n.name, n.max_points, n.rule_text, n.evidence_asked, plain(n.children))
            for n in nodes
        ]

    assert [(f.code, f.name, f.max_points, plain(f.children)) for f in read.outline.fields] == [
        (f.code, f.name, f.max_points, plain(f.children)) for f in document.outline.fields
    ]
    assert (read.title, read.decision, read.year) == (
        "BỘ TIÊU CHÍ ĐÁNH GIÁ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2022",
        "1550/QĐ-UBND ngày 07/9/2022",
        2022,
    )


@pytest.mark.parametrize(
    ("name", "survey"), [(PHU_YEN, ["8.3"]), (HUE, ["9.1", "9.2", "9.3", "9.4", "9.5"])]
)
def test_a_survey_is_told_from_a_rate(name: str, survey: list[str]) -> None:
    read = read_set_word(as_word(annex_rows(fixture_set(name)))).document
    assert [leaf.code for leaf in read.outline.leaves() if leaf.source == "survey"] == survey


def points_of(outline: SetOutline) -> list[object]:
    return [
        (field.name, field.max_points, [(n.name, n.max_points, n.rule) for _d, n in field.walk()])
        for field in outline.fields
    ]


@pytest.mark.parametrize("running_on", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_fields_in_roman_numbers_with_criteria_1_2_below_are_read_and_told(
    name: str, running_on: bool
) -> None:
    document = fixture_set(name)
    plain = read_set_word(as_word(annex_rows(document)))
    content = as_word(renumbered_rows(document, running_on=running_on))
    read = read_set_word(content)
    assert points_of(read.document.outline) == points_of(plain.document.outline)
    codes = [node.code for _depth, node in read.document.outline.walk()]
    assert len(codes) == len(set(codes))
    if not running_on:
        assert codes == [node.code for _depth, node in document.outline.walk()]
    told = [str(each) for each in read.remarks]
    assert len(told) == len(document.outline.fields)
    assert read.document.note.splitlines() == told
    remarks = read_incoming("bo.docx", content, departments=[]).remarks
    assert [str(remark) for remark in remarks][: len(told)] == told


SMALL = [
    list(HEADINGS),
    ["I", "LĨNH VỰC", "2", "", ""],
    ["1.1", "Kế hoạch", "1 điểm", "", "Kế hoạch; Báo cáo"],
    ["", "Ban hành kịp thời", "1", "", ""],
    ["", "Không kịp thời", "0", "", ""],
    ["1.2.", "Báo cáo", "1,0", "Theo Hội đồng đánh giá", ""],
]


def small(**changes: str) -> WordSet:
    return read_set_word(as_word(SMALL))


def test_answers_in_rows_of_their_own_become_a_choice() -> None:
    first, second = small().document.outline.leaves()
    assert first.rule is not None
    assert first.rule.options == (
        ("Ban hành kịp thời", Decimal(1)),
        ("Không kịp thời", Decimal(0)),
    )
    assert first.evidence_asked == ("Kế hoạch", "Báo cáo")
    assert (second.code, second.rule, small().unread) == ("1.2", None, ("1.2",))


def test_the_head_repeated_on_the_next_page_and_a_second_table_are_read_on() -> None:
    rows = [
        list(HEADINGS),
        ["2", "Lĩnh vực hai", "1", "", ""],
        ["2.1", "Có", "1", "Có: 1; không: 0"],
    ]
    document = read_set_word(as_word([*SMALL, list(HEADINGS)], rows)).document
    assert [field.code for field in document.outline.fields] == ["1", "2"]


def test_headings_of_groups_are_left_aside_and_told() -> None:
    """S002 heads its fields 1 to 8 with “NHÓM I: TỰ ĐÁNH GIÁ”, its survey with “NHÓM II”."""
    first, *rest = annex_rows(fixture_set(HUE))
    survey = next(place for place, row in enumerate(rest) if row[0] == "9")
    rows = [
        first,
        ["Nhóm I", "Tự đánh giá", "70", "", ""],
        *rest[:survey],
        ["", "NHÓM II: ĐIỀU TRA XÃ HỘI HỌC", "", "", ""],
        *rest[survey:],
    ]
    read = read_set_word(as_word(rows))
    plain = read_set_word(as_word([first, *rest]))
    assert read.document.outline == plain.document.outline
    assert [str(each) for each in read.remarks] == [
        "table 1, row 2: “Nhóm I Tự đánh giá” was read as the heading of a group and left aside.",
        f"table 1, row {survey + 3}: “NHÓM II: ĐIỀU TRA XÃ HỘI HỌC” was read as the heading of a "
        "group and left aside.",
    ]


def test_letters_above_roman_fields_are_headings_of_groups() -> None:
    rows = [
        list(HEADINGS),
        ["A", "TỰ ĐÁNH GIÁ", "1", "", ""],
        ["I", "Chỉ đạo", "1", "", ""],
        ["1", "Kế hoạch", "1", "Có: 1; không: 0", ""],
        ["B", "ĐIỀU TRA", "1", "", ""],
        ["II", "Hài lòng", "1", "", ""],
        ["1", "SIPAS", "1", "Chỉ số hài lòng (%) x 1", ""],
    ]
    read = read_set_word(as_word(rows))
    assert [field.name for field in read.document.outline.fields] == ["Chỉ đạo", "Hài lòng"]
    assert [leaf.code for leaf in read.document.outline.leaves()] == ["1.1", "2.1"]
    assert [str(each) for each in read.remarks[:2]] == [
        "table 1, row 2: “A TỰ ĐÁNH GIÁ” was read as the heading of a group and left aside.",
        "table 1, row 5: “B ĐIỀU TRA” was read as the heading of a group and left aside.",
    ]


def test_what_finds_no_place_in_the_tree_is_told() -> None:
    rows = [
        list(HEADINGS),
        ["1", "Chỉ đạo", "1", "Cộng các tiêu chí", ""],
        ["1.1", "Kế hoạch", "1", "Có: 1; không: 0", ""],
        ["2", "Thể chế", "1", "Có: 1; không: 0", ""],
    ]
    read = read_set_word(as_word(rows))
    assert [leaf.code for leaf in read.document.outline.leaves()] == ["1.1", "2.1"]
    assert [str(each) for each in read.remarks] == [
        "1 Chỉ đạo: its text was left aside, its parts have their own: “Cộng các tiêu chí”.",
        "Field 2 Thể chế has no criterion; 2.1 was added with its text.",
    ]


NO_TABLE = (
    "No table with the headings STT, Tiêu chí, Điểm tối đa was found. Name the columns of the "
    "table so: STT, Tiêu chí, Điểm tối đa, Cách chấm, Tài liệu kiểm chứng."
)
DAMAGED: list[tuple[list[list[str]], str]] = [
    ([["A", "B", "C"], ["1", "x", "2"]], NO_TABLE),
    (
        [list(HEADINGS), ["1", "Lĩnh vực", "hai", "", ""]],
        "table 1, row 2: “hai” is not a number. Write digits only, such as 12 or 1,5.",
    ),
    (
        [list(HEADINGS), ["1", "Lĩnh vực", "", "", ""]],
        "table 1, row 2, “1”: the maximum is missing.",
    ),
    (
        [list(HEADINGS), ["1", "Lĩnh vực", "0", "", ""]],
        "table 1, row 2, “0”: the maximum must be above 0.",
    ),
    ([list(HEADINGS), ["1", "", "2", "", ""]], "table 1, row 2, “1”: the name is missing."),
    (
        [list(HEADINGS), ["1", "Lĩnh vực", "1.234", "", ""]],
        "table 1, row 2: “1.234” can be read in two ways. Write 1234 if the mark separates "
        "thousands, or 1,2340 if it separates decimals.",
    ),
    (
        [list(HEADINGS), ["1", "Một", "2", "", ""], ["1", "Hai", "2", "", ""]],
        "table 1, row 3, “1”: this number stands already in table 1, row 2. Give each its own: "
        "1, 1.1, 1.1.1.",
    ),
    (
        [list(HEADINGS), ["1", "Một", "2", "", ""], ["2.1", "Hai", "2", "", ""]],
        "table 1, row 3, “2.1”: there is no row 2 above it. Check the numbering.",
    ),
    (
        [list(HEADINGS), ["một", "Một", "2", "", ""]],
        "table 1, row 2, “một”: it is not a number such as 1, 1.1 or 1.1.1.",
    ),
    (
        [list(HEADINGS), ["", "Kế hoạch", "2", "", ""]],
        "table 1, row 2, “Kế hoạch”: it stands in front of the first numbered row. Numbers "
        "that Word sets by itself are not seen: type them.",
    ),
    (
        [list(HEADINGS)],
        "The tables hold no numbered row. Number fields 1, 2; criteria 1.1, 1.2.",
    ),
]


@pytest.mark.parametrize(("rows", "message"), DAMAGED, ids=[m[:40] for _r, m in DAMAGED])
def test_a_table_at_fault_is_refused_with_its_place(rows: list[list[str]], message: str) -> None:
    with pytest.raises(Refused) as refused:
        read_set_word(as_word(rows))
    assert str(refused.value) == message


def test_a_document_without_year_is_refused() -> None:
    with pytest.raises(Refused, match="names no year"):
        read_set_word(as_word(SMALL, paragraphs=["Bộ tiêu chí"]))
    assert HEADING[1].endswith("2022")
