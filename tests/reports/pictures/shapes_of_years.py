"""Years of every shape, for pictures: one commune, all equal, twelve fields, 170 communes …"""

from decimal import Decimal

from criteria.outline import CriterionNode, FieldKind, FieldNode, NaPolicy, SetOutline, Threshold
from reports.result.facts import CommuneScores, LineResult
from reports.result.period import PeriodResult
from tests.reports import phu_yen
from tests.reports.small_years import GROUPS, RULE, commune, one_leaf_set, year_of

LONG = "Phường Nguyễn Nghiêm Trường Thượng Phước Hương Hữu Khuông"
FIELD_NAMES = (
    "Công tác chỉ đạo, điều hành cải cách hành chính",
    "Xây dựng và tổ chức thực hiện văn bản quy phạm pháp luật trên địa bàn, kiểm tra, rà soát và "
    "xử lý văn bản sau kiểm tra theo thẩm quyền được giao",
    "Cải cách thủ tục hành chính",
    "Cảicáchthủtụchànhchínhvàdịchvụcôngtrựctuyếntoàntrìnhtrênmôitrườngmạng",
)


def outline_of(fields: int, *, extras: bool = False) -> SetOutline:
    """Fields of one leaf of ten points each, of which the last may be bonus and penalty."""
    kinds = [FieldKind.REGULAR] * fields
    if extras:
        kinds += [FieldKind.BONUS, FieldKind.PENALTY]
    made = []
    for at, kind in enumerate(kinds, start=1):
        leaf = CriterionNode(
            f"{at}.1", "Kế hoạch", Decimal(10), rule=RULE, na_policy=NaPolicy.LEAVE_OUT
        )
        name = FIELD_NAMES[at % len(FIELD_NAMES)]
        made.append(FieldNode(str(at), name, Decimal(10), (leaf,), kind))
    return SetOutline(tuple(made), GROUPS)


def scored(
    at: int, outline: SetOutline, *, name: str = "", compared: bool = True, block: str = ""
) -> CommuneScores:
    """The points differ from commune to commune and field to field; every seventh is left out."""
    lines = {}
    for place, leaf in enumerate(outline.leaves()):
        left_out = (at + 3 * place) % 7 == 6
        points = Decimal(0) if left_out else Decimal((at * 37 + place * 61) % 101) / 10
        lines[leaf.code] = LineResult(points, False, points, points, left_out)
    return CommuneScores(
        code=f"{at:03d}",
        kind="xã" if at % 5 else "phường",
        name=name or f"Mường Thượng {at}",
        block=block,
        lines=lines,
        previous_index=Decimal(at * 29 % 100) if compared else None,
        previous_rank=at + 1 if compared else None,
    )


def of_many(communes: int, fields: int, *, extras: bool = False) -> PeriodResult:
    outline = outline_of(fields, extras=extras)
    return year_of([scored(at, outline) for at in range(communes)], outline)


def in_two_blocks() -> PeriodResult:
    outline = SetOutline(
        outline_of(3).fields,
        (
            *GROUPS,
            Threshold("Xuất sắc", Decimal(60), "Khối xã"),
            Threshold("Yếu", Decimal(0), "Khối xã"),
        ),
    )
    return year_of(
        [
            scored(at, outline, compared=at % 3 > 0, block="Khối xã" if at % 2 else "Khối phường")
            for at in range(12)
        ],
        outline,
    )


def years() -> dict[str, PeriodResult]:
    one_leaf = one_leaf_set()
    long_names = outline_of(4)
    return {
        "Phù Yên 2022": phu_yen.result(),
        "no commune": year_of([], one_leaf),
        "one commune": year_of([commune("An Bình", "81.5", previous=("80", 1))], one_leaf),
        "nothing applied": year_of([commune("An Bình", None)], one_leaf),
        "all equal": year_of(
            [commune(f"Ân Bình {at}", "75", previous=("75", 1)) for at in range(9)], one_leaf
        ),
        "everybody in group A": year_of(
            [commune(f"Ý Yên {at}", "100", previous=("1", 9)) for at in range(4)], one_leaf
        ),
        "nobody compared": year_of([commune(f"Hà {at}", f"{at}0") for at in range(9)], one_leaf),
        "all fell": year_of(
            [commune(f"Hà {at}", f"{at}", previous=("99.99", 1)) for at in range(9)], one_leaf
        ),
        "two blocks": in_two_blocks(),
        "long names": year_of(
            [scored(at, long_names, name=f"{LONG} {at}") for at in range(8)], long_names
        ),
        "twelve fields, bonus and penalty": of_many(20, 12, extras=True),
        "170 communes, twelve fields": of_many(170, 12),
    }
