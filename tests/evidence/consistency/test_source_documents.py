"""The errors and warnings of the five source documents are found, and nothing that is right.

The list of checks over them (`reference/seed_inconsistencies.json`) has 24 errors, 21
warnings and 17 figures that look wrong and are not. Each is tied here to the rule that finds it
and to the place in the document; the rules know neither the documents nor the list.
"""

from collections import Counter
from functools import cache

import pytest

from evidence.consistency.checking import contradictions, said_of
from evidence.consistency.findings import Check, Level
from tests.evidence.consistency.transcribed import DOCUMENTS, transcribed

pytestmark = pytest.mark.pure

# id in the list: (rule, beginning of the place, words of the sentence that are this one's alone)
ERRORS: dict[str, tuple[Check, str, str]] = {
    "S000-1": (Check.SUM, "dòng 43", "= 88,23, but 88,46"),
    "S000-2": (Check.SUM, "dòng 43", "= 11,77, but 10,54"),
    "S000-3": (Check.SUM, "dòng 43", "= 100, but what it got and lost make 99"),
    "S000-5": (Check.SUM, "dòng 63", "= 6,34, but 4,84"),
    "S000-8": (Check.SUM, "dòng 43", "line by line"),
    "S001-1": (Check.LISTED_TWICE, "dòng 326-340", "Tân Lang"),
    "S001-2": (Check.LISTED_NOWHERE, "dòng 326-340", "Mường Bang"),
    "S001-3": (Check.HIDDEN_BY_COUNT, "dòng 326-340", "16 + 2 + 9 = 27"),
    "S001-4": (Check.ABOVE_THE_MEAN, "dòng 474", "from 48,04 to 57,96"),
    "S001-9": (Check.SYMBOL, "dòng 59", "220/KH-UBND"),
    "S002-1": (Check.SUM, "dòng 14", "= 75,73, but 81,863"),
    "S002-2": (Check.LOST, "dòng 53", "2 - 1,96 = 0,04, but 0,4"),
    "S002-4": (Check.SUM, "dòng 43", "= 3,79, but 5,29"),
    "S002-5": (Check.COUNT, "dòng 12", "4 is stated, but 5"),
    "S003-1": (Check.PERCENT, "dòng 571", "296 / 298 = 99,33%, but 98 %"),
    "S003-2": (Check.ABOVE_THE_WHOLE, "dòng 1411-1413", "137 is more than the whole, 124"),
    "S003-3": (Check.PERCENT, "dòng 1757-1769", "251 / 299 = 83,95%, but 100 %"),
    "S003-5": (Check.TWO_VALUES, "dòng 840; dòng 1632", "92,36% (dòng 840), 0%"),
    "S003-6": (Check.MISSING_PART, "dòng 1737-1755", "not how many of 124"),
    "S003-9": (Check.SUM, "dòng 826-832", "3.811 + 100 = 3.911, but 3,91"),
    "S003-12": (Check.NUMBER_TWICE, "dòng 49; dòng 53", "16/KH-UBND"),
    "S003-13": (Check.NUMBER_TWICE, "dòng 149; dòng 159", "36/KH-UBND"),
    "S003-15": (Check.SYMBOL, "dòng 912", "36/KH-UBND"),
    "S004-2": (Check.REPLACED_WORD, "dòng 226", "phường hội"),
}
WARNINGS: dict[str, tuple[Check, str, str]] = {
    "S000-6": (Check.NOT_ITEMISED, "dòng 82", "0,93 lost"),
    "S001-7": (Check.WEAKEST, "dòng 522-532", "3,37/11,5 = 29,3%"),
    "S001-8": (Check.HEADING_TWICE, "dòng 281; dòng 375", "III"),
    "S001-10": (Check.TWO_TITLES, "dòng 65; dòng 217", "1550/QĐ-UBND"),
    "S001-11": (Check.TWO_VALUES, "dòng 13; dòng 147-149", "Chủ tịch"),
    "S001-12": (Check.ISSUER, "dòng 261", "PNV"),
    "S002-3": (Check.SUM, "dòng 51", "= 2,4, but 2,04"),
    "S002-7": (Check.NO_REASON, "dòng 133", "9.5"),
    "S002-8": (Check.TWO_NAMES, "dòng 27; dòng 149", "Code 1.6"),
    "S002-11": (Check.NOT_COVERED, "dòng 143-171", "5.4 Chấp hành kỷ luật"),
    "S003-4": (Check.TWO_VALUES, "dòng 565; dòng 1767", "299 hồ sơ"),
    "S003-8": (Check.SUM, "dòng 812-828", "difference 0,018"),
    "S003-10": (Check.ASKED, "dòng 840", "“250.289”"),
    "S003-11": (Check.WHICH_PART, "dòng 950-952", "376 / 416 = 90,38%"),
    "S003-14": (Check.NUMBER_ORDER, "dòng 53; dòng 57", "17/KH-UBND"),
    "S003-16": (Check.HEADING_TWICE, "dòng 1003; dòng 1043", "III"),
    "S003-17": (Check.WINDOWS, "dòng 277", "15/12/2023 – 14/06/2024"),
    "S003-20": (Check.TWO_VALUES, "dòng 1163", "6 tháng cuối năm"),
    "S003-21": (Check.NOTHING_OF_NOTHING, "dòng 1351-1369", "chỉ tiêu 2.2: 0 % is stated of 0 / 0"),
    "S004-4": (Check.OLD, "dòng 181", "43/2011/NĐ-CP"),
    "S004-5": (Check.ENDED, "dòng 134", "2020"),
}
# What is found besides: a second sentence on one of the above, a question that goes with it, or
# what the list calls information.
BESIDES = [
    ("S002", Check.ASKED, "“81,863”"),  # the total that S002-1 is about
    ("S003", Check.PERCENT, "2.044 / 3,91"),  # S003-9
    ("S003", Check.ASKED, "“3.91”"),  # S003-9
    ("S003", Check.NOTHING_OF_NOTHING, "chỉ tiêu 3.2"),  # S003-21
    ("S003", Check.SUM, "difference 0,001"),  # S003-7, a remark
    ("S003", Check.UNITS, "Bài viết"),  # S003-18, a remark
    ("S003", Check.OLD, "130/2005/NĐ-CP"),  # a remark
]
# Figures that look wrong and are right: the places of the statements that hold them. S000-4, -9 and
# S002-6, -13 stand among the points, of which only the sentences above may be told.
TRAPS: dict[str, tuple[str, ...]] = {
    "S000-10": ("dòng 90",),
    "S000-11": ("dòng 263-267",),
    "S001-5": ("dòng 285, 344-374",),
    "S001-15": ("dòng 287, 310-324",),
    "S001-16": ("dòng 293-308",),
    "S001-17": ("dòng 188-212",),
    "S001-18": ("dòng 470",),
    "S001-19": ("dòng 289, 468",),
    "S001-20": ("dòng 229-233", "dòng 231, 496"),
    "S003-19": ("dòng 1230, 23-165",),
    "S003-22": (
        "dòng 565-569", "dòng 583-587", "dòng 597-601", "dòng 603-607", "dòng 567, 597-603",
        "dòng 565, 599-605", "dòng 641", "dòng 950", "dòng 1232-1236", "dòng 589-593, 1743",
    ),
    "S003-23": ("dòng 814", "dòng 816", "dòng 828-830", "dòng 832"),
    "S003-24": ("dòng 1029-1031",),
}  # fmt: skip
AMONG_THE_POINTS = {
    "S000-4": ("S000", "89,35"),
    "S000-9": ("S000", "21 - 18"),
    "S002-6": ("S002", "6 Cải cách tài chính công"),
    "S002-13": ("S002", "18,6 / 30"),
}


@cache
def told(document: str) -> list[tuple[Check, str, str]]:
    found = contradictions(transcribed(document))
    return [(each.check, each.place, str(each.what)) for each in found]


def matching(document: str, wanted: tuple[Check, str, str]) -> list[tuple[Check, str, str]]:
    check, place, words = wanted
    return [
        each
        for each in told(document)
        if each[0] is check and each[1].startswith(place) and words in each[2]
    ]


def test_the_list_is_whole() -> None:
    assert (len(ERRORS), len(WARNINGS), len(TRAPS) + len(AMONG_THE_POINTS)) == (24, 21, 17)


@pytest.mark.parametrize("named", [*ERRORS, *WARNINGS])
def test_every_error_and_warning_is_found(named: str) -> None:
    wanted = (ERRORS | WARNINGS)[named]
    assert len(matching(named[:4], wanted)) == 1


@pytest.mark.parametrize("document", DOCUMENTS)
def test_nothing_else_is_found(document: str) -> None:
    known = [wanted for name, wanted in (ERRORS | WARNINGS).items() if name.startswith(document)]
    known += [(check, "", words) for where, check, words in BESIDES if where == document]
    explained = Counter(each for wanted in known for each in matching(document, wanted))
    assert Counter(told(document)) == Counter(dict.fromkeys(explained, 1))


@pytest.mark.parametrize("named", TRAPS)
def test_what_only_looks_wrong_is_left_alone(named: str) -> None:
    description = transcribed(named[:4])
    places = set(TRAPS[named])
    held = [each for each in description.statements if each.place in places]
    assert {each.place for each in held} == places
    said = {each.statement.place for each in said_of(description)}
    assert said & places == set()


@pytest.mark.parametrize("named", AMONG_THE_POINTS)
def test_right_points_are_left_alone(named: str) -> None:
    document, words = AMONG_THE_POINTS[named]
    assert [each for each in told(document) if words in each[2]] == []


def test_only_s004_4_is_found_as_a_remark_alone() -> None:
    """Which acts have been replaced no description says: age alone is told, not more."""
    remarks = [
        each.what
        for document in DOCUMENTS
        for each in contradictions(transcribed(document))
        if each.level is Level.REMARK
    ]
    tied = [
        name
        for name, (_check, _place, words) in (ERRORS | WARNINGS).items()
        if any(words in str(what) for what in remarks)
    ]
    assert tied == ["S004-4"]
