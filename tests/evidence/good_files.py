"""Files as offices make them: PDF, Word, Excel, scans and photos. All must be taken."""

import io
from collections.abc import Callable

import docx
import openpyxl
from docx.shared import Cm
from openpyxl.chart import BarChart, Reference
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, NameObject

LETTER = (
    "<h1>ỦY BAN NHÂN DÂN XÃ TƯỜNG PHÙ</h1><p>Kế hoạch cải cách hành chính năm 2022</p>"
    '<p><a href="https://example.org/JS/AA">đường dẫn (/JS)</a></p><h2>Phụ lục</h2>'
)


def printed_pdf() -> bytes:
    from weasyprint import HTML

    return bytes(HTML(string=LETTER).write_pdf())


def unpacked_pdf() -> bytes:
    from weasyprint import HTML

    return bytes(HTML(string=LETTER).write_pdf(uncompressed_pdf=True))


def pdf_of_packed_objects() -> bytes:
    from weasyprint import HTML

    return bytes(HTML(string=LETTER).write_pdf(pdf_version="2.0", pdf_tags=True))


def _rewritten(change: Callable[[PdfWriter], object]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(printed_pdf())))
    change(writer)
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def pdf_that_opens_at_a_place() -> bytes:
    """As LibreOffice and LaTeX write it: an OpenAction that only goes to a page."""

    def change(writer: PdfWriter) -> None:
        page = writer.pages[0].indirect_reference
        destination = ArrayObject([page, NameObject("/Fit")])
        writer.root_object[NameObject("/OpenAction")] = destination

    return _rewritten(change)


def pdf_with_titles() -> bytes:
    """What a person may write into a title is no name of the file's own."""
    return _rewritten(lambda w: w.add_metadata({"/Title": "Hướng dẫn /JavaScript >> stream (/JS)"}))


def signed_later_pdf() -> bytes:
    """Saved over once, as signing does: two tables, two ends."""
    writer, content = PdfWriter(io.BytesIO(printed_pdf()), incremental=True), io.BytesIO()
    writer.add_metadata({"/Subject": "Bản ký số"})
    writer.write(content)
    assert content.getvalue().count(b"%%EOF") == 2
    return content.getvalue()


def scanned_pdf() -> bytes:
    pages = [Image.effect_noise((620, 877), 90) for _page in range(3)]
    content = io.BytesIO()
    pages[0].save(content, "PDF", save_all=True, append_images=pages[1:])
    return content.getvalue()


def word_report() -> bytes:
    report = docx.Document()
    report.add_heading("Báo cáo cải cách hành chính", 1)
    report.add_table(2, 3).cell(0, 0).text = "Tiêu chí"
    report.add_picture(io.BytesIO(screenshot()), width=Cm(5))
    link = "https://example.org/quy-che"
    report.part.relate_to(
        link,
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    content = io.BytesIO()
    report.save(content)
    return content.getvalue()


def excel_table() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [["Xã", "Điểm"], ["Tường Phù", 91.25], ["Huy Bắc", 88.5]]:
        sheet.append(row)
    sheet["D1"] = "=SUM(B2:B3)"
    sheet["E1"].hyperlink = "https://example.org/"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3))
    sheet.add_chart(chart, "F5")
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def screenshot() -> bytes:
    content = io.BytesIO()
    Image.effect_noise((320, 200), 60).save(content, "PNG", dpi=(96, 96))
    return content.getvalue()


def photo(*, progressive: bool = False) -> bytes:
    """As a phone takes it, lying on its side."""
    picture = Image.effect_noise((640, 480), 80).convert("RGB")
    turned = Image.Exif()
    turned[0x0112] = 6
    content = io.BytesIO()
    picture.save(content, "JPEG", exif=turned, progressive=progressive, quality=90)
    return content.getvalue()


def moving_photo() -> bytes:
    """Phones put a short film behind the picture."""
    return photo() + b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 40


GOOD_FILES: dict[str, Callable[[], bytes]] = {
    "Kế hoạch số 12/KH-UBND.pdf": printed_pdf,
    "không nén.pdf": unpacked_pdf,
    "có cấu trúc.pdf": pdf_of_packed_objects,
    "mở ở trang 1.pdf": pdf_that_opens_at_a_place,
    "tiêu đề lạ.pdf": pdf_with_titles,
    "Quyết định (đã ký số).PDF": signed_later_pdf,
    "Bản quét.pdf": scanned_pdf,
    "BÁO CÁO quý IV – lần 2.docx": word_report,
    "Biểu tổng hợp, xã Tường Phù.xlsx": excel_table,
    "Ảnh màn hình.png": screenshot,
    "Ảnh niêm yết.jpg": photo,
    "ảnh từng lớp.jpeg": lambda: photo(progressive=True),
    "ảnh động.jpg": moving_photo,
}
