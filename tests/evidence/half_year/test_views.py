"""The pages of half-year reports: what they show, save and refuse, and to whom."""

import io
import re
from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.refusals import Faulty
from accounts.roles import Role
from evidence.actions.half_years import submit_report
from evidence.half_year.offline import read_offline, write_offline
from evidence.half_year.standard import standard_forms
from evidence.models import HalfYearReport, ReportFigure
from tests.evidence.half_year.asked import Asked, ask, at, fill, on
from tests.factories import Place, make_user

JSON = {"Accept": "application/json"}


@pytest.fixture
def asked(phu_yen: Place) -> Asked:
    return ask(phu_yen)


def url(name: str, asked: Asked, *more: object) -> str:
    return reverse(f"half_years:{name}", args=[asked.report.pk, *more])


def typed(client: Client, asked: Asked, key: str, **fields: object) -> dict[str, object]:
    """What saving.js is answered."""
    headers = JSON | {"Idempotency-Key": str(uuid4())}
    answer = client.post(url("figure", asked, key), fields, headers=headers)
    assert answer.status_code == 200
    return answer.json()  # type: ignore[no-any-return]


def test_a_form_is_filled_in_as_one_types(asked: Asked, client_of: Callable[..., Client]) -> None:
    client = client_of(asked.official)
    assert typed(client, asked, "3:3.1.1", value="299", version=0)["outcome"] == "saved"
    said = typed(client, asked, "3:3.1.2", value="251", version=0)
    assert (said["version"], said["tone"]) == (1, "line--done")
    assert said["sums"]["fields"]["3:3.1"] == "83,95 %"  # type: ignore[index]
    said = typed(client, asked, "3:3.1.2", value="300", version=1)
    told = said["sums"]["fields"]["check 3:3.1.2"]  # type: ignore[index]
    assert told == "Form 3, line 3.1.2: 300 is more than the whole, 299 (3.1.1)."
    note = typed(client, asked, "3:3.1.2", note="Đến 14/6", version=2)
    assert note["outcome"] == "saved"
    row = ReportFigure.objects.get(key="3:3.1.2")
    assert (row.value, row.note) == ("300", "Đến 14/6")


def test_a_figure_that_could_be_two_is_asked_about(
    asked: Asked, client_of: Callable[..., Client]
) -> None:
    client = client_of(asked.official)
    said = typed(client, asked, "3:3.1.1", value="250.289", version=0)
    assert said["outcome"] == "refused"
    assert "250289" in said["refused"][0]  # type: ignore[index]
    page = client.post(url("figure", asked, "3:3.1.1"), {"value": "3.91", "version": 0})
    assert page.status_code == 200
    assert 'value="3.91"' in page.content.decode()
    assert "two ways" in page.content.decode()
    assert not ReportFigure.objects.exists()


def test_a_conflict_shows_what_stands(asked: Asked, client_of: Callable[..., Client]) -> None:
    typed(client_of(asked.official), asked, "3:3.1.1", value="299", version=0)
    said = typed(client_of(asked.leader), asked, "3:3.1.1", value="300", version=0)
    assert (said["outcome"], said["own"]) == ("conflict", False)
    assert said["values"] == {"value": "299", "nothing": "", "note": ""}


def test_without_scripts_a_row_leads_back_to_its_place(
    asked: Asked, client_of: Callable[..., Client]
) -> None:
    client = client_of(asked.official)
    fields = {"value": "", "nothing": "1", "note": "", "version": 0}
    answer = client.post(url("figure", asked, "3:4.1"), fields)
    assert answer.headers["Location"] == url("form", asked, 3) + "#row-4.1"
    assert ReportFigure.objects.get().nothing


def test_from_form_to_submission(asked: Asked, client_of: Callable[..., Client]) -> None:
    client = client_of(asked.leader)
    refused = client.post(url("submit", asked), {"confirm": "on"})
    assert "have no figure yet" in refused.content.decode()
    fill(asked.report, asked.official, on(6))
    assert "Tick this box" in client.post(url("submit", asked)).content.decode()
    assert client.post(url("submit", asked), {"confirm": "on"}).status_code == 302
    assert asked.report.submitted_at is not None
    assert "data-line=" not in client.get(url("form", asked, 3)).content.decode()
    agency = client_of(asked.standing)
    agency.post(url("return", asked), {"reason": "Thiếu biểu 7"})
    assert "Thiếu biểu 7" in client.get(url("report", asked)).content.decode()


@pytest.mark.parametrize("name", ["report", "text", "paper", "offline_download", "file"])
def test_another_commune_finds_nothing(
    asked: Asked, client_of: Callable[..., Client], name: str
) -> None:
    assert client_of(asked.other_leader()).get(url(name, asked)).status_code == 404


def test_a_commune_goes_from_the_half_year_to_its_own_report(
    asked: Asked, client_of: Callable[..., Client]
) -> None:
    client = client_of(asked.official)
    page = reverse("half_years:half_year", args=[asked.half_year.pk])
    assert client.get(page).headers["Location"] == url("report", asked)
    for name, more in (("table", [3]), ("summary_file", [])):
        where = reverse(f"half_years:{name}", args=[asked.half_year.pk, *more])
        assert client.get(where).status_code == 404


def test_sections_are_prefilled_until_they_are_written(
    asked: Asked, client_of: Callable[..., Client]
) -> None:
    client = client_of(asked.official)
    fill(asked.report, asked.official, on(6))
    shown = "Đã hoàn thành 30/52 nhiệm vụ đề ra trong kế hoạch, đạt 57,69%."
    assert shown in client.get(url("text", asked)).content.decode()
    client.post(url("section", asked, "1.2"), {"text": "Đạt tiến độ.", "version": 0})
    page = client.get(url("text", asked)).content.decode()
    assert "Đạt tiến độ." in page
    assert shown not in page


# --- files ----------------------------------------------------------------------------------------


def test_the_workbook_goes_out_and_comes_back(
    asked: Asked, client_of: Callable[..., Client]
) -> None:
    client = client_of(asked.official)
    typed(client, asked, "3:3.1.1", value="299", version=0)
    book = load_workbook(io.BytesIO(client.get(url("offline_download", asked)).content))
    rows = {(r[0].value, r[1].value): r for r in book.active.iter_rows(min_row=2)}
    assert rows["3", "3.1.1"][4].value == "299"
    rows["3", "3.1.2"][4].value = "251"
    rows["3", "4.1"][5].value = "x"
    preview = client.post(url("offline_upload", asked), {"file": uploaded(book)})
    page = preview.content.decode()
    assert "2 figures differ" in page
    assert not ReportFigure.objects.filter(key="3:3.1.2").exists()
    seal = re.search(r'name="seal" value="([^"]+)"', page)
    assert seal is not None
    taken = {"seal": seal[1], "take": ["3:3.1.2", "3:4.1"], "version-3:3.1.2": 0}
    answer = client.post(url("offline_take_over", asked), taken)
    assert answer.headers["Location"] == url("report", asked)
    kept = ReportFigure.objects.exclude(key="3:3.1.1").order_by("key")
    assert [(r.key, r.value, r.nothing) for r in kept] == [
        ("3:3.1.2", "251", False), ("3:4.1", "", True),
    ]  # fmt: skip


def test_faults_of_a_workbook_are_named_by_cell(
    asked: Asked, client_of: Callable[..., Client]
) -> None:
    client = client_of(asked.official)
    book = load_workbook(io.BytesIO(client.get(url("offline_download", asked)).content))
    rows = {(r[0].value, r[1].value): r for r in book.active.iter_rows(min_row=2)}
    cell, other = rows["3", "3.1.2"][4], rows["3", "3.1.1"][4]
    cell.value, other.value = "250.289", "3.91"
    page = client.post(url("offline_upload", asked), {"file": uploaded(book)}).content.decode()
    assert f"cell {cell.coordinate}" in page
    assert f"cell {other.coordinate}" in page
    assert page.count("two ways") == 2


@pytest.mark.slow
def test_a_workbook_may_hold_numbers_as_excel_keeps_them() -> None:
    """A column that was copied in: 57,69 % is clear, 250,289 as a count or 3 May is not."""
    report, forms = uuid4(), standard_forms()

    def read(typed: dict[str, object]) -> dict[str, str]:
        book = load_workbook(io.BytesIO(write_offline(forms, report, {})))
        for row in book.active.iter_rows(min_row=2):
            key = f"{row[0].value}:{row[1].value}"
            if key in typed:
                row[4].number_format = "General"
                row[4].value = typed[key]
        buffer = io.BytesIO()
        book.save(buffer)
        filed = read_offline(buffer.getvalue(), forms, report)
        return {key: filed[key].value for key in typed}

    assert read({"3:3.1.1": 1299, "7:1": 57.69, "7:2": 1}) == {
        "3:3.1.1": "1299", "7:1": "57.69", "7:2": "1",
    }  # fmt: skip
    for doubtful in (250.289, 3.91, 0.5, date(2024, 5, 3), "=1+1", True):
        with pytest.raises(Faulty):
            read({"3:3.1.1": doubtful})


def test_the_workbook_of_another_report_is_refused(
    asked: Asked, client_of: Callable[..., Client]
) -> None:
    other = asked.report_of(1)
    theirs = client_of(asked.other_leader()).get(
        reverse("half_years:offline_download", args=[other.pk])
    )
    book = load_workbook(io.BytesIO(theirs.content))
    client = client_of(asked.official)
    page = client.post(url("offline_upload", asked), {"file": uploaded(book)}).content.decode()
    assert "of another report" in page


def uploaded(book: object) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    book.save(buffer)  # type: ignore[attr-defined]
    return SimpleUploadedFile("Số liệu.xlsx", buffer.getvalue())


def test_the_paper_as_excel_has_the_forms_of_s003(
    asked: Asked, client_of: Callable[..., Client]
) -> None:
    fill(asked.report, asked.official, on(6))
    answer = client_of(asked.official).get(url("file", asked) + "?format=xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == [f"Biểu {number}" for number in range(1, 8)]
    assert list(book["Biểu 3"].iter_rows(min_row=5, max_row=6, values_only=True)) == [
        ("STT", "Chỉ tiêu thống kê", "Kết quả thống kê", None, "Ghi chú"),
        (None, None, "Đơn vị tính", "Số liệu", None),
    ]
    rows = list(book["Biểu 3"].iter_rows(min_row=7, max_col=4, values_only=True))
    assert rows[4] == (
        "1.4", "Tổng số TTHC thuộc thẩm quyền giải quyết tại địa phương", "Thủ tục", "124",
    )  # fmt: skip
    assert rows[5][3] == "137"
    assert client_of(asked.official).get(url("file", asked) + "?format=exe").status_code == 404


# --- the authority --------------------------------------------------------------------------------


def handed_in(asked: Asked, numbers: range) -> None:
    for number in numbers:
        report = asked.report_of(number)
        leader = make_user(
            Role.COMMUNE_LEADER, f"l{number}", authority=asked.place.authority,
            commune=report.commune,
        )  # fmt: skip
        fill(report, leader, on(6))
        submit_report(report=report, by=leader, clock=at(on(7)))


def test_totals_are_those_of_what_is_handed_in(
    asked: Asked, client_of: Callable[..., Client]
) -> None:
    handed_in(asked, range(2))
    fill(asked.report_of(2), asked.official, on(6))  # still writing
    where = reverse("half_years:summary_file", args=[asked.half_year.pk])
    book = load_workbook(io.BytesIO(client_of(asked.standing).get(where).content))
    rows = {row[0]: row for row in book["Biểu 7"].iter_rows(min_row=6, values_only=True)}
    assert rows["5.4.1"][3] == "598"
    assert rows["5.4"][3] == "83,95"
    assert rows["2"][3] == "Chưa: 2"
    assert rows["1"][3] is None  # a typed rate has no total


def test_the_pages_of_the_authority_ask_as_much_for_one_report_as_for_all(
    asked: Asked, client_of: Callable[..., Client]
) -> None:
    client = client_of(asked.standing)
    pages = [
        reverse("half_years:half_year", args=[asked.half_year.pk]),
        reverse("half_years:table", args=[asked.half_year.pk, 3]),
    ]

    def counts() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(page).status_code == 200
            found.append(len(queries))
        return found

    handed_in(asked, range(1))
    one = counts()
    handed_in(asked, range(1, 3))
    assert HalfYearReport.objects.filter(submitted_at__isnull=False).count() == 3
    assert counts() == one
    assert max(one) <= 8


def test_a_form_asks_as_much_empty_as_full(asked: Asked, client_of: Callable[..., Client]) -> None:
    client, page = client_of(asked.official), url("form", asked, 7)
    with CaptureQueriesContext(connection) as empty:
        client.get(page)
    fill(asked.report, asked.official, on(6))
    with CaptureQueriesContext(connection) as full:
        client.get(page)
    assert len(empty) == len(full) <= 7


def test_the_standing_agency_asks_and_edits(asked: Asked, client_of: Callable[..., Client]) -> None:
    client = client_of(asked.standing)
    forms = reverse("half_years:forms", args=[3])
    new = {
        "code": "3.1.3", "label": "Số hồ sơ quá hạn", "kind": "count", "unit": "Hồ sơ",
        "over": "sum", "after": "3.1.2", "seen": 1,
    }  # fmt: skip
    assert client.post(forms, new).headers["Location"] == forms
    assert "Số hồ sơ quá hạn" in client.get(forms).content.decode()
    stale = client.post(forms, new | {"code": "3.1.4"})
    assert "Somebody else has changed the forms" in stale.content.decode()
    moved = reverse("half_years:change_row", args=[3, "3.1.3"])
    client.post(moved, {"seen": 2, "do": "retire"})
    assert "Retired (1)" in client.get(forms).content.decode()
    client.post(reverse("half_years:adopt", args=[asked.half_year.pk]))
    asked.half_year.refresh_from_db()
    assert asked.half_year.edition.number == 3


def test_a_commune_does_not_edit_forms(asked: Asked, client_of: Callable[..., Client]) -> None:
    client = client_of(asked.leader)
    for name in ("half_years:open", "half_years:forms"):
        where = reverse(name, args=[3] if name.endswith("forms") else [])
        assert client.get(where).status_code == 403
