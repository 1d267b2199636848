"""Reading files in a process of its own: what it refuses, and what it would cost without limits."""

import io
import os
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from accounts import confined, confined_child
from accounts.confined import read_confined
from accounts.refusals import Refused
from accounts.resources import CommuneList
from accounts.workbook_reader import read_rows
from tests.accounts import greedy
from tests.accounts.workbook_files import communes, rewritten

pytestmark = [pytest.mark.pure, pytest.mark.usefixtures("in_english"), pytest.mark.slow]

MORE = "Reading the file takes more memory or time than a list needs. Copy the list into a new"
DAMAGED = "The file is damaged."
MIB = 1024 * 1024


def ask(what: Any, content: bytes = b"") -> Any:
    return read_confined("tests.accounts.greedy", content, what, damaged=DAMAGED)


def refusal(what: Any) -> str:
    with pytest.raises(Refused) as refused:
        ask(what)
    return str(refused.value)


def test_a_file_goes_there_and_its_content_comes_back() -> None:
    assert ask(None, b"x" * 5 * MIB) == 5 * MIB


def test_a_file_that_takes_too_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal({"allocate": 600 * MIB}).startswith(MORE)
    # The twin: with the limit lifted the same file is read, and takes the memory.
    monkeypatch.setattr(confined, "MEMORY_BYTES", 1024 * MIB)
    assert ask({"allocate": 600 * MIB}) == 600 * MIB


def test_a_small_workbook_that_takes_much_memory_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """12 kB of elements in each other become 300 MB: no count of cells or ranges sees them."""
    good = communes(("01", "xã", "Tường Phù"))
    name = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        sheet = archive.read(name)
    depth = 300_000
    nested = b"<a>" * depth + b"</a>" * depth + b"<sheetData>"
    small = rewritten(good, {name: sheet.replace(b"<sheetData>", nested)})
    assert len(small) < 12_000
    with monkeypatch.context() as less:
        less.setattr(confined, "MEMORY_BYTES", 100 * MIB)
        with pytest.raises(Refused, match=MORE):
            read_rows(small, CommuneList.layout)
        assert len(read_rows(good, CommuneList.layout)) == 1  # the limit is enough for a list
    assert len(read_rows(small, CommuneList.layout)) == 1  # the twin: read, with memory enough


@pytest.mark.slow
@pytest.mark.parametrize("how", ["spin", "sleep"])
def test_a_file_that_takes_too_much_time_is_refused(
    how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The processor's time, and the clock's."""
    with monkeypatch.context() as short:
        short.setattr(confined, "SECONDS", 1)
        assert refusal({how: 1.5}).startswith(MORE)
    assert ask({how: 1.5}) == 0  # the twin: with time enough


def test_more_than_a_list_is_not_taken_back() -> None:
    assert len(ask({"tell": confined_child.MAX_ANSWER_BYTES - 100})) > 8_000_000
    assert refusal({"tell": confined_child.MAX_ANSWER_BYTES}).startswith(MORE)


@pytest.mark.parametrize("how", ["crash", "end the server"])
def test_a_file_that_ends_the_reader_is_refused_and_the_next_is_read(how: str) -> None:
    assert refusal(how).startswith(MORE)
    assert ask(None, b"xyz") == 3


def test_a_reader_that_fails_says_damaged_and_one_that_refuses_is_quoted() -> None:
    assert refusal("fail") == DAMAGED
    assert refusal("refuse") == "Table 2 is odd."


def test_the_reader_has_neither_keys_nor_the_right_to_write(tmp_path: Path) -> None:
    assert not {"SECRET_KEY", "DATABASE_URL", "PATH"} & set(ask("environment"))
    assert refusal({"write": str(tmp_path / "file")}) == DAMAGED
    assert (tmp_path / "file").read_bytes() == b""
    greedy.read(b"", {"write": str(tmp_path / "file")})  # the twin: here it may


def test_files_follow_each_other_in_one_server_and_threads_have_their_own() -> None:
    first = ask("server")
    assert ask("server") == first
    found: list[Any] = []
    threads = [threading.Thread(target=lambda: found.append(ask({"sleep": 0.3}))) for _ in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [0, 0]


def test_a_reader_idle_for_long_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = ask("server")
    monkeypatch.setattr(confined, "IDLE_SECONDS", 0)
    assert ask("server") != first


def test_a_fork_of_the_site_does_not_share_the_reader() -> None:
    """Two processes on one connection would take each other's answers."""
    ask(None)
    receiving, sending = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(sending, str(len(confined._idle)).encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert (os.read(receiving, 9), bool(confined._idle)) == (b"0", True)
    os.close(receiving)
    os.close(sending)


def test_a_workbook_that_only_claims_rows_is_read_at_once() -> None:
    """A million missing rows before the last are not counted one by one."""

    def far(sheet: Any) -> None:
        sheet["A1048576"], sheet["B1048576"], sheet["C1048576"] = "02", "xã", "Đá Đỏ"

    content = communes(("01", "xã", "Tường Phù"), change=far)
    begin = time.perf_counter()
    assert [row.number for row in read_rows(content, CommuneList.layout)] == [2, 1_048_576]
    assert time.perf_counter() - begin < 2
