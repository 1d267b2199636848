"""The Vietnamese of the report reads as S001 does."""

import pytest
from django.utils import translation

from accounts.wording import say, show
from reports.statistics.report import statistics
from reports.tables.report import tables
from tests.reports import phu_yen

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        # S001 II.1
        (
            "submission",
            "Đến ngày 10/12/2022, 24/27 xã, thị trấn đã hoàn thành việc tự đánh giá, chấm điểm "
            "trên phần mềm và gửi về Phòng Nội vụ đúng quy định (03 xã gửi quá hạn gồm Bắc Phong, "
            "Suối Tọ, Huy Tường).",
        ),
        # S001 II.2
        ("council", "Hội đồng đánh giá gồm 09 thành viên."),
        # S001 I.2.2
        ("criteria.6", "(6) Cải cách tài chính công: 07 tiêu chí;"),
        # S001 III.1, which rounds the mean to 57,9
        (
            "mean",
            "Tổng điểm trung bình chung đạt được của UBND các xã, thị trấn là 57,86/100 điểm "
            "(giảm 4,56 điểm so với năm 2021).",
        ),
        (
            "extremes",
            "Trong đó xã Tường Phù đạt điểm cao nhất (77,14/100 điểm), xã Huy Tường có số điểm "
            "thấp nhất (30/100 điểm).",
        ),
        ("group.A", "Nhóm A (từ 90 điểm trở lên): Không có."),
        (
            "group.B",
            "Nhóm B (Từ 70 điểm đến dưới 90 điểm) gồm 04 xã, thị trấn: Tường Phù, "
            "thị trấn Phù Yên, Tường Tiến, Tường Phong, Tỷ lệ 14,8%.",
        ),
        (
            "group.D",
            "Nhóm D (Dưới 50 điểm) gồm 07 xã: Tân Phong, Tường Hạ, Kim Bon, Suối Tọ, Huy Thượng, "
            "Mường Thải, Huy Tường, Tỷ lệ 25,9%.",
        ),
        (
            "risers",
            "Có 08 xã tăng điểm so với năm 2021 gồm UBND các xã: Tường Tiến, Huy Tân, Sập Xa, "
            "Mường Do, Nam Phong, Đá Đỏ, Suối Bau, Huy Thượng (tăng 69,5 điểm).",
        ),
        (
            "rank_kept",
            "Có 02 xã giữ bậc so với năm 2021 gồm UBND các xã: Tân Lang, Huy Hạ.",
        ),
        # S001 III.2
        (
            "field.3",
            "Cải cách thủ tục hành chính (Biểu số 6): điểm trung bình đạt được là 12,09/14 điểm.",
        ),
    ],
)
def test_sentences_read_as_s001(key: str, sentence: str) -> None:
    found = {each.key: each.sentence for each in statistics(phu_yen.result())}
    with translation.override("vi"):
        assert say(found[key]) == sentence


def test_no_list_of_names_is_shortened() -> None:
    found = {each.key: each.sentence for each in statistics(phu_yen.result())}
    with translation.override("vi"):
        assert say(found["fallers"]).endswith("Mường Thải, Huy Tường (giảm 192,56 điểm).")
        assert "…" not in say(found["fallers"])


def test_tables_are_titled_in_vietnamese() -> None:
    comparison = tables(phu_yen.result())[1]
    with translation.override("vi"):
        assert show(comparison.title) == (
            "So sánh Chỉ số cải cách hành chính năm 2022 với năm 2021"
        )
        assert [show(column.title) for column in comparison.columns] == [
            *("TT", "Đơn vị"),
            *("Năm 2021", "Năm 2022", "Tăng, giảm") * 2,
            "Nhóm",
        ]
