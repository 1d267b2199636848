"""Rules guessed from published texts: those of the reference set and usual wordings."""

from decimal import Decimal
from typing import Any

import pytest

from criteria.outline import NaPolicy, Source
from criteria.rule_format import rule_to_json
from criteria.word.rule_guess import guess
from tests.criteria.fixtures import HUE, NAMES, PHU_YEN, QUANG_TRI, fixture_set

pytestmark = [pytest.mark.pure, pytest.mark.usefixtures("in_english")]
RATIO, COUNT, GROWTH = ({"measure": name} for name in ("ratio", "count", "growth"))
LEVELS = {**RATIO, "scale": "bands", "bands": [["90", "1"], ["70", "0.5"], ["0", "0"]]}
RATE = {**RATIO, "scale": "proportional", "floor": "0", "full": "100"}


def choice(*options: tuple[str, str]) -> dict[str, Any]:
    return {"measure": "choice", "scale": "options", "options": [list(pair) for pair in options]}


# (text, maximum, rule); the wordings are those of DOMAIN 3 and of the reference set.
READ: list[tuple[str, str, dict[str, Any]]] = [
    ("Từ 90% trở lên: 1; từ 70% đến dưới 90%: 0,5; dưới 70%: 0", "1", LEVELS),
    ("Từ 90%: 1; 70%-<90%: 0,5; dưới 70%: 0", "1", LEVELS),
    (
        "- Từ 90% trở lên được 1 điểm, từ 70% đến dưới 90% được 0,5 điểm, dưới 70%: 0 điểm",
        "1",
        LEVELS,
    ),
    ("Từ 90 % trở lên: 1 điểm\nTừ 70 % đến dưới 90 %: 0,5 điểm\nDưới 70 %: 0 điểm", "1", LEVELS),
    (
        "Đủ và đúng hạn: 1,5; mỗi báo cáo trễ trừ 0,25",
        "1.5",
        {**COUNT, "scale": "deduct", "per": "0.25"},
    ),
    ("mỗi báo cáo trễ trừ 0,25", "1", {**COUNT, "scale": "deduct", "per": "0.25"}),
    ("Đúng hạn: 1; trễ: trừ 0,5", "1", {**COUNT, "scale": "deduct", "per": "0.5"}),
    (
        "Mỗi sáng kiến được 0,5 điểm, tối đa 1,5 điểm",
        "1.5",
        {**COUNT, "scale": "award", "per": "0.5"},
    ),
    ("(b/a) x điểm tối đa", "2", RATE),
    ("(b/a) x 1,5; dưới 80%: 0", "1.5", {**RATE, "floor": "80"}),
    ("100%: 2,5; từ 95% đến dưới 100%: (b/a) x 2,5; dưới 95%: 0", "2.5", {**RATE, "floor": "95"}),
    ("Tính theo công thức: (b/a) * 2", "2", RATE),
    (
        "Từ 80% số hồ sơ trở lên được tính theo công thức: (Tỷ lệ % x điểm tối đa)/100%; "
        "dưới 80%: 0 điểm",
        "2",
        {**RATE, "floor": "80"},
    ),
    ("[(Tỷ lệ % hồ sơ đúng hạn) x (điểm tối đa)/(100%)]", "2", RATE),
    ("min(1; thực hiện/dự toán) x 1", "1", RATE),
    ("Có: 0,5; không: 0", "0.5", choice(("Có", "0.5"), ("Không", "0"))),
    ("Đúng hạn: 1; trễ: 0", "1", choice(("Đúng hạn", "1"), ("Trễ", "0"))),
    (
        "Ban hành trước 31/01: 0,5; sau thời hạn: 0",
        "0.5",
        choice(("Ban hành trước 31/01", "0.5"), ("Sau thời hạn", "0")),
    ),
    (
        "Tăng từ 10% trở lên: 1,5; tăng dưới 10%: 0,75; không tăng: 0",
        "1.5",
        {**GROWTH, "scale": "bands", "bands": [["10", "1.5"], ["0.01", "0.75"]]},
    ),
    (
        "Chỉ số hài lòng (%) x 1,5; nhập bởi cơ quan thẩm định",
        "1.5",
        {**RATE, "measure": "value"},
    ),
    (
        "Từ 24 tin bài: 1; 12-23: 0,5; dưới 12: 0",
        "1",
        {**COUNT, "scale": "bands", "bands": [["24", "1"], ["12", "0.5"], ["0", "0"]]},
    ),
    (
        "Có từ 02 sáng kiến được công nhận: 1,5; 01: 1; không có: 0",
        "1.5",
        {**COUNT, "scale": "bands", "bands": [["2", "1.5"], ["1", "1"], ["0", "0"]]},
    ),
    (
        "Có từ 02 sáng kiến: 1,5 điểm; 01 sáng kiến: 1 điểm; không có: 0 điểm",
        "1.5",
        {**COUNT, "scale": "bands", "bands": [["2", "1.5"], ["1", "1"], ["0", "0"]]},
    ),
    (
        "Chấm theo mức độ thực hiện, từ 0 đến 2 điểm",
        "2",
        {"measure": "points", "scale": "manual"},
    ),
    (
        "Hội đồng xem xét, cho điểm từ 0 đến điểm tối đa",
        "2",
        {"measure": "points", "scale": "manual"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "maximum", "rule"), READ, ids=[text for text, *_ in READ])
def test_usual_wordings_are_read_and_marked(text: str, maximum: str, rule: dict[str, Any]) -> None:
    found = guess(text, Decimal(maximum))
    assert found.rule is not None
    assert rule_to_json(found.rule) == rule
    assert str(found.notes[0]) == "The rule was guessed from the text. Check it, then confirm it."


# What no measure and scale express, or what the text leaves open: no rule, and the reason.
UNREAD: list[tuple[str, str, str]] = [
    ("", "1", "The scoring rule is missing in the document."),
    ("Theo đánh giá của Hội đồng", "1", "“Theo đánh giá của Hội đồng” was left aside."),
    ("Từ 1.000 tin: 1; dưới 1.000: 0", "1", "“1.000” can be read in two ways."),
    ("Từ 90%: 1; từ 70% đến dưới 80%: 0,5", "1", "“Từ 90%: 1” fits none of the ways of scoring."),
    ("Từ 70% đến dưới 90%: 1; dưới 70%: 0", "1", "“Từ 70% đến dưới 90%: 1” fits none"),
    ("Từ 95% trở lên: 2; dưới 95%: (b/a) x 2", "2", "“dưới 95%: (b/a) x 2” fits none"),
    ("(b/a) x 2", "1", "“(b/a) x 2” fits none of the ways of scoring."),
    ("Có: 0,5; không: 0", "1", "nothing earns the maximum of 1; the most is 0.5"),
    ("Chấm từ 0 đến 3 điểm", "2", "“Chấm từ 0 đến 3 điểm” fits none of the ways of scoring."),
    ("Chấm từ 0 đến 2 điểm; trễ: trừ 1", "2", "“Chấm từ 0 đến 2 điểm” fits none"),
    ("Có: 1", "1", "“Có: 1” fits none of the ways of scoring."),
    ("Trễ 1 báo cáo trừ 0,25; trễ 2 báo cáo trừ 1", "1", "fits none of the ways of scoring."),
    ("Đạt: 1; chỉ tính 3 báo cáo đầu", "1", "“chỉ tính 3 báo cáo đầu” could not be understood."),
]


@pytest.mark.parametrize(("text", "maximum", "reason"), UNREAD, ids=[t for t, *_ in UNREAD])
def test_what_cannot_be_expressed_has_no_rule_and_says_why(
    text: str, maximum: str, reason: str
) -> None:
    found = guess(text, Decimal(maximum))
    assert found.rule is None
    assert any(reason in str(note) for note in found.notes)


def test_a_bound_that_is_read_otherwise_than_written_is_told() -> None:
    found = guess("Trên 90%: 1; từ 70% đến 90%: 0,5; dưới 70%: 0", Decimal(1))
    assert [str(note) for note in found.notes[1:]] == [
        "“Trên 90%: 1” was read as from 90, that figure included.",
        "“từ 70% đến 90%: 0,5” was read as from 70, that figure included.",
    ]


def test_points_for_each_percent_are_told_to_be_a_number() -> None:
    found = guess("Đạt 100%: 2 điểm; cứ giảm 1% trừ 0,1 điểm", Decimal(2))
    assert str(found.notes[1]) == (
        "“cứ giảm 1% trừ 0,1 điểm” was read as a number to be entered: how many whole percent."
    )


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("(b/a) x 1,5; không phát sinh: loại khỏi điểm tối đa", NaPolicy.LEAVE_OUT),
        ("(b/a) x 1,5; không có kiến nghị: 1,5", NaPolicy.FULL_POINTS),
        ("Tỷ lệ x 1,5; dưới 70%: 0; không phát hiện vấn đề: điểm tối đa", NaPolicy.FULL_POINTS),
        ("Không có CBCC bị kỷ luật: 1,5; có từ khiển trách trở lên: 0", NaPolicy.ZERO),
    ],
)
def test_what_the_text_says_of_nothing_occurring(text: str, policy: NaPolicy) -> None:
    assert guess(text, Decimal("1.5")).na_policy is policy


SURVEYS = {PHU_YEN: ["8.3"], QUANG_TRI: [], HUE: ["9.1", "9.2", "9.3", "9.4", "9.5"]}


@pytest.mark.parametrize("name", NAMES)
def test_the_real_sets_are_read_and_their_surveys_found(name: str) -> None:
    leaves = list(fixture_set(name).outline.leaves())
    found = {leaf.code: guess(leaf.rule_text, leaf.max_points, name=leaf.name) for leaf in leaves}
    assert [leaf.code for leaf in leaves if not found[leaf.code].notes] == []
    survey = [code for code, each in found.items() if each.source is Source.SURVEY]
    assert survey == SURVEYS[name]
    right = sum(1 for leaf in leaves if _points_alike(found[leaf.code].rule, leaf.rule))
    assert right >= 0.9 * len(leaves)


def _points_alike(guessed: Any, meant: Any) -> bool:
    if guessed is None:
        return False
    first, second = rule_to_json(guessed), rule_to_json(meant)
    for rule in (first, second):
        rule["options"] = [worth for _answer, worth in rule.get("options", [])]
    return first == second


@pytest.mark.parametrize(
    "text",
    [
        "1:" * 2000,
        "a " * 2000,
        "từ 1 " * 800,
        "(" * 4000,
        "x" * 4000,
        "chấm từ 0 đến " * 280,
        "a x(" * 999,
    ],
)
def test_odd_texts_end_soon(text: str) -> None:
    assert guess(text[:4000], Decimal(1)).rule is None
