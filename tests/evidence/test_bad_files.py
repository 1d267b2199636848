"""Every file of the corpus is refused in its own sentence; its twin, without the control, is taken
(TRUST 5)."""

from typing import Any

import pytest

from accounts.refusals import Refused
from evidence import content, image_check, office_check, pdf_check, pdf_parts, uploads, zip_check
from evidence.file_names import clean_name
from evidence.uploads import examine
from tests.evidence.bad_files import BAD_FILES, BadFile
from tests.evidence.samples import upload

pytestmark = pytest.mark.pure

ROWS = {row.what: row for row in BAD_FILES}
# These unpack hundreds of megabytes, or are read until patience ends.
SLOW = {"PDF: bomb", "PDF: bomb of packed objects", "PDF: objects inside each other", "Word: bomb"}


def test_the_corpus_is_as_large_as_was_asked_for() -> None:
    assert len(ROWS) == len(BAD_FILES) >= 60


def _marks(what: str) -> list[pytest.MarkDecorator]:
    return [pytest.mark.slow] if what in SLOW else []


@pytest.mark.parametrize(
    "row", [pytest.param(row, id=row.what, marks=_marks(row.what)) for row in BAD_FILES]
)
def test_a_bad_file_is_refused_in_its_sentence(row: BadFile) -> None:
    given = upload(row.content, "x")
    with pytest.raises(Refused) as refusal:
        examine(given, row.name)
    assert str(refusal.value) == row.said(clean_name(row.name))


def nothing(*_arguments: Any, **_more: Any) -> None: ...


# (what is switched off, by what it is replaced, the files that then are taken)
OFF: list[tuple[object, str, object, list[str]]] = [
    (uploads, "_refuse_bad_content", nothing, ["PDF: half of it", "Word: bomb", "PNG: half of it"]),
    (
        pdf_check,
        "_refuse_names",
        nothing,
        ["PDF: script when opened", "PDF: password", "PDF: film"],
    ),
    (pdf_parts, "_plain", lambda token: token[1:], ["PDF: script, its name escaped"]),
    (pdf_check, "is_object_stream", lambda _part: False, ["PDF: script in packed objects"]),
    (pdf_parts, "_end_of_string", lambda _c, at, _p: at, ["PDF: script behind a stream in a text"]),
    (
        pdf_check,
        "refuse_two_in_one",
        nothing,
        ["PDF: RAR inside", "PDF: web page in its first lines"],
    ),
    (pdf_check, "MAX_UNPACKED_BYTES", 10**9, ["PDF: bomb"]),
    (pdf_check, "MAX_PIXELS", 10**12, ["PDF: endless picture"]),
    (office_check, "_refuse_part_names", nothing, ["Word: macros", "Word: object embedded"]),
    (office_check, "_refuse_relations", nothing, ["Word: template from the web"]),
    (office_check, "_refuse_xml", nothing, ["Word: entities", "Excel: entities in UTF-16"]),
    (office_check, "_refuse_types", nothing, ["Excel: macro workbook renamed"]),
    (zip_check, "_is_plain", lambda _info: True, ["Word: path upwards", "Word: link"]),
    (image_check, "MAX_PIXELS", 10**12, ["PNG: flood", "JPEG: flood"]),
    (image_check, "refuse_two_in_one", nothing, ["PNG: web page in its text"]),
    (content, "_other_type", lambda _content: "", ["PDF: 7z inside", "JPEG: RAR behind it"]),
]


@pytest.mark.parametrize(
    ("room", "control", "instead", "what"),
    [
        pytest.param(room, name, instead, what, id=f"{name}: {what}", marks=_marks(what))
        for room, name, instead, rows in OFF
        for what in rows
    ],
)
def test_without_its_control_the_file_would_be_taken(
    monkeypatch: pytest.MonkeyPatch, room: object, control: str, instead: object, what: str
) -> None:
    monkeypatch.setattr(room, control, instead)
    row = ROWS[what]
    assert examine(upload(row.content, "x"), row.name).size_bytes == len(row.content)
