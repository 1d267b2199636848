"""The page that checks stated figures, its template and report, and the command."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from accounts.refusals import Refused
from accounts.roles import Role
from accounts.workbooks import write_rows
from evidence.consistency.checking import contradictions
from evidence.consistency.description import MAX_BYTES
from evidence.consistency.vocabulary import COLUMNS
from evidence.figures_example import EXAMPLE
from evidence.figures_file import LAYOUT, read_figures_file, template_workbook
from tests.evidence.consistency.transcribed import FOLDER, transcribed
from tests.factories import make_authority, make_commune, make_user

DOCS = Path(__file__).parents[2] / "docs" / "figures-format.md"


def rows_of(*rows: dict[str, str]) -> bytes:
    empty = dict.fromkeys([column.name for column in LAYOUT.columns], "")
    return write_rows(LAYOUT, [empty | row for row in rows])


def sums(*figures: str) -> list[dict[str, str]]:
    first = {"number": "1", "kind": "sum", "about": "Hồ sơ", "place": "Mục II"}
    roles = ["total"] + ["part"] * (len(figures) - 1)
    return [
        {"number": "1", "role": role, "figure": figure} | (first if role == "total" else {})
        for role, figure in zip(roles, figures, strict=True)
    ]


def said(content: bytes, name: str = "a.xlsx") -> list[str]:
    try:
        return [str(each.what) for each in contradictions(read_figures_file(name, content))]
    except Refused as refusal:
        return [str(each) for each in refusal.sentences]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_template_is_read_back(language: str) -> None:
    """In either language: kinds, roles and headings are those of its reader."""
    with translation.override(language):
        content = template_workbook()
    described = read_figures_file("mẫu.xlsx", content)
    assert described.title == EXAMPLE["title"]
    assert [each.kind for each in described.statements] == [
        each["kind"] for each in EXAMPLE["statements"]
    ]
    assert contradictions(described) == []


def test_json_and_workbook_say_the_same() -> None:
    described = read_figures_file("example.json", json.dumps(EXAMPLE).encode())
    from_workbook = read_figures_file("example.xlsx", template_workbook())
    assert [each.name for each in described.statements] == [
        each.name for each in from_workbook.statements
    ]
    assert [[dict(row.figures) for row in each.rows] for each in described.statements] == [
        [dict(row.figures) for row in each.rows] for each in from_workbook.statements
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (rows_of(*sums("298", "251", "47")), []),
        (
            rows_of(*sums("299", "251", "47")),
            ["Hồ sơ: 251 + 47 = 298, but 299 is stated (difference 1)."],
        ),
        (rows_of(*sums("", "251", "47")), ["Row 2: “Figure” is empty."]),
        (
            rows_of(*sums("x", "251", "47")),
            ["Row 2, Figure: “x” is not a number. Write digits only, such as 12 or 1,5."],
        ),
        (
            rows_of({"kind": "sum", "role": "total", "figure": "1"}),
            ["Row 2: the number of its statement is empty."],
        ),
        (b"no workbook", ["The file cannot be read as an Excel workbook. Open it in Excel, save it "
                          "anew as .xlsx, and choose that file."]),
        (b"x" * (MAX_BYTES + 1), ["The file is larger than 512 KB. Leave only the stated figures "
                                  "in it."]),
    ],
)  # fmt: skip
def test_workbooks(content: bytes, expected: list[str]) -> None:
    assert said(content) == expected


def test_a_number_cell_with_decimals_is_refused() -> None:
    """Excel keeps 250.289 without the way it is printed."""
    book = load_workbook(io.BytesIO(rows_of(*sums("298", "251", "47"))))
    book.active["G3"] = 250.289
    assert book.active["G1"].value in {"Figure", "Số liệu"}
    content = io.BytesIO()
    book.save(content)
    (fault,) = said(content.getvalue())
    assert "G3" in fault
    assert "250.289" in fault
    assert "Format the cell as Text and type it anew." in fault


@pytest.mark.parametrize("name", ["a.csv", "a.pdf", "a", "a.xls"])
def test_other_files_are_refused(name: str) -> None:
    assert said(b"{}", name) == ["Choose a file that ends in .xlsx or .json."]


def test_the_documentation_shows_the_example_and_every_column() -> None:
    text = DOCS.read_text(encoding="utf-8")
    shown = text.partition("```json\n")[2].partition("```")[0]
    assert json.loads(shown) == EXAMPLE
    assert [name for name in COLUMNS if f"| `{name}` |" not in text] == []


# --- the page -------------------------------------------------------------------------------------


def posted(client: Client, content: bytes, name: str) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("evidence:figures"), {"file": file})


@pytest.fixture
def visitor(client_of: Callable[..., Client]) -> Client:
    """An official of a commune."""
    authority = make_authority("Phù Yên")
    commune = make_commune(authority, "1", "Tân Lang")
    user = make_user(Role.COMMUNE_OFFICIAL, "can.bo", authority=authority, commune=commune)
    return client_of(user)


@pytest.mark.django_db
def test_the_page_is_for_people_with_an_account() -> None:
    for name in ("figures", "figures_report", "figures_template", "figures_example"):
        assert Client().post(reverse(f"evidence:{name}")).status_code in (302, 405)
        assert Client().get(reverse(f"evidence:{name}")).status_code in (302, 405)


@pytest.mark.django_db
def test_a_file_is_checked_and_the_report_taken_along(visitor: Client) -> None:
    answer = posted(visitor, (FOLDER / "S003.json").read_bytes(), "S003.json")
    assert answer.status_code == 200
    found = contradictions(transcribed("S003"))
    sections = answer.context["sections"]
    assert [section["key"] for section in sections] == ["fault", "warning", "remark"]
    assert sum(len(section["rows"]) for section in sections) == len(found)
    assert "296 / 298 = 99" in answer.content.decode()
    seal = answer.context["report_form"]["seal"].value()
    report = visitor.post(reverse("evidence:figures_report"), {"seal": seal})
    sheet = load_workbook(io.BytesIO(report.content)).active
    assert sheet.max_row == len(found) + 1
    assert [cell.value for cell in sheet["B"]][1:] == [each.place for each in found]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name"), [(b"{", "a.json"), (b"PK", "a.xlsx"), (b"", "a.json"), (b"a", "a.txt")]
)
def test_a_bad_file_is_refused_on_the_page(visitor: Client, content: bytes, name: str) -> None:
    answer = posted(visitor, content, name)
    assert answer.status_code == 200
    assert "is_checked" not in answer.context
    assert answer.context.get("faults") or answer.context["form"].errors


@pytest.mark.django_db
@pytest.mark.parametrize("seal", ["", "x", "a:b:c"])
def test_a_report_that_was_not_shown_is_refused(visitor: Client, seal: str) -> None:
    answer = visitor.post(reverse("evidence:figures_report"), {"seal": seal})
    assert answer.headers["Content-Type"].startswith("text/html")
    assert len(answer.context["faults"]) == 1


@pytest.mark.django_db
def test_template_and_example_are_downloaded(visitor: Client) -> None:
    template = visitor.get(reverse("evidence:figures_template"))
    assert read_figures_file("a.xlsx", template.content).title == EXAMPLE["title"]
    example = visitor.get(reverse("evidence:figures_example"))
    assert json.loads(example.content) == EXAMPLE


# --- the command ----------------------------------------------------------------------------------


def test_the_command_tells_and_ends_with_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "report.xlsx"
    with pytest.raises(SystemExit) as ended:
        call_command("check_figures", str(FOLDER / "S000.json"), output=report)
    assert ended.value.code == 1
    told = capsys.readouterr().out.splitlines()
    assert len(told) == len(contradictions(transcribed("S000"))) + 1
    assert "= 88,23" in told[0]
    assert told[-1] == "Tìm thấy 6 điểm, trong đó 5 mâu thuẫn."
    assert load_workbook(report).active.max_row == 7


def test_the_command_is_content_with_what_agrees(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps(EXAMPLE))
    call_command("check_figures", str(file))
    assert capsys.readouterr().out == "Tìm thấy 0 điểm, trong đó 0 mâu thuẫn.\n"


def test_the_command_refuses_what_it_cannot_read(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không đọc được tệp"):
        call_command("check_figures", str(tmp_path / "none.json"))
    (tmp_path / "a.json").write_text("{")
    with pytest.raises(CommandError):
        call_command("check_figures", str(tmp_path / "a.json"))
