"""A result as a file: json, csv, xlsx; the PDF has its own tests."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from accounts.refusals import Refused
from reports.exports import export
from reports.exports.rows import lines_csv, table_csv
from reports.models import Publication
from reports.result.format import canonical_json, content_hash, from_json, to_json
from reports.result.period import PeriodResult
from reports.tables.report import tables
from tests.reports import phu_yen
from tests.reports.small_years import commune, one_leaf_set, year_of

pytestmark = pytest.mark.pure

FORMULA = "=> Kết quả: đạt"


def published(result: PeriodResult, revision: int = 1) -> Publication:
    frozen = to_json(result)
    return Publication(
        revision=revision,
        number="5",
        signed_on=date(2023, 1, 5),
        result=canonical_json(frozen).decode(),
        sha256=content_hash(frozen),
    )


def with_formulas() -> PeriodResult:
    named = commune(FORMULA, "80", kind="=1+1", previous=("90", 1), block="+1")
    other = commune("Ý Yên", "70", previous=("60", 2), block="@a")
    return year_of([replace(named, code="-5"), other], one_leaf_set())


def rows(result: PeriodResult) -> list[dict[str, str]]:
    content, _type, _name = export(result, None, "csv")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def sheet(result: PeriodResult, number: int, *, draft: bool = True) -> Worksheet:
    content, _type, _name = export(result, None if draft else published(result), "xlsx")
    return load_workbook(io.BytesIO(content))[f"Biểu {number}"]


def test_json_is_the_result_again() -> None:
    content, content_type, _name = export(phu_yen.result(), None, "json")
    assert content_type == "application/json"
    assert from_json(json.loads(content)) == phu_yen.result()
    assert "Tường Phù".encode() in content


def test_the_json_of_a_publication_has_its_hash() -> None:
    publication = published(phu_yen.result())
    content, _type, _name = export(phu_yen.result(), publication, "json")
    assert content_hash(json.loads(content)) == publication.sha256


def test_a_publication_of_long_ago_is_given_as_it_was_frozen() -> None:
    frozen = to_json(phu_yen.result())
    del frozen["statistics"]["median_index"]  # as if it had not been known yet
    publication = Publication(revision=1, result=canonical_json(frozen).decode())
    content, _type, _name = export(phu_yen.result(), publication, "json")
    assert json.loads(content) == frozen


def test_csv_has_a_row_for_each_commune_in_their_order() -> None:
    found = rows(phu_yen.result())
    assert len(found) == 27
    first = found[0]
    assert (first["rank"], first["name"], first["kind"]) == ("1", "Tường Phù", "xã")
    assert (first["total"], first["applicable_max"], first["index"]) == ("54", "70", "77.14")
    assert (first["index_change"], first["rank_change"]) == ("-7.94", "1")
    assert sum(Decimal(first[f"field_{code}"]) for code in range(1, 9)) == Decimal(54)
    assert {row["name"] for row in found if row["late"] == "true"} == {
        "Bắc Phong",
        "Suối Tọ",
        "Huy Tường",
    }


def test_csv_begins_with_a_byte_order_mark() -> None:
    content, content_type, _name = export(phu_yen.result(), None, "csv")
    assert content.startswith(b"\xef\xbb\xbfrank,")
    assert content_type == "text/csv; charset=utf-8"


def test_csv_leaves_out_what_is_not_there() -> None:
    (row,) = rows(year_of([commune("An Bình", None)], one_leaf_set()))
    assert (row["index"], row["previous_index"], row["previous_rank"]) == ("", "", "")
    assert (row["rank_change"], row["group"]) == ("", "")


def test_csv_texts_are_not_computed_and_figures_are_left_alone() -> None:
    (row,) = (row for row in rows(with_formulas()) if row["code"] == "'-5")
    assert (row["name"], row["kind"], row["block"]) == (f"'{FORMULA}", "'=1+1", "'+1")
    assert row["index_change"] == "-10"


def test_the_lines_as_csv_have_a_row_for_each_line_of_each_commune() -> None:
    text = lines_csv(phu_yen.result()).decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text)))
    assert len(found) == 27 * 60
    best = [row for row in found if row["commune"] == "xã Tường Phù"]
    assert sum(Decimal(row["final"]) for row in best) == Decimal(54)  # S001: 77,14 of 70
    assert {row["criterion_code"] for row in best if row["survey"] == "true"} == {"8.3"}


def test_a_table_as_csv_opens_in_columns_where_the_comma_is_decimal() -> None:
    with translation.override("vi"):
        text = table_csv(tables(phu_yen.result())[0]).decode("utf-8-sig")
    heads, first, *_rest = csv.reader(io.StringIO(text), delimiter=";")
    assert heads[1] == "Đơn vị"
    assert first == ["1", "Xã Tường Phù", "55,75", "47,75", "54", "70", "77,14", "B"]


def test_a_table_as_csv_computes_no_name_and_keeps_its_signs() -> None:
    text = table_csv(tables(with_formulas())[1]).decode("utf-8-sig")
    texts = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    assert "'+1" in texts
    assert "'=1+1 " + FORMULA in texts
    assert "-10,00" in texts  # a fall is a figure


def test_a_workbook_has_a_sheet_for_each_table() -> None:
    content, _type, _name = export(phu_yen.result(), None, "xlsx")
    names = load_workbook(io.BytesIO(content)).sheetnames
    assert names[:11] == [f"Biểu {number}" for number in range(1, 12)]


def test_workbook_figures_are_numbers_shown_as_they_print() -> None:
    ranking = sheet(phu_yen.result(), 1)
    first = {cell.column_letter: cell for cell in ranking[4]}
    assert (first["A"].value, first["B"].value) == (1, "Xã Tường Phù")
    assert (first["G"].value, first["G"].number_format) == (77.14, "0.00")
    assert (first["E"].value, first["E"].number_format) == (54, "General")
    change = sheet(phu_yen.result(), 2)["E5"]
    assert (change.value, change.number_format) == (-7.94, "+0.00;-0.00;0.00")


def test_workbook_headers_stay_in_view() -> None:
    assert sheet(phu_yen.result(), 1).freeze_panes == "C4"
    comparison = sheet(phu_yen.result(), 2)
    assert comparison.freeze_panes == "C5"
    assert {str(each) for each in comparison.merged_cells.ranges} == {
        "A3:A4",
        "B3:B4",
        "C3:E3",
        "F3:H3",
        "I3:I4",
    }
    assert [comparison["C3"].value, comparison["C4"].value] == ["Chỉ số CCHC (%)", "Năm 2021"]


def test_workbook_texts_stay_texts() -> None:
    texts = [cell for row in sheet(with_formulas(), 1).iter_rows() for cell in row if cell.value]
    assert [cell.coordinate for cell in texts if cell.data_type == "f"] == []
    assert {"+1", f"=1+1 {FORMULA}"} <= {cell.value for cell in texts}


def test_workbook_texts_lose_what_excel_cannot_hold() -> None:
    result = year_of([commune("An\x0bBình", "80")], one_leaf_set())
    assert sheet(result, 1)["B4"].value == "Xã AnBình"


def test_a_draft_workbook_says_so() -> None:
    assert sheet(phu_yen.result(), 3)["A2"].value == "DỰ THẢO"
    assert sheet(phu_yen.result(), 3, draft=False)["A2"].value is None


def test_the_name_of_the_file_says_what_it_is() -> None:
    result = year_of([commune("An Bình", "80")], one_leaf_set())
    names = [
        export(result, publication, "csv")[2]
        for publication in (None, published(result), published(result, revision=2))
    ]
    assert names == [
        "chi-so-cchc-2022-huyen-phu-yen-du-thao.csv",
        "chi-so-cchc-2022-huyen-phu-yen.csv",
        "chi-so-cchc-2022-huyen-phu-yen-lan-2.csv",
    ]


def test_the_pdf_of_a_publication_is_signed() -> None:
    result = year_of([commune("An Bình", "80")], one_leaf_set())
    signed, content_type, _name = export(result, published(result), "pdf")
    other, _type, _name = export(result, published(result, revision=2), "pdf")
    assert content_type == "application/pdf"
    assert signed.startswith(b"%PDF-")
    assert signed != other


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        export(phu_yen.result(), None, "doc")
    assert str(refusal.value) == (
        "“doc” is not a format of results. Choose one of: json, csv, xlsx, pdf, docx."
    )
