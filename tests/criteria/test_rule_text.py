"""A rule in plain words."""

from decimal import Decimal
from typing import Any

import pytest

from criteria.paper import fields_on_paper
from criteria.rule_format import parse_rule
from criteria.rule_text import rule_sentences
from criteria.set_format import parse_set
from tests.criteria.documents import small_set

pytestmark = pytest.mark.pure

RATE = "Rate: number achieved (b) divided by total number (a)."
RATIO = {"measure": "ratio"}
COUNT = {"measure": "count"}

WORDS: list[tuple[dict[str, Any], list[str]]] = [
    (
        {"measure": "choice", "scale": "options", "options": [["Có", "2"], ["Không", "0"]]},
        ["One of the answers is chosen.", "Có: 2 points.", "Không: 0 points."],
    ),
    (
        {"measure": "points", "scale": "manual", "step": "0.25"},
        ["Points are given by judgement.", "From 0 to 2 points, in steps of 0.25."],
    ),
    (
        {"measure": "points", "scale": "manual"},
        ["Points are given by judgement.", "From 0 to 2 points."],
    ),
    (
        {**RATIO, "scale": "bands", "bands": [["90", "2"], ["70", "1"], ["0", "0"]]},
        [
            RATE,
            "90 % and more: 2 points.",
            "From 70 % to below 90 %: 1 points.",
            "Below 70 %: 0 points.",
        ],
    ),
    (
        {**RATIO, "scale": "bands", "bands": [["90", "2"], ["70", "1"]]},
        [
            RATE,
            "90 % and more: 2 points.",
            "From 70 % to below 90 %: 1 points.",
            "Below 70 %: 0 points.",
        ],
    ),
    (
        {"measure": "growth", "scale": "bands", "bands": [["10", "2"], ["0", "1"]]},
        [
            "Growth: this year against last year, in percent.",
            "10 % and more: 2 points.",
            "From 0 % to below 10 %: 1 points.",
            "Below 0 %: 0 points.",
        ],
    ),
    (
        {**COUNT, "scale": "bands", "bands": [["5", "2"], ["2", "1.5"], ["1", "1"], ["0", "0"]]},
        [
            "Number of times.",
            "5 and more: 2 points.",
            "From 2 to 4: 1.5 points.",
            "1: 1 points.",
            "0: 0 points.",
        ],
    ),
    (
        {**COUNT, "scale": "bands", "bands": [["2.5", "2"], ["1", "1"]]},
        ["Number of times.", "3 and more: 2 points.", "From 1 to 2: 1 points.", "0: 0 points."],
    ),
    (
        {**RATIO, "scale": "proportional", "floor": "80", "full": "100"},
        [
            RATE,
            "100 % and more: 2 points.",
            "From 80 % to below 100 %: the rate ÷ 100 % × 2 points.",
            "Below 80 %: 0 points.",
        ],
    ),
    (
        {"measure": "value", "scale": "proportional", "floor": "0", "full": "100"},
        [
            "Result in percent, entered as it was measured.",
            "100 % and more: 2 points.",
            "From 0 % to below 100 %: the result ÷ 100 % × 2 points.",
        ],
    ),
    (
        {**COUNT, "scale": "proportional", "full": "12"},
        [
            "Number of times.",
            "12 and more: 2 points.",
            "From 0 to below 12: the number ÷ 12 × 2 points.",
        ],
    ),
    (
        {**COUNT, "scale": "deduct", "per": "0.25"},
        ["Number of times.", "None: 2 points; each takes 0.25 points, never below 0."],
    ),
    (
        {**COUNT, "scale": "award", "per": "0.25"},
        ["Number of times.", "Each earns 0.25 points, at most 2."],
    ),
    # a draft may still lack what its scale reads
    ({**RATIO, "scale": "bands"}, [RATE]),
    (
        {**COUNT, "scale": "award"},
        ["Number of times.", "Each earns 0 points, at most 2."],
    ),
]


@pytest.mark.parametrize(("data", "words"), WORDS, ids=[row[1][-1] for row in WORDS])
def test_plain_words(data: dict[str, Any], words: list[str]) -> None:
    found = rule_sentences(parse_rule(data), max_points=Decimal(2))
    assert [str(sentence) for sentence in found] == words


def test_lines_on_paper_stand_in_order_and_say_what_is_special() -> None:
    first, second = fields_on_paper(parse_set(small_set()).outline)
    assert [(line.node.code, line.depth) for line in first.lines] == [
        ("1.1", 0),
        ("1.1.1", 1),
        ("1.1.2", 1),
        ("1.2", 0),
    ]
    assert first.kind_words is None
    assert not first.lines[0].words
    assert str(first.lines[2].na_words) == "Where nothing occurred: left out of the maximum."
    assert [str(line.source_words) for line in second.lines if line.source_words] == [
        "The authority enters the result of a survey."
    ]
