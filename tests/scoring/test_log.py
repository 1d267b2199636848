"""The event log as a file: complete, in order, safe to open, and noted as taken."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import IO

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from accounts.event_log import first_broken
from accounts.models import Event
from evidence.actions import DocumentFacts, add_document
from evidence.actions.seen import note_seen
from scoring import log_files
from scoring.log_files import LABELS, csv_lines, json_lines, workbook
from scoring.queries.log import LogRow, log_of_period, log_of_scorecard
from scoring.states import State
from tests.scoring.scene import Scene, at, on

pytestmark = pytest.mark.slow

ClientOf = Callable[..., Client]


@pytest.fixture
def year(scene: Scene) -> Scene:
    """Everything of a year, with a document that an appraiser has read."""
    document = add_document(
        dossier=scene.scorecard.dossier,
        facts=DocumentFacts(title="=HYPERLINK(1)", number="1/KH"),
        codes=["1.2"],
        by=scene.official,
        clock=at(on(2)),
    )
    note_seen(document=document, by=scene.appraiser, clock=at(on(12)))
    scene.at(State.FINAL)
    return scene


def body(answer: HttpResponse) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def read(file: IO[bytes]) -> Workbook:
    with file:
        return load_workbook(io.BytesIO(file.read()))


def taken(client: Client, page: str, kind: str) -> bytes:
    with time_machine.travel(on(25), tick=False):
        answer = client.post(page, {"kind": kind})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return body(answer)


def test_the_log_of_a_period_is_its_whole_chain_and_who_read(year: Scene) -> None:
    rows = list(log_of_period(year.period))
    own = [row for row in rows if row.chain == year.period.event_chain]
    assert [row.sequence for row in own] == list(range(1, len(own) + 1))
    assert len(own) == Event.objects.filter(chain=year.period.event_chain).count()
    assert [row.what for row in rows[len(own) :]] == ["see_document"]


def test_nothing_of_another_authority_is_in_it(year: Scene, other_scene: Scene) -> None:
    other_scene.at(State.ROUND_1)
    chains = {row.chain for row in log_of_period(year.period)}
    assert chains == {year.period.event_chain, f"authority:{year.authority.pk}"}


def test_the_log_of_a_scorecard_has_its_lines_and_evidence_alone(year: Scene) -> None:
    year.answer_all(year.scorecard_of(year.communes[1]), year.other_official)
    rows = list(log_of_scorecard(year.scorecard))
    assert {row.commune for row in rows} == {"xã Tường Phù"}
    told = [row.what for row in rows]
    assert told[0] == "add_document"
    assert told[-1] == "see_document"
    assert told.count("answer_line") == 5
    (taken_off,) = (row for row in rows if row.what == "deduct")
    assert (taken_off.line, taken_off.reason, taken_off.role) == (
        "1.2", "Thiếu tài liệu", "appraiser",
    )  # fmt: skip


def test_json_lines_carry_the_chain_whole(year: Scene) -> None:
    """An inspector recomputes every hash from the file alone."""
    told = [json.loads(line) for line in json_lines(log_of_period(year.period))]
    own = [row for row in told if row["chain"] == year.period.event_chain]
    events = Event.objects.filter(chain=year.period.event_chain).order_by("sequence")
    by_id = dict(events.values_list("sequence", "by_id"))
    rows = [{**row, "by_id": by_id[row["sequence"]], "by_name": row["by"]} for row in own]
    assert first_broken(rows) is None
    rows[3]["reason"] = "sửa"
    assert first_broken(rows) == 4


def test_no_cell_is_a_formula(year: Scene, client_of: ClientOf) -> None:
    page = reverse("scoring:log_of_period", args=[year.period.pk])
    client = client_of(year.standing)
    sheet = load_workbook(io.BytesIO(taken(client, page, "xlsx"))).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert len(cells) > 100
    texts = taken(client, page, "csv").decode("utf-8-sig")
    for row in csv.reader(io.StringIO(texts)):
        assert not [text for text in row if text.startswith(("=", "+", "-", "@"))]


def test_a_dangerous_text_is_told_as_it_stands() -> None:
    (_head, line) = csv_lines([row_with(reason="=1+1")])
    assert "'=1+1" in line
    sheet = read(workbook([row_with(reason="=1+1")])).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][list(LABELS).index("reason")] == "=1+1"


def row_with(**columns: object) -> LogRow:
    empty = dict.fromkeys(LogRow.__dataclass_fields__, "")
    told = {**empty, "sequence": 1, "at": on(1), "old": {}, "new": {}, **columns}
    return LogRow(**told)  # type: ignore[arg-type]


def test_a_log_longer_than_a_sheet_goes_on_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_files, "ROWS_OF_A_SHEET", 2)
    book = read(workbook(row_with(sequence=n) for n in range(5)))
    assert [sheet.max_row for sheet in book.worksheets] == [3, 3, 2]


def test_a_text_longer_than_a_cell_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = read(workbook([row_with(reason="x" * 40_000)])).active
    assert sheet is not None
    (text,) = (cell.value for cell in sheet[2] if str(cell.value).startswith("xx"))
    assert len(text) == 32_001


def test_lines_leave_before_the_last_is_read() -> None:
    """What makes memory constant: nothing waits for the end of the log."""

    def rows() -> Iterator[LogRow]:
        yield row_with()
        raise AssertionError("read ahead")

    lines = csv_lines(rows())
    assert next(lines).startswith("\ufeff")
    assert next(lines)
    assert next(json_lines(rows()))


def test_taking_it_is_an_event_that_the_next_log_shows(year: Scene, client_of: ClientOf) -> None:
    client = client_of(year.standing)
    for name, key in (("log_of_period", year.period.pk), ("log_of_scorecard", year.scorecard.pk)):
        taken(client, reverse(f"scoring:{name}", args=[key]), "jsonl")
    events = Event.objects.filter(what="export_log").order_by("sequence")
    assert [(e.by_id, e.new, e.subject_id) for e in events] == [
        (str(year.standing.pk), {"kind": "jsonl"}, str(year.period.pk)),
        (str(year.standing.pk), {"kind": "jsonl"}, str(year.scorecard.pk)),
    ]
    assert [row.what for row in log_of_period(year.period)][-2:] == ["export_log"] * 2


def test_a_kind_that_is_not_there_takes_nothing(year: Scene, client_of: ClientOf) -> None:
    page = reverse("scoring:log_of_period", args=[year.period.pk])
    client = client_of(year.standing)
    assert "text/html" in client.post(page, {"kind": "exe"}).headers["Content-Type"]
    assert not Event.objects.filter(what="export_log").exists()
    assert "Download as Excel" in client.get(page).text


def test_as_many_queries_for_much_as_for_little(year: Scene) -> None:
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            list(log_of_period(year.period))
            list(log_of_scorecard(year.scorecard))
        counts.append(len(queries))
        if not counts[1:]:
            year.answer_all(year.scorecard_of(year.communes[1]), year.other_official)
    assert counts[0] == counts[1]
