"""What S001 prints in its part III, copied by hand: the line of the seed, and the statement.

A figure in braces is as S001 rounds it, now to one place, now to two (57,9; 3,37; 5,6): the
report, which gives every mean two, must print the same figure with at least as many. Names and
counts are compared as they stand. Two readings: S001 calls thị trấn Phù Yên by its kind alone, and
heads some lists with less than all kinds in them.
"""

from typing import NamedTuple


class Stated(NamedTuple):
    line: int
    text: str


RESULTS = (
    Stated(
        285,
        "Tổng điểm trung bình chung đạt được của UBND các xã, thị trấn là {57,9}/100 điểm "
        "(giảm {4,56} điểm so với năm 2021).",
    ),
    Stated(
        287,
        "Trong đó xã Tường Phù đạt điểm cao nhất ({77,14}/100 điểm), xã Huy Tường có số điểm "
        "thấp nhất ({30}/100 điểm)",
    ),
    Stated(293, "Nhóm A (từ 90 điểm trở lên): Không có."),
    Stated(
        294,
        "Nhóm B (Từ 70 điểm đến dưới 90 điểm) gồm 04 xã, thị trấn: Tường Phù, thị trấn Phù Yên, "
        "Tường Tiến, Tường Phong, Tỷ lệ {14,8}%.",
    ),
    Stated(
        298,
        "Nhóm C (Từ 50 điểm đến dưới 70 điểm) gồm 16 xã: Huy Bắc, Tường Thượng, Tân Lang, Huy Hạ, "
        "Quang Huy, Huy Tân, Mường Lang, Gia Phù, Mường Bang, Sập Xa, Mường Cơi, Mường Do, "
        "Nam Phong, Đá Đỏ, Suối Bau, Bắc Phong, Tỷ lệ {59,3}%.",
    ),
    Stated(
        306,
        "Nhóm D (Dưới 50 điểm) gồm 07 xã: Tân Phong, Tường Hạ, Kim Bon, Suối Tọ, Huy Thượng, "
        "Mường Thải, Huy Tường, Tỷ lệ {25,9}%.",
    ),
    Stated(
        310,
        "Có 08 xã tăng điểm so với năm 2021 gồm UBND các xã: Tường Tiến, Huy Tân, Sập Xa, "
        "Mường Do, Nam Phong, Đá Đỏ, Suối Bau, Huy Thượng (tăng {69,5} điểm).",
    ),
    Stated(
        316,
        "Có 19 xã, thị trấn giảm điểm so với năm 2021 gồm UBND các xã, thị trấn: Tường Phù, "
        "thị trấn Phù Yên, Tường Phong, Huy Bắc, Tường Thượng, Tân Lang, Huy Hạ, Quang Huy, "
        "Mường Lang, Gia Phù, Mường Bang, Mường Cơi, Bắc Phong, Tân Phong, Tường Hạ, Kim Bon, "
        "Suối Tọ, Mường Thải, Huy Tường (giảm {192,56} điểm).",
    ),
    Stated(334, "Có 02 xã giữ bậc so với năm 2021 gồm UBND các xã: Tân Lang, Huy Hạ."),
    Stated(
        336,
        "Có 09 xã giảm bậc so với năm 2021 gồm UBND các xã: Tường Phong, Mường Lang, Gia Phù, "
        "Bắc Phong, Tường Hạ, Kim Bon, Suối Tọ, Mường Thải, Huy Tường.",
    ),
)
FIELDS = tuple(
    Stated(line, f"(Biểu số {table}): điểm trung bình đạt được là {{{mean}}}/{most} điểm.")
    for line, table, mean, most in (
        (346, 4, "3,37", "11,5"),
        (350, 5, "5,6", "6,5"),
        (354, 6, "12,09", "14"),
        (358, 7, "3,9", "5,5"),
        (362, 8, "5,8", "8"),
        (366, 9, "3,8", "8,5"),
        (370, 10, "4,4", "12"),
        (374, 11, "1,5", "4"),
    )
)
REMARKS = (  # under the second heading III
    Stated(468, "xã Tường Phù, đạt {77,14} điểm"),
    Stated(468, "xã Huy Tường, đạt {30} điểm"),
    Stated(470, "là {47,14} điểm (khoảng cách này được thu hẹp {1,64} điểm so với năm 2021)"),
    Stated(496, "03 đơn vị gửi kết quả tự đánh giá quá thời hạn"),
)
STATED = (*RESULTS, *FIELDS, *REMARKS)


class Fault(NamedTuple):
    """A statement that cannot hold with the others, as S001 makes it, and what holds instead."""

    line: int
    printed: str
    instead: str


FAULTS = (
    Fault(  # Tân Lang is in this list and in that of line 334, Mường Bang in none
        326,
        "Huy Bắc, Tường Thượng, Tân Lang, Quang Huy, Huy Tân, Sập Xa, Mường Cơi",
        "Có 16 xã, thị trấn tăng bậc so với năm 2021 gồm UBND các xã, thị trấn: Tường Phù, "
        "thị trấn Phù Yên, Tường Tiến, Huy Bắc, Tường Thượng, Quang Huy, Huy Tân, Mường Bang, "
        "Sập Xa, Mường Cơi, Mường Do, Nam Phong, Đá Đỏ, Suối Bau, Tân Phong, Huy Thượng.",
    ),
    Fault(  # as many as in group B; the mean is lower
        474,
        "04 đơn vị đạt Chỉ số CCHC trên giá trị trung bình",
        "14 đơn vị đạt Chỉ số CCHC trên giá trị trung bình: Tường Phù, thị trấn Phù Yên, "
        "Tường Tiến, Tường Phong, Huy Bắc, Tường Thượng, Tân Lang, Huy Hạ, Quang Huy, Huy Tân, "
        "Mường Lang, Gia Phù, Mường Bang, Sập Xa.",
    ),
)
