"""Papers read back as a reader has them: the text of a PDF, of a Word file, of its conversion."""

import io
import re
import shutil
import subprocess
from decimal import Decimal
from functools import cache
from pathlib import Path

import docx as python_docx
from docx.oxml.ns import qn
from pypdf import PdfReader

from reports.paper.decision import decision_docx, decision_pdf
from reports.paper.letterhead import Signing
from reports.prose.prefilled import prefilled
from reports.result.period import PeriodResult
from tests.reports import phu_yen

UNSIGNED = Signing(number="", signed_on=None, revision=1, draft=False, sha256=None)
OFFICE = shutil.which("soffice")
PAGE_NUMBER = re.compile(r"\A\d+$|^\d+\Z", re.MULTILINE)
FIGURE = re.compile(r"\{([^}]+)\}")


def pdf_of(result: PeriodResult) -> bytes:
    return decision_pdf(result, prefilled(result), UNSIGNED)


def docx_of(result: PeriodResult) -> bytes:
    return decision_docx(result, prefilled(result), UNSIGNED)


@cache
def phu_yen_pdf() -> bytes:
    return pdf_of(phu_yen.result())


@cache
def phu_yen_docx() -> bytes:
    return docx_of(phu_yen.result())


def pdf_text(content: bytes) -> str:
    """The pages behind one another, without their numbers."""
    pages = (page.extract_text().strip() for page in PdfReader(io.BytesIO(content)).pages)
    return close("\n".join(PAGE_NUMBER.sub("", page) for page in pages))


def docx_text(content: bytes) -> str:
    """The text of word/document.xml, paragraph by paragraph, tables too."""
    body = python_docx.Document(io.BytesIO(content)).element.body
    return close(
        "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))
    )


def converted(content: bytes, folder: Path) -> bytes:
    """The Word file as LibreOffice turns it into a PDF."""
    assert OFFICE
    (folder / "paper.docx").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run(
        [*command, str(folder / "paper.docx")], check=True, capture_output=True, timeout=300
    )
    return (folder / "paper.pdf").read_bytes()


def close(text: str) -> str:
    """Without spaces, which a broken line adds or takes."""
    return "".join(text.split())


def says(text: str, statement: str) -> bool:
    """Whether a text without spaces makes the statement. A figure in braces stands there with at
    least its own places and can be a rounding of the same figure; everything else stands as it
    is, but for capitals."""
    parts = FIGURE.split(statement)
    words, figures = parts[::2], parts[1::2]
    pattern = r"(?<!\d)(\d+(?:,\d+)?)".join(re.escape(close(part)) for part in words)
    return any(
        all(map(_can_be_the_same, match.groups(), figures))
        for match in re.finditer(pattern, text, re.IGNORECASE)
    )


def _can_be_the_same(found: str, printed: str) -> bool:
    """1,55 and 1,5 are both roundings of 1,548; neither is one of the other."""
    one, other = (Decimal(figure.replace(",", ".")) for figure in (found, printed))
    half_units = [Decimal(5).scaleb(int(each.as_tuple().exponent) - 1) for each in (one, other)]
    if half_units[0] > half_units[1]:
        return False
    return one == other or (half_units[0] < half_units[1] and abs(one - other) < sum(half_units))
