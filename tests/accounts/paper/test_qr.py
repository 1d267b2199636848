"""The QR code beside the fingerprint of a paper."""

import io
import zipfile
from dataclasses import replace

import pytest
import segno

from accounts.paper.document import Fingerprint, OfficialDocument
from accounts.paper.pdf import document_html, pdf
from accounts.paper.qr import qr_png, qr_svg
from accounts.paper.word import docx
from tests.accounts.paper.samples import HASH, decision

pytestmark = pytest.mark.pure

ADDRESS = f"https://chiso.example.vn/verify/{HASH}/"
PNG = b"\x89PNG"


def marked(*, draft: bool = False) -> OfficialDocument:
    mark = Fingerprint("Mã kiểm tra:", HASH, ("Nhật ký:", "c" * 64), ADDRESS)
    return replace(decision(draft=draft), fingerprint=mark)


def pictures(word: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(word)) as parts:
        return [parts.read(name) for name in parts.namelist() if "/media/" in name]


def test_the_code_is_the_one_of_the_library() -> None:
    drawn = segno.make_qr(ADDRESS, error="M", boost_error=False)
    assert drawn.symbol_size(border=0) == (41, 41)
    assert qr_png(ADDRESS).startswith(PNG)
    assert qr_svg(ADDRESS) == qr_svg(ADDRESS) != qr_svg(f"{ADDRESS}?")


def test_pdf_and_word_show_code_hash_log_and_where_to_ask() -> None:
    html = document_html(marked())
    assert f'<img src="{qr_svg(ADDRESS)}"' in html
    for text in (HASH, "c" * 64, "Kiểm tra tại https://chiso.example.vn/verify/<"):
        assert text in html
    assert pictures(docx([marked()])) == [qr_png(ADDRESS)]
    assert docx([marked()]) == docx([marked()])
    assert pdf([marked()]) == pdf([marked()])


def test_a_draft_and_a_site_without_an_address_show_none() -> None:
    for document in (marked(draft=True), decision()):
        assert "<img" not in document_html(document)
        assert pictures(docx([document])) == []
