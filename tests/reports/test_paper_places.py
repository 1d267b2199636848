"""Where things stand on the pages of the decision, measured. Places are those of DOMAIN 8.

The pages are also drawn as pictures, in VAR_DIR/pages, to be looked at.
"""

import io
from functools import cache

import pypdfium2  # type: ignore[import-untyped]
import pytest
from django.conf import settings

from tests.reports.other_shapes import scored, set_of
from tests.reports.places import LEFT, RIGHT, TOP, Box, Placed, outside, placed, touching
from tests.reports.reading_papers import close, pdf_of, phu_yen_pdf
from tests.reports.small_years import year_of

pytestmark = [pytest.mark.pure, pytest.mark.slow]

COMMUNES = 90  # more than one page holds
LINES = {f"{field}.1": "0.5" for field in range(1, 13)}


@cache
def phu_yen_pages() -> list[Placed]:
    return placed(phu_yen_pdf())


@cache
def long_pages() -> list[Placed]:
    """Of a set with twelve fields and names of two words."""
    names = [f"Mường Thượng {number:02d}" for number in range(1, COMMUNES + 1)]
    return placed(pdf_of(year_of([scored(name, LINES) for name in names], set_of(12, 1))))


def starting(page: Placed, text: str) -> list[Box]:
    return [box for box in page.boxes if close(box.text).startswith(close(text))]


def table(number: int) -> list[Placed]:
    """The pages of one table of the long year."""
    pages = long_pages()
    first = next(
        at for at, page in enumerate(pages) if close(f"Biểu số {number}") == _first_line(page)
    )
    after = [at for at in range(first + 1, len(pages)) if pages[at].number == ""]
    return pages[first : after[0] if after else None]


def _first_line(page: Placed) -> str:
    top = min(page.boxes, key=lambda box: box.top)
    return close(top.text)


@pytest.mark.parametrize("pages", [phu_yen_pages, long_pages])
def test_nothing_stands_in_the_margins_and_nothing_runs_together(pages: object) -> None:
    found: list[Placed] = pages()  # type: ignore[operator]
    assert outside(found) == []
    assert [pair for page in found for pair in touching(page)] == []


def test_the_margins_are_used_to_their_edge() -> None:
    """The twin: places are measured from the right edges."""
    report = phu_yen_pages()[2]
    assert min(box.left for box in report.boxes) == pytest.approx(LEFT, abs=0.5)
    assert max(box.right for box in report.boxes) == pytest.approx(report.width - RIGHT, abs=0.5)
    assert min(box.top for box in report.boxes) >= TOP


def test_the_first_page_of_each_paper_has_no_number_the_next_have_theirs() -> None:
    expected = 0
    for page in long_pages():
        expected = expected + 1 if page.number else 1
        assert page.number in ("", str(expected))
    assert phu_yen_pages()[0].number == ""
    assert phu_yen_pages()[1].number == ""
    assert phu_yen_pages()[2].number == "2"


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_the_header_rows_stand_on_every_page_of_a_table(number: int) -> None:
    pages = table(number)
    assert len(pages) > 1
    heads = [min(box.top for box in starting(page, "Đơn vị")) for page in pages]
    for page, head in zip(pages, heads, strict=True):
        rows = starting(page, "Xã Mường Thượng")
        assert rows
        assert head < min(row.top for row in rows)
    assert sum(len(starting(page, "Xã Mường Thượng")) for page in pages) == COMMUNES


def test_twelve_fields_have_twelve_columns_on_the_page() -> None:
    """Every row of table 3 has its twelve figures of fields and the total, one behind the other."""
    for page in table(3):
        assert page.width > page.height
        for row in starting(page, "Xã Mường Thượng"):
            line = [box for box in page.boxes if abs(box.bottom - row.bottom) < 1.5]
            figures = " ".join(box.text for box in sorted(line, key=lambda box: box.left)).split()
            assert figures.count("0,5") == 12
            assert figures[-1] == "6"


def test_the_head_of_the_decision() -> None:
    """Issuer at the left, the national title at the right of it, the date in the right half."""
    first = phu_yen_pages()[0]
    (issuer,) = starting(first, "ỦY BAN NHÂN DÂN TỈNH")
    (country,) = starting(first, "CỘNG HÒA XÃ HỘI")
    (motto,) = starting(first, "Độc lập - Tự do")
    assert issuer.right < country.left
    assert issuer.top == pytest.approx(country.top, abs=1.5)
    assert motto.top > country.bottom
    assert (motto.left + motto.right) == pytest.approx(country.left + country.right, abs=4)
    assert country.left > first.width * 0.4


def test_the_pages_are_drawn_to_be_looked_at() -> None:
    folder = settings.VAR_DIR / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    document = pypdfium2.PdfDocument(io.BytesIO(phu_yen_pdf()))
    try:
        for number, page in enumerate(document, start=1):
            page.render(scale=1).to_pil().save(folder / f"phu-yen-{number:02d}.png")
    finally:
        document.close()
    assert len(list(folder.glob("phu-yen-*.png"))) >= len(phu_yen_pages()) >= 12
