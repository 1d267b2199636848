"""Addresses, names inside archives and counted pages: pure."""

import pytest

from accounts.refusals import Refused
from evidence.archive_names import unique_path
from evidence.pdf_pages import page_count
from evidence.web_address import checked_address
from tests.evidence.pdf_files import pdf

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "address",
    ["https://sonla.gov.vn/van-ban/1", "https://xã.vn/kế-hoạch?số=1", "https://a.vn:8443/x"],
)
def test_addresses_of_pages_are_kept(address: str) -> None:
    assert checked_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "http://sonla.gov.vn/",
        "javascript:alert(1)",
        "//sonla.gov.vn/",
        "https://nguoi:matkhau@sonla.gov.vn/",
        "https://localhost/",
        "https://[::1/",
        "https://sonla.gov.vn\\@x.vn/",
        "https://sonla.gov.vn/ <script>",
        "https://a.vn:99999999/",
        "data:text/html,x",
    ],
)
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(Refused, match="begins with https"):
        checked_address(address)


def test_no_two_files_of_an_archive_share_a_name() -> None:
    taken: set[str] = set()
    names = [unique_path("1.1", name, taken) for name in ("a.pdf", "A.pdf", "../a.pdf", "CON.pdf")]
    assert names == ["1.1/a.pdf", "1.1/A (2).pdf", "1.1/a (3).pdf", "1.1/_CON.pdf"]
    assert unique_path("..", "x" * 300 + ".pdf", taken) == "tai-lieu/" + "x" * 100 + ".pdf"


def test_pages_are_counted_where_the_file_tells_them() -> None:
    assert page_count(pdf()) == 1
    assert page_count(b"<< /Type /Pages /Kids [1 0 R] /Count 12 >>") == 12
    assert page_count(b"<< /Type /Pages /Kids << /Count 12 >> >>") is None
    assert page_count(b"nothing") is None
