"""The sheets of the half-year forms: what is written has room."""

import pytest

from evidence.half_year.workbook import form_sheet, new_book

pytestmark = pytest.mark.pure

LINE = 16.0  # points of a line of 12 pt
# Form 7 of S003, 5.4: in a column of 60 it takes more than one line.
LONG = (
    "Tỷ lệ hồ sơ TTHC được tiếp nhận trực tuyến toàn trình và một phần (Chỉ thống kê đối với các "
    "TTHC toàn trình và một phần có phát sinh hồ sơ)"
)


@pytest.mark.parametrize(
    ("texts", "lines"),
    [
        (("1", "Số văn bản chỉ đạo", "Văn bản"), 1),
        (("", "", ""), 1),
        (("7", "Tổ chức đối thoại", "Không = 0\nCó = 1"), 2),
        (("5.4", LONG, "%"), 3),
    ],
)
def test_a_row_is_as_high_as_its_longest_text(texts: tuple[str, ...], lines: int) -> None:
    book = new_book()
    form_sheet(
        book, name="Biểu 7", titles=("Biểu mẫu 7",), heads=("STT", "Chỉ tiêu", "Đơn vị"),
        widths=(8, 60, 24), rows=[(False, texts)],
    )  # fmt: skip
    (row,) = [n for n, each in book["Biểu 7"].row_dimensions.items() if each.height]
    assert book["Biểu 7"].row_dimensions[row].height == lines * LINE
