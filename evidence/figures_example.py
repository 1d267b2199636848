"""An example of a description of stated figures: what the template holds and the docs show."""

from typing import Any

EXAMPLE: dict[str, Any] = {
    "title": "Báo cáo công tác cải cách hành chính 6 tháng đầu năm",
    "date": "14/06/2026",
    "statements": [
        {
            "kind": "sum",
            "name": "Hồ sơ tiếp nhận",
            "place": "Mục II.2",
            "rows": [
                {"role": "total", "figure": "1.298", "unit": "hồ sơ"},
                {"role": "part", "name": "trực tuyến", "figure": "1.251", "unit": "hồ sơ"},
                {"role": "part", "name": "trực tiếp", "figure": "47", "unit": "hồ sơ"},
            ],
        },
        {
            "kind": "rate",
            "name": "Hồ sơ giải quyết đúng hạn",
            "place": "Biểu 3, chỉ tiêu 3.1",
            "rows": [
                {"role": "numerator", "figure": "1.290"},
                {"role": "denominator", "figure": "1.298"},
                {"role": "percent", "figure": "99,38%"},
            ],
        },
        {
            "kind": "scores",
            "name": "Điểm Chỉ số CCHC",
            "place": "Mục I",
            "rows": [
                {
                    "role": "total", "name": "Tổng điểm", "figure": "18,5", "max": "21",
                    "lost": "2,5", "percent": "88,1%", "complete": "x",
                },
                {"role": "line", "code": "1", "name": "Chỉ đạo, điều hành", "figure": "8,5",
                 "max": "10", "lost": "1,5"},
                {"role": "line", "code": "1.1", "name": "Kế hoạch CCHC", "figure": "0,5",
                 "max": "2", "lost": "1,5", "within": "1", "note": "ban hành chậm"},
                {"role": "line", "code": "2", "name": "Cải cách thể chế", "figure": "10",
                 "max": "11", "lost": "1"},
            ],
        },
        {
            "kind": "lists",
            "name": "Xếp loại",
            "place": "Mục III",
            "rows": [
                {"role": "whole", "name": "các thôn", "figure": "04"},
                {"role": "list", "name": "Tốt", "figure": "03", "percent": "75%",
                 "items": "Đông; Tây; Nam"},
                {"role": "list", "name": "Khá", "figure": "01", "percent": "25%", "items": "Bắc"},
            ],
        },
        {
            "kind": "cited",
            "name": "Văn bản đã ban hành",
            "place": "Mục I.1",
            "rows": [
                {"role": "cited", "code": "16/KH-UBND", "name": "Kế hoạch tuyên truyền CCHC",
                 "date": "07/02/2026", "by": "UBND xã"},
                {"role": "cited", "code": "37/QĐ-UBND", "name": "Quyết định thành lập tổ kiểm tra",
                 "date": "18/03/2026", "by": "UBND xã"},
            ],
        },
        {
            "kind": "same",
            "name": "Số thủ tục hành chính",
            "rows": [
                {"role": "stated", "figure": "124", "place": "Mục II.2"},
                {"role": "stated", "figure": "124", "place": "Biểu 3, chỉ tiêu 1.4"},
            ],
        },
    ],
}  # fmt: skip
