"""Papers looked at, not read: letters really drawn, nothing outside the margins."""

import io
import unicodedata
from datetime import date
from itertools import combinations

import pypdfium2
import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from accounts.paper.html import html_to_pdf as pdf
from reports.paper.decision import decision_pdf
from reports.paper.letterhead import Signing
from reports.prose.prefilled import prefilled
from tests.reports import phu_yen

pytestmark = [pytest.mark.pure, pytest.mark.slow]

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LETTERS = [vowel + tone for vowel in VOWELS for tone in TONES] + ["đ"]
MISSING = "\ue000"  # no face has it: nothing is drawn
MM = 72 / 25.4
SCALE = 2
CELL = 12  # mm


def rendered(content: bytes) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.render(scale=SCALE).to_pil().convert("L") for page in document]
    finally:
        document.close()


def letter_page(letters: list[str]) -> bytes:
    """Each letter in a cell of its own, ten in a row."""
    cells = "".join(
        f'<div style="position:absolute;left:{CELL * (n % 10)}mm;top:{CELL * (n // 10)}mm">'
        f"{letter}</div>"
        for n, letter in enumerate(letters)
    )
    style = '@page{size:A4;margin:0}body{margin:0;font:20pt/1.2 "Liberation Serif"}'
    return pdf([f'<html lang="vi"><style>{style}</style><body>{cells}</body></html>'])


def cell(page: Image.Image, number: int) -> Image.Image:
    side = CELL * MM * SCALE
    left, top = (number % 10) * side, (number // 10) * side
    return page.crop((int(left), int(top), int(left + side), int(top + side)))


def ink(picture: Image.Image) -> int:
    return sum(picture.histogram()[:200])


@pytest.mark.parametrize("capital", [False, True])
def test_every_vietnamese_letter_is_drawn_and_from_one_face(capital: bool) -> None:
    letters = [unicodedata.normalize("NFC", each) for each in LETTERS]
    letters = [each.upper() for each in letters] if capital else letters
    (page,) = rendered(letter_page([*letters, MISSING]))
    cells = [cell(page, number) for number in range(len(letters) + 1)]
    assert [number for number, drawn in enumerate(cells) if not ink(drawn)] == [len(letters)]
    alike = [
        (one, other)
        for one, other in combinations(range(len(cells)), 2)
        if not ImageChops.difference(cells[one], cells[other]).getbbox()
    ]
    assert alike == []
    assert fonts_of(letter_page(letters)) == {"Liberation-Serif"}


def test_another_face_would_be_seen() -> None:
    """The twin of the test above."""
    foreign = '<span style="font-family:Liberation Sans">ả</span>'
    assert fonts_of(letter_page(["ả", foreign])) == {"Liberation-Serif", "Liberation-Sans"}


def fonts_of(content: bytes) -> set[str]:
    (page,) = PdfReader(io.BytesIO(content)).pages
    return {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for font in page["/Resources"]["/Font"].values()
    }


def test_nothing_is_printed_in_the_margins() -> None:
    """DOMAIN 8: 20–25 mm above and below, 30–35 left, 15–20 right; but for the page number."""
    content = decision_pdf(
        phu_yen.result(),
        prefilled(phu_yen.result()),
        Signing(number="5", signed_on=date(2023, 1, 5), revision=1, draft=False, sha256="0" * 64),
    )
    for page in rendered(content):
        width, height = page.size
        left, right, bottom = 29.5 * MM * SCALE, width - 14.5 * MM * SCALE, 19.5 * MM * SCALE
        assert ink(page.crop((0, 0, int(left), height))) == 0
        assert ink(page.crop((int(right) + 1, 0, width, height))) == 0
        assert ink(page.crop((0, int(height - bottom), width, height))) == 0
