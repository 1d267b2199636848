"""Documents that are named, and what is told in several places or in a row."""

from collections.abc import Iterable
from datetime import date

import pytest

from evidence.consistency.cited import Cited, cited_contradictions
from evidence.consistency.figures import read_figure, unsettled
from evidence.consistency.findings import Check, Contradiction
from evidence.consistency.number_words import number_in_words
from evidence.consistency.told import (
    Named,
    Said,
    Step,
    Window,
    headings,
    in_words,
    replaced_words,
    steps,
    two_names,
    two_values,
    windows,
)

pytestmark = pytest.mark.pure

WARD = "UBND phường"


def told(found: Iterable[Contradiction]) -> list[str]:
    return [str(each.what) for each in found]


def cited(number: str, day: date | None = None, title: str = "", issuer: str = WARD) -> Cited:
    return Cited(number, day, title, issuer)


def on(month: int, day: int, year: int = 2024) -> date:
    return date(year, month, day)


DOCUMENTS: list[tuple[list[Cited], list[str]]] = [
    (
        [cited("5/KH-UBND", on(2, 7)), cited("5/KH-UBND", on(2, 19))],
        ["No. 5/KH-UBND stands on documents of different dates: 07/02/2024, 19/02/2024."],
    ),
    # another year, another office, another series, the same document once more
    ([cited("5/KH-UBND", on(2, 7)), cited("5/KH-UBND", on(2, 7, 2023))], []),
    ([cited("5/KH-UBND", on(2, 7)), cited("5/KH-UBND", on(3, 1), issuer="UBND tỉnh")], []),
    ([cited("5/KH-UBND", on(2, 7)), cited("5/BC-UBND", on(3, 1))], []),
    ([cited("5/KH-UBND", on(2, 7), "Kế hoạch A"), cited("5/KH-UBND", on(2, 7), "kế hoạch a.")], []),
    ([cited("5/KH-UBND", on(2, 7)), cited("5/ KH-UBND", on(2, 7), "Kế hoạch")], []),
    (
        [
            cited("5/KH-UBND", on(2, 7), "Kế hoạch kiểm tra"),
            cited("5/KH-UBND", on(2, 7), "Kế hoạch tuyên truyền"),
        ],
        [
            "No. 5/KH-UBND (07/02/2024) is given different titles: “Kế hoạch kiểm tra”, “Kế hoạch "
            "tuyên truyền”."
        ],
    ),
    (
        [cited("8/QĐ-UBND", on(5, 9)), cited("9/QĐ-UBND", on(4, 2)), cited("7/QĐ-UBND", on(1, 2))],
        ["No. 9/QĐ-UBND (02/04/2024) has an earlier date than No. 8/QĐ-UBND (09/05/2024)."],
    ),
    (
        [cited("12/BC-UBND", title="Kế hoạch kiểm tra")],
        ["12/BC-UBND: the symbol BC is that of “báo cáo”, not of “kế hoạch”"],
    ),
    (
        [cited("31/SNV-CCHC", issuer="UBND tỉnh")],
        ["No. 31/SNV-CCHC is said to be issued by “UBND tỉnh”, but SNV is another office."],
    ),
    ([cited("31/SNV-CCHC", issuer="Sở Nội vụ tỉnh")], []),
    ([cited("7/QĐ-UBND", issuer="Chủ tịch UBND huyện")], []),
    (
        [cited("40/KH-UBND", on(7, 1))],
        ["No. 40/KH-UBND (01/07/2024) is of a later day than this document (2024-06-14)."],
    ),
    (
        [Cited("1/ĐA-UBND", until=2020), Cited("2/ĐA-UBND", until=2024)],
        ["No. 1/ĐA-UBND is for the years to 2020; this document is of 2024."],
    ),
    (
        [
            cited("30/2005/NĐ-CP", on(5, 4, 2005), "Nghị định", "Chính phủ"),
            cited("3/2014/TT-BNV", on(5, 4, 2014), "Thông tư", "Bộ Nội vụ"),
            cited("77/QĐ-UBND", on(5, 4, 2005), "Quyết định"),
        ],
        ["No. 30/2005/NĐ-CP (04/05/2005) is 19 years old. Check whether it is still in force."],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("documents", "said"), DOCUMENTS)
def test_documents_that_are_named(documents: list[Cited], said: list[str]) -> None:
    assert told(cited_contradictions(documents, own_date=on(6, 14), own_year=2024)) == said


def stated(text: str, place: str, unit: str = "") -> Said:
    return Said(place, read_figure(text, unit))


@pytest.mark.parametrize(
    ("said", "is_told"),
    [
        ([stated("298", "Mục II"), stated("299", "Biểu 7")], True),
        ([stated("298", "Mục II"), stated("298", "Biểu 7"), stated("299", "Biểu 8")], True),
        ([stated("0", "Biểu 6", "%"), stated("92,36", "Mục II", "%")], True),
        ([stated("298", "Mục II"), stated("0298", "Biểu 7")], False),
        ([stated("1,5", "a", "tỷ đồng"), stated("1.500", "b", "triệu đồng")], False),
        ([stated("355,657", "a", "triệu đồng"), stated("356", "b", "triệu đồng")], False),
        ([stated("355,657", "a", "triệu đồng"), stated("355,67", "b", "triệu đồng")], True),
        ([Said("a", words="Chủ tịch UBND"), Said("b", words="UBND")], True),
        ([Said("a", words="UBND huyện"), Said("b", words="ubnd  huyện.")], False),
    ],
)
def test_one_thing_has_one_value(said: list[Said], is_told: bool) -> None:
    found = list(two_values("Hồ sơ", said))
    assert [each.check for each in found] == ([Check.TWO_VALUES] if is_told else [])


def test_both_values_are_told_with_their_places() -> None:
    (found,) = two_values("Hồ sơ", [stated("298", "Mục II", "hồ sơ"), stated("299", "Biểu 7")])
    assert (
        str(found.what)
        == "Hồ sơ is stated with different values: 298 hồ sơ (Mục II), 299 (Biểu 7)."
    )
    assert found.place == "Mục II; Biểu 7"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("Kế hoạch CCHC", "Thực hiện kế hoạch CCHC"), 0),
        (("Theo dõi thi hành (THPL)", "công tác theo dõi thi hành"), 0),
        (("Chỉ đạo của thị xã", "Chỉ đạo của xã"), 1),
        (("Thu ngân sách", "Chi ngân sách", "Ngân sách"), 1),
    ],
)
def test_a_code_has_one_name(names: tuple[str, ...], said: int) -> None:
    assert len(list(two_names([Named("1.6", name) for name in names]))) == said
    assert list(two_names([Named(str(at), name) for at, name in enumerate(names)])) == []


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ("I II III IV", []),
        ("1. 2. 3.", []),
        ("A B C", []),
        ("1.1 1.2 1.3", []),
        ("I III", ["Heading III “” follows number 1."]),
        ("II III", ["Heading II “” follows number 0."]),
        ("I II II III", ["Two headings have the number II: “” and “”."]),
        ("VIII IX X", ["Heading VIII “” follows number 0."]),
    ],
)
def test_headings(codes: str, said: list[str]) -> None:
    assert told(headings([Named(code, "") for code in codes.split()])) == said


def test_figures_are_of_one_period() -> None:
    half = Window("Mục I", on(1, 1), on(6, 14))
    assert told(windows("Kỳ", [half, half, Window("Mục II", end=on(6, 14))])) == []
    assert told(windows("Kỳ", [half, Window("Mục II", end=on(5, 12))])) == [
        "Kỳ: the figures are of different periods: 01/01/2024 – 14/06/2024 (Mục I), "
        "… – 12/05/2024 (Mục II)."
    ]
    backwards = Window("Mục III", on(6, 14), on(1, 1))
    assert told(windows("Kỳ", [backwards])) == [
        "Kỳ: 14/06/2024 – 01/01/2024 (Mục III) ends before it begins."
    ]


def test_steps_follow_each_other() -> None:
    first, second = Step("hạn tự chấm", on(12, 10)), Step("thẩm định", on(12, 14))
    assert told(steps([first, second, second])) == []
    assert told(steps([second, first])) == [
        "hạn tự chấm (2024-12-10) should follow thẩm định (2024-12-14)."
    ]


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("phát triển kinh tế, phường hội", "phường hội"),
        ("An sinh Thị trấn hội được bảo đảm", "thị trấn hội"),
        ("bài đăng của Thông tấn đặc khu", "thông tấn đặc khu"),
        ("phát triển kinh tế - xã hội phường", ""),
        ("Đảng bộ phường hội họp hằng tháng", ""),
        ("UBND phường giao nhiệm vụ; các phường viện dẫn", ""),
    ],
)
def test_words_that_a_replacement_broke(text: str, broken: str) -> None:
    assert [each.what.values["broken"] for each in replaced_words(text)] == (
        [broken] if broken else []
    )


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("không", 0),
        ("mười", 10),
        ("mười lăm", 15),
        ("hai mươi bảy", 27),
        ("Hai mươi mốt", 21),
        ("một trăm linh tư", 104),
        ("ba nghìn ba trăm hai mươi mốt", 3321),
        ("hai triệu không trăm năm mươi nghìn", 2_050_000),
        ("vài chục", None),
        ("", None),
    ],
)
def test_numbers_in_words(words: str, number: int | None) -> None:
    assert number_in_words(words) == number


def test_words_and_digits_say_one_number() -> None:
    assert told(in_words("Xã", read_figure("27"), "hai mươi bảy")) == []
    assert told(in_words("Xã", read_figure("27"), "khoảng ba mươi")) == []
    assert told(in_words("Xã", read_figure("27"), "hai mươi sáu")) == [
        "Xã: 27 is stated, but in words “hai mươi sáu” (26)."
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "3.91",
            "“3.91” has a point where papers set a decimal comma: is it 3,91, or is a digit "
            "missing between thousands? Please check.",
        ),
        ("250.289", "“250.289” can be read as 250.289 or as 250,289. Please check."),
        ("81,863", "“81,863” can be read as 81,863 or as 81.863. Please check."),
    ],
)
def test_what_could_be_read_otherwise_is_asked(text: str, said: str) -> None:
    figure = read_figure(text)
    assert figure.is_doubtful
    assert str(unsettled(figure).what) == said


@pytest.mark.parametrize("text", ["89,35%", "3.232,311", "52.000.000", "1278", "0,125", "100 %"])
def test_what_can_be_read_in_one_way_is_not(text: str) -> None:
    assert not read_figure(text).is_doubtful
