"""The event log as a file: complete, in order, safe to open, and noted as taken."""

import csv
import io
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from accounts.models import Event, EventChain
from evidence.actions import DocumentFacts, add_document
from evidence.actions.seen import note_seen
from scoring.papers import log_files
from scoring.papers.log_files import LABELS, csv_lines, json_lines, workbook
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


PAGE = Path(__file__).parents[2] / "docs" / "event-log.md"


def checked(file: Path) -> tuple[int, list[str]]:
    """What the Python of docs/event-log.md says of the file, which is all that it is given."""
    (script,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    told = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "-c", script, str(file)],
        capture_output=True, text=True, check=False, cwd=file.parent,
    )  # fmt: skip
    assert told.stderr == ""
    return told.returncode, told.stdout.splitlines()


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_the_hashes_are_computed_again_from_the_file_alone(
    year: Scene, tmp_path: Path, kind: str
) -> None:
    """Its chain is whole and ends at the head; a changed cell is found by its row. Texts that CSV
    has to mark are in it: a reason with = and one with ' before it."""
    for reason in ("=1+1", "'trích dẫn'\n- dòng hai"):
        year._move(State.COUNCIL, year.standing, on(24), reason=reason)
        year._move(State.FINAL, year.standing, on(24, 10))
    lines = {"csv": csv_lines, "jsonl": json_lines}[kind]
    text, file = "".join(lines(log_of_period(year.period))), tmp_path / f"log.{kind}"
    file.write_text(text, newline="")
    head = EventChain.objects.get(key=year.period.event_chain)
    code, told = checked(file)
    assert code == 0
    assert f"head: {head.key} {head.sequence} {head.head_hash}" in told
    assert not [line for line in told if line.startswith(("changed", "does not"))]
    deducted = Event.objects.get(what="deduct")
    assert "Thiếu tài liệu" in text
    file.write_text(text.replace("Thiếu tài liệu", "Thiếu chữ ký", 1), newline="")
    code, told = checked(file)
    assert (code, told[0]) == (1, f"changed: {head.key} {deducted.sequence} (deduct)")
    kept = [line for line in text.splitlines(keepends=True) if deducted.hash not in line[-70:]]
    file.write_text("".join(kept), newline="")
    assert checked(file)[1][0].startswith(
        f"rows left out before: {head.key} {deducted.sequence + 1} "
    )


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
