"""Years of other shapes than that of Phù Yên, by the name of the shape."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from criteria.outline import CriterionNode, FieldKind, FieldNode, NaPolicy, SetOutline, Threshold
from reports.result.facts import CommuneScores, LineResult
from reports.result.period import PeriodResult
from tests.reports.small_years import GROUPS, RULE, commune, one_leaf_set, year_of

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"
FIELD_NAME = "Xây dựng chính quyền điện tử và chuyển đổi số trong cơ quan hành chính"


def set_of(fields: int, leaves: int, *, thresholds: tuple[Threshold, ...] = GROUPS) -> SetOutline:
    """Regular fields of one-point criteria that may be left out."""
    return SetOutline(tuple(_field(str(code), leaves) for code in range(1, fields + 1)), thresholds)


def _field(code: str, leaves: int, kind: FieldKind = FieldKind.REGULAR, cap: str = "") -> FieldNode:
    children = tuple(
        CriterionNode(
            f"{code}.{number}",
            f"Nội dung {code}.{number}",
            Decimal(1),
            rule=RULE,
            na_policy=NaPolicy.LEAVE_OUT,
        )
        for number in range(1, leaves + 1)
    )
    return FieldNode(code, FIELD_NAME, Decimal(cap or leaves), children, kind)


def scored(
    name: str, points: Mapping[str, str | None], *, code: str = "", block: str = ""
) -> CommuneScores:
    """A commune with these points by line; None is a line left out."""
    return CommuneScores(
        code=code or name,
        kind="xã",
        name=name,
        block=block,
        submitted_at=datetime(2022, 12, 1, tzinfo=UTC),
        lines={line: _line(given) for line, given in points.items()},
    )


def _line(points: str | None) -> LineResult:
    given = Decimal(points or 0)
    return LineResult(Decimal(1), False, given, given, left_out=points is None)


def one_commune() -> PeriodResult:
    return year_of([commune("An Bình", "80", previous=("70", 1))], one_leaf_set())


def all_equal() -> PeriodResult:
    return year_of(
        [commune(name, "66.67") for name in ("Ý Yên", "An Bình", "Đá Đỏ")], one_leaf_set()
    )


def nobody_in_a() -> PeriodResult:
    return year_of([commune("An Bình", "89.995"), commune("Ý Yên", "20")], one_leaf_set())


def everybody_in_a() -> PeriodResult:
    return year_of([commune("An Bình", "90"), commune("Ý Yên", "100")], one_leaf_set())


def left_out_each_otherwise() -> PeriodResult:
    """Of the third nothing applied."""
    communes = [
        scored("An Bình", {"1.1": "1", "1.2": None, "2.1": "0.5", "2.2": "0.25"}),
        scored("Ý Yên", {"1.1": None, "1.2": None, "2.1": "0.75", "2.2": "0.5"}),
        scored("Đá Đỏ", {"1.1": None, "1.2": None, "2.1": None, "2.2": None}),
    ]
    return year_of(communes, set_of(2, 2))


def two_blocks() -> PeriodResult:
    """The same points are in group A of one block and B of the other; a tie in each."""
    own = tuple(replace(each, lower=each.lower - 10, block="Vùng cao") for each in GROUPS[:2])
    thresholds = (*GROUPS, *own, Threshold("C", Decimal(0), "Vùng cao"))
    communes = [
        commune(name, points, block=block, previous=("60", 1))
        for name, points, block in (
            ("An Bình", "85", "Vùng cao"),
            ("Đá Đỏ", "85", "Vùng cao"),
            ("Sập Xa", "45", "Vùng cao"),
            ("Hòa Bình", "85", "Vùng thấp"),
            ("Mường Do", "85", "Vùng thấp"),
            ("Ý Yên", "45", "Vùng thấp"),
        )
    ]
    return year_of(communes, one_leaf_set(thresholds=thresholds))


def no_previous_year() -> PeriodResult:
    return year_of([commune("An Bình", "80"), commune("Ý Yên", "20")], one_leaf_set())


def merged() -> PeriodResult:
    """The second came of two others this year: there is nothing to compare it with."""
    communes = [commune("An Bình", "80", previous=("75.5", 1)), commune("Ý Yên", "90")]
    return year_of(communes, one_leaf_set())


def bonus_and_penalty() -> PeriodResult:
    """Bonus held at 1 of 2, penalty at 2 of 3; ties broken by nothing."""
    outline = SetOutline(
        (
            _field("1", 4),
            _field("2", 2, FieldKind.BONUS, "1"),
            _field("3", 3, FieldKind.PENALTY, "2"),
        ),
        GROUPS,
    )
    lines: dict[str, str | None] = {"1.1": "1", "1.2": "1", "1.3": "0.75", "1.4": None}
    none: dict[str, str | None] = dict.fromkeys(("2.1", "2.2", "3.1", "3.2", "3.3"), "0")
    communes = [
        scored("An Bình", {**lines, **none, "2.1": "1", "2.2": "1"}),
        scored("Đá Đỏ", {**lines, **none, "3.1": "1", "3.2": "1", "3.3": "0.5"}),
        scored("Sập Xa", lines | none),
        scored("Ý Yên", lines | none),
        scored("Mường Do", {**dict.fromkeys(lines, "0"), **none, "3.1": "1"}),
    ]
    return year_of(communes, outline)


def capped() -> PeriodResult:
    """A criterion of three points in the parts is held at two."""
    parts = tuple(
        CriterionNode(f"1.1.{n}", f"Phần {n}", Decimal(1), rule=RULE) for n in range(1, 4)
    )
    parent = CriterionNode("1.1", "Tiêu chí", Decimal(2), parts, capped=True)
    other = CriterionNode("1.2", "Nội dung", Decimal(1), rule=RULE)
    outline = SetOutline((FieldNode("1", "Lĩnh vực", Decimal(3), (parent, other)),), GROUPS)
    communes = [
        scored("An Bình", {"1.1.1": "1", "1.1.2": "1", "1.1.3": "0.5", "1.2": "0.5"}),
        scored("Ý Yên", {"1.1.1": "0.5", "1.1.2": "0.5", "1.1.3": None, "1.2": "1"}),
    ]
    return year_of(communes, outline)


def tie_broken() -> PeriodResult:
    """Equal indices, told apart by their rate in field 2."""
    communes = [
        scored("An Bình", {"1.1": "1", "2.1": "0.5"}),
        scored("Ý Yên", {"1.1": "0.5", "2.1": "1"}),
        scored("Đá Đỏ", {"1.1": "0.5", "2.1": "1"}),
    ]
    return year_of(communes, replace(set_of(2, 1), tie_break=("2",)))


def twelve_fields() -> PeriodResult:
    points = {f"{field}.{leaf}": "0.25" for field in range(1, 13) for leaf in (1, 2)}
    return year_of([scored("Mường Thượng", points), scored("Ý Yên", points)], set_of(12, 2))


def every_letter() -> PeriodResult:
    """Every vowel with every tone, small and capital, in names and in what is done with them."""
    names = [LETTERS[at : at + 12] for at in range(0, len(LETTERS), 12)]
    names += [name.upper() for name in names]
    return year_of([commune(name, "50") for name in names], one_leaf_set())


def large() -> PeriodResult:
    """170 communes of 74 lines in six fields."""
    outline = SetOutline(
        (*(_field(str(code), 12) for code in range(1, 6)), _field("6", 14)), GROUPS
    )
    codes = [leaf.code for leaf in outline.leaves()]
    communes = [
        scored(
            f"Thượng {number:03d}",
            {code: str(Decimal((number * 7 + at * 3) % 5) / 4) for at, code in enumerate(codes)},
            code=f"{number:03d}",
        )
        for number in range(1, 171)
    ]
    return year_of(communes, outline)


SHAPES: dict[str, Callable[[], PeriodResult]] = {
    each.__name__: each
    for each in (
        one_commune,
        all_equal,
        nobody_in_a,
        everybody_in_a,
        left_out_each_otherwise,
        two_blocks,
        no_previous_year,
        merged,
        bonus_and_penalty,
        capped,
        tie_broken,
        twelve_fields,
        every_letter,
    )
}
