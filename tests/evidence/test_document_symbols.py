"""A number's symbol against the type in the title: what contradicts, and what only looks so."""

import pytest

from evidence.document_symbols import SYMBOLS, Mismatch, mismatch

pytestmark = pytest.mark.pure

WRONG = [
    # S001, line 59: "Quyết định số 220/KH-UBND"; S003, line 912: "Quyết định số 36/KH-UBND"
    ("220/KH-UBND", "Quyết định về việc giao chỉ tiêu", "quyết định", "KH", "kế hoạch"),
    ("Quyết định số 36/KH-UBND", "", "quyết định", "KH", "kế hoạch"),
    ("", "Quyết định số 220/KH-UBND ngày 05/01/2022", "quyết định", "KH", "kế hoạch"),
    ("12/BC-UBND", "Kế hoạch cải cách hành chính", "kế hoạch", "BC", "báo cáo"),
    ("12 / bc - ubnd", "KẾ HOẠCH cải cách hành chính", "kế hoạch", "bc", "báo cáo"),
    ("07/2022/QĐ-UBND", "Tờ trình về việc kiện toàn", "tờ trình", "QĐ", "quyết định"),
    ("15/QD-UBND", "Báo cáo kết quả", "báo cáo", "QD", "quyết định"),
    ("15/KH-UBND", "Công văn đôn đốc", "công văn", "KH", "kế hoạch"),
    ("18/UBND-VP", "Quyết định kiện toàn Ban chỉ đạo", "quyết định", "UBND", "công văn"),
    ("05-ĐA/HU", "Nghị quyết chuyên đề", "nghị quyết", "ĐA", "đề án"),
    ("3/GM-UBND", "Biên bản họp", "biên bản", "GM", "giấy mời"),
]

RIGHT = [
    # Numbers of the source documents, as they stand there
    ("159/PNV", "Công văn báo cáo tiến độ"),
    ("1963/UBND", "Công văn chỉ đạo"),
    ("18/UBND-VP", "Công văn đôn đốc"),
    ("123/UBND-VP", "Báo cáo kết quả rà soát"),  # a letter that reports
    ("50/QĐ- UBND", "Quyết định phân công"),
    ("05-ĐA/HU", "Đề án tinh gọn"),
    ("312-KL/HU", "Kết luận của Ban Thường vụ"),
    ("131-QĐ/TW", "Quy định về kiểm soát quyền lực"),
    ("26/CT-TTg", "Chỉ thị của Thủ tướng"),
    ("08/UBND-TB", "Thông báo kết luận"),  # the type behind the sender
    ("144/2017/TT-BTC", "Thông tư"),
    ("09/2021/QĐ-UBND", "Quyết định ban hành Quy chế"),
    ("05/TTr-PNV", "Tờ trình"),
    # Issued by a decision or a resolution, under its number
    ("9/QĐ-UBND", "Quy chế làm việc"),
    ("12/NQ-HĐND", "Kế hoạch đầu tư công"),
    # As people type them
    ("12/kh-ubnd", "kế hoạch"),
    ("12/QD-UBND", "Quyết định"),
    ("7/HD-UBND", "Hợp đồng"),  # HĐ without its mark
    ("4/TT-UBND", "Tờ trình"),  # as before 2011
    # One of the two says nothing
    ("12", "Quyết định"),
    ("", "Quyết định"),
    ("12/KH-UBND", "Ảnh chụp bảng niêm yết"),
    ("12/KH-UBND", "Tài liệu về Quyết định số 5"),
    ("15/QĐ-UBND", "Báo cáo viên pháp luật cấp xã"),
    ("4/XYZ-ABC", "Quyết định"),
    ("80/2015/QH13", "Luật Ban hành văn bản quy phạm pháp luật"),
]


@pytest.mark.parametrize(("number", "title", "stated", "symbol", "means"), WRONG)
def test_contradictions_are_told(
    number: str, title: str, stated: str, symbol: str, means: str
) -> None:
    assert mismatch(number, title) == Mismatch(stated, symbol, means)


@pytest.mark.parametrize(("number", "title"), RIGHT)
def test_right_numbers_are_left_alone(number: str, title: str) -> None:
    assert mismatch(number, title) is None


@pytest.mark.parametrize(("symbol", "type_name"), SYMBOLS.items())
def test_every_type_goes_with_its_own_symbol(symbol: str, type_name: str) -> None:
    assert mismatch(f"5/{symbol}-UBND", type_name.capitalize()) is None
    assert mismatch(f"5/{symbol}-UBND", "Giấy nghỉ phép") is None
