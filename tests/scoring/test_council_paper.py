"""The council's agenda and minutes on paper."""

import io
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import docx as python_docx
import pytest
from pypdf import PdfReader

from accounts.paper.document import Items, OfficialDocument, PaperTable, Paragraph
from accounts.paper.pdf import pdf
from accounts.paper.word import docx
from scoring.exports import ReceiptKind, council_file_name
from scoring.papers.council import (
    CouncilLine,
    CouncilPaper,
    MinutesMeeting,
    agenda_paper,
    minutes_annex,
    minutes_paper,
)
from scoring.papers.submitted_sheet import VIETNAM

QUARTER = Decimal("0.25")
KEPT = CouncilLine(
    commune="xã Tường Phù", code="1.2", name="Thực hiện chế độ báo cáo", max_points=Decimal(1),
    self_points=Decimal(1), round_1=Decimal("0.5"), round_2=Decimal("0.5"), final=Decimal("0.75"),
    why=("Đơn vị không đồng ý, giữ nguyên điểm trừ",),
    disputes=("Phòng Nội vụ: Trừ 0,5: báo cáo quý I muộn 3 ngày", "Đơn vị: Đã gửi đúng hạn."),
    conclusion="Chấp nhận một phần vì có biên nhận của bưu điện",
    comments=(("Nguyễn Văn An", "Biên nhận ghi ngày 05/4"),),
)  # fmt: skip
OPEN = CouncilLine(
    commune="xã Huy Bắc", code="2.1", name="Thu ngân sách", max_points=Decimal(2),
    self_points=Decimal(2), round_1=Decimal(1), round_2=Decimal(1), final=Decimal(1),
    why=("Chênh lệch lớn: 1",),
)  # fmt: skip
MEETING = MinutesMeeting(
    began_at=datetime(2022, 12, 23, 8, 5, tzinfo=VIETNAM),
    ended_at=datetime(2022, 12, 23, 11, 30, tzinfo=VIETNAM),
    place="Phòng họp số 2, UBND huyện",
    chair="Nguyễn Văn An, Chủ tịch UBND huyện",
    secretary="Lò Thị Bình",
    attended=("Nguyễn Văn An, Chủ tịch UBND huyện", "Lò Thị Bình, Phòng Nội vụ"),
    absent=("Hà Văn Cường, Phòng Tài chính (đi công tác)",),
    remarks=("Năm sau cần hướng dẫn sớm hơn",),
)
PAPER = CouncilPaper(
    authority="Ủy ban nhân dân huyện Phù Yên", agency="Phòng Nội vụ", place="Phù Yên", year=2022,
    set_title="Bộ tiêu chí đánh giá cải cách hành chính cấp xã", council_size=9,
    lines=(KEPT, OPEN), meeting=MEETING,
)  # fmt: skip


def words(paper: OfficialDocument) -> str:
    said: list[str] = []
    for block in paper.blocks:
        if isinstance(block, Paragraph):
            said.append(block.text)
        elif isinstance(block, Items):
            said.extend(block.texts)
    return "\n".join(said)


def rows(paper: OfficialDocument) -> list[list[str]]:
    (table,) = (block for block in paper.blocks if isinstance(block, PaperTable))
    assert {len(row.cells) for row in (*table.head, *table.rows)} == {len(table.columns)}
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.mark.pure
def test_the_agenda_says_what_each_side_says() -> None:
    paper = agenda_paper(PAPER)
    assert "2 nội dung của 2 đơn vị" in words(paper)
    first, second = rows(paper)
    assert first[:7] == [
        "1", "xã Tường Phù", "1.2. Thực hiện chế độ báo cáo", "1", "1", "0,5", "0,5",
    ]  # fmt: skip
    assert first[8] == (
        "Phòng Nội vụ: Trừ 0,5: báo cáo quý I muộn 3 ngày\nĐơn vị: Đã gửi đúng hạn."
    )
    assert second[7] == "Chênh lệch lớn: 1"
    assert paper.signatures[0].lines == ("TRƯỞNG PHÒNG",)


@pytest.mark.pure
def test_the_minutes_say_where_when_and_who() -> None:
    paper = minutes_paper(PAPER)
    said = words(paper)
    assert "Thời gian: bắt đầu lúc 08 giờ 05 ngày 23/12/2022;" in said
    assert "Địa điểm: Phòng họp số 2, UBND huyện." in said
    assert "Có mặt: 2 (Hội đồng có 9 thành viên):" in said
    assert "Vắng mặt: 1:" in said
    assert "Cuộc họp kết thúc lúc 11 giờ 30 ngày 23/12/2022." in said
    assert paper.shown_date == "Phù Yên, ngày 23 tháng 12 năm 2022"
    assert [(each.lines, each.name) for each in paper.signatures] == [
        (("THƯ KÝ",), "Lò Thị Bình"),
        (("CHỦ TRÌ",), "Nguyễn Văn An"),
    ]


@pytest.mark.pure
def test_the_minutes_count_what_was_concluded_and_what_was_not() -> None:
    said = words(minutes_paper(PAPER))
    assert "kết luận 1 nội dung" in said
    assert "điều chỉnh điểm 1 nội dung (+0,25 điểm)" in said
    assert "Chưa kết luận 1 nội dung, giữ kết quả thẩm định: xã Huy Bắc: 2.1." in said
    taken = replace(OPEN, conclusion="Thiếu căn cứ", final=Decimal("0.5"))
    both = words(minutes_paper(replace(PAPER, lines=(KEPT, taken))))
    assert "điều chỉnh điểm 2 nội dung (+0,25; -0,5 điểm)" in both
    assert "Chưa kết luận" not in both
    kept = replace(KEPT, final=Decimal("0.5"))
    assert "giữ nguyên điểm thẩm định" in words(minutes_paper(replace(PAPER, lines=(kept,))))


@pytest.mark.pure
def test_the_list_of_the_minutes_holds_each_conclusion() -> None:
    first, second = rows(minutes_annex(PAPER))
    assert first[7:] == [
        "0,75",
        "Chấp nhận một phần vì có biên nhận của bưu điện",
        "Nguyễn Văn An: Biên nhận ghi ngày 05/4",
    ]
    assert second[7:] == ["", "Chưa kết luận", ""]


@pytest.mark.pure
def test_what_is_not_known_is_left_to_be_written_in() -> None:
    bare = replace(PAPER, meeting=None, lines=(), council_size=None)
    said = words(minutes_paper(bare))
    assert "Chủ trì: …" in said
    assert "0 nội dung của 0 đơn vị" in said
    assert words(minutes_annex(bare)) == "Không có nội dung nào."
    assert "Không có nội dung nào." in words(agenda_paper(bare))


@pytest.mark.slow
def test_the_files_open_and_hold_the_words() -> None:
    pdfs = PdfReader(io.BytesIO(pdf([minutes_paper(PAPER), minutes_annex(PAPER)])))
    text = " ".join("".join(page.extract_text() for page in pdfs.pages).split())
    assert len(pdfs.pages) == 2
    for words_ in ("BIÊN BẢN", "Nguyễn Văn An", "Chấp nhận một phần vì có biên nhận"):
        assert words_ in text
    page = pdfs.pages[1].mediabox
    assert page.width > page.height  # the list lies across
    word = python_docx.Document(io.BytesIO(docx([minutes_paper(PAPER), minutes_annex(PAPER)])))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert "Chấp nhận một phần vì có biên nhận của bưu điện" in cells
    agenda = python_docx.Document(io.BytesIO(docx([agenda_paper(PAPER)])))
    cells = [cell.text for table in agenda.tables for row in table.rows for cell in row.cells]
    assert "1.2. Thực hiện chế độ báo cáo" in cells
    assert council_file_name("bien-ban-hoi-dong", 2022, ReceiptKind.PDF) == (
        "bien-ban-hoi-dong-2022.pdf"
    )
