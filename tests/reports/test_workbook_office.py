"""The workbook as LibreOffice Calc computes it: every formula, set against what it must give."""

import os
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from reports.exports.checking import ALL_AGREE, CHECKS
from reports.exports.workbook import workbook_bytes
from reports.exports.workings import FIRST, WORKINGS, Workings
from reports.result.period import PeriodResult
from tests.reports import phu_yen
from tests.reports.other_shapes import SHAPES
from tests.reports.reading_papers import OFFICE
from tests.reports.spreadsheet import Spreadsheet

pytestmark = [pytest.mark.pure, pytest.mark.slow]

XLSX = "xlsx:Calc MS Excel 2007 XML"
YEARS = {"phu_yen": phu_yen.result, **SHAPES}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each workbook, and beside it in `computed` as Calc loads, computes and saves it."""
    office = _calc()
    if office is None:
        pytest.skip("LibreOffice Calc is not installed here.")
    folder = tmp_path_factory.mktemp("calc")
    for name, year in YEARS.items():
        (folder / f"{name}.xlsx").write_bytes(workbook_bytes(year(), draft=False))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", XLSX, "--outdir"]
    written = sorted(str(path) for path in folder.glob("*.xlsx"))
    subprocess.run([*command, str(folder / "computed"), *written], check=True, timeout=500)
    return folder


def _calc() -> str | None:
    """The program named by SOFFICE, else the installed one where it can read workbooks."""
    if "SOFFICE" in os.environ or OFFICE is None:
        return os.environ.get("SOFFICE")
    return OFFICE if (Path(OFFICE).resolve().parent / "libsclo.so").exists() else None


@pytest.mark.parametrize("name", YEARS)
def test_calc_computes_what_is_published(folder: Path, name: str) -> None:
    result, written = YEARS[name](), Spreadsheet((folder / f"{name}.xlsx").read_bytes())
    computed = load_workbook(folder / "computed" / f"{name}.xlsx", data_only=True)
    every = list(written.formulas())
    assert len(every) > len(result.communes) * 10
    assert [
        (sheet, place, formula, found, wanted)
        for sheet, place, formula in every
        if not _same(found := computed[sheet][place].value, wanted := written.value(sheet, place))
    ] == []
    assert computed[CHECKS]["A2"].value == ALL_AGREE
    _figures_of_the_result(computed, result)


def _same(found: object, wanted: object) -> bool:
    """An error is a text that begins with #, and equal to nothing."""
    if isinstance(found, int | float) and isinstance(wanted, int | float):
        return found == pytest.approx(wanted, abs=1e-9)
    return (found or "") == (wanted or "")


def _figures_of_the_result(computed: Workbook, result: PeriodResult) -> None:
    """Not only what the formulas ought to give: what is published."""
    at, sheet = Workings(result), computed[WORKINGS]
    for row, each in enumerate(result.communes, start=FIRST):
        own = [sheet.cell(row, column).value for column in (at.total, at.maximum, at.rank)]
        assert own == [float(each.total), float(each.applicable_max), each.rank]
        shown = None if each.printed_index is None else float(each.printed_index)
        assert (sheet.cell(row, at.printed).value or None) == shown
        assert (sheet.cell(row, at.group).value or None) == each.group
