"""Part III of S001 stands in the papers that are made, read back out of them.

The Word file is read as LibreOffice turns it into a PDF, too; where that is not installed, what
stands in word/document.xml is looked at alone.
"""

import re

import pytest

from tests.reports import phu_yen
from tests.reports.printed_in_s001 import FAULTS, FIELDS, STATED
from tests.reports.reading_papers import (
    OFFICE,
    close,
    converted,
    docx_text,
    pdf_text,
    phu_yen_docx,
    phu_yen_pdf,
    says,
)

pytestmark = [pytest.mark.pure, pytest.mark.slow]


@pytest.fixture(scope="module", params=["pdf", "docx", "converted"])
def text(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    if request.param == "pdf":
        return pdf_text(phu_yen_pdf())
    if request.param == "docx":
        return docx_text(phu_yen_docx())
    if OFFICE is None:
        pytest.skip("LibreOffice is not installed here.")
    return pdf_text(converted(phu_yen_docx(), tmp_path_factory.mktemp("office")))


def test_all_that_s001_states_is_stated(text: str) -> None:
    assert [stated.line for stated in STATED if not says(text, stated.text)] == []


def test_what_cannot_hold_is_not_repeated_but_put_right(text: str) -> None:
    assert [fault.line for fault in FAULTS if says(text, fault.printed)] == []
    assert [fault.line for fault in FAULTS if not says(text, fault.instead)] == []


def test_the_fields_stand_in_the_order_of_s001(text: str) -> None:
    means = [close(stated.text).partition("{")[0] for stated in FIELDS]
    assert [text.find(mean) for mean in means] == sorted({text.find(mean) for mean in means})


def test_the_first_row_of_every_table_is_the_best_commune(text: str) -> None:
    found = attached_tables(text)
    assert [int(number) for number, _table in found] == list(range(1, 12))
    firsts = {re.findall(r"XãTườngPhù|XãHuyTường", table)[0] for _number, table in found}
    assert firsts == {"XãTườngPhù"}


def test_every_commune_stands_in_every_table(text: str) -> None:
    names = [close(commune.full_name) for commune in phu_yen.result().communes]
    for _number, table in attached_tables(text):
        assert [table.count(name[:1].upper() + name[1:]) for name in names] == [1] * 27


def attached_tables(text: str) -> list[tuple[str, str]]:
    """(Number, text) of each: it begins with its number and its title in capitals."""
    _report, *parted = re.split(r"Biểusố(\d+)(?=CHỈSỐ|SOSÁNH|KẾTQUẢ)", text)
    return list(zip(parted[::2], parted[1::2], strict=True))


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("làtrungbình57,86/100", True),
        ("làtrungbình57,9/100", True),
        ("làtrungbình57,84/100", False),
        ("làtrungbình57,96/100", False),
        ("làtrungbình58/100", False),
        ("làtrungbình157,9/100", False),
        ("làtrungbình57,9/70", False),
    ],
)
def test_a_figure_is_said_only_if_it_can_be_the_printed_one(text: str, is_said: bool) -> None:
    """The twin of the tests above."""
    assert says(text, "trung bình {57,9}/100") is is_said
