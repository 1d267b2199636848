"""A description as JSON: read with every fault named. Pure."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from accounts.refusals import Refused, Sentence, sentence
from accounts.refusals import gettext_noop as _
from evidence.consistency.description import Description, RawRow, RawStatement, described
from evidence.consistency.vocabulary import COLUMNS, Kind

LONGEST_TEXT = 2000
DOCUMENT_KEYS = {"title", "date", "year", "issuer", "statements"}
HEAD = {"title": "name", "date": "date", "year": "figure", "issuer": "by"}
STATEMENT_KEYS = {"kind", "name", "place", "rows"}


def read_json(content: bytes) -> Description:
    """The description in the file. Raises Refused, or Faulty with every fault."""
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise Refused(_("The file is no JSON. Save it as UTF-8 and check its commas.")) from None
    if not isinstance(data, Mapping) or not isinstance(data.get("statements"), list):
        raise Refused(_("The file has no list “statements”. Use the example as it stands."))
    faults: list[Sentence] = []
    raw = [*_head(data, faults)]
    for number, each in enumerate(data["statements"], start=1):
        raw.extend(_statement(number, each, faults))
    return described(str(data.get("title", "")), raw, faults)


def _head(data: Mapping[str, Any], faults: list[Sentence]) -> Iterator[RawStatement]:
    """What the document says of itself, as the statement that a workbook has for it."""
    where, before = sentence(_("Head of the file")), len(faults)
    _refuse_unknown(data, DOCUMENT_KEYS, where, faults)
    cells = {"role": "document"} | {
        column: _text(data[key], sentence("{key}", key=key), where, faults)
        for key, column in HEAD.items()
        if key in data
    }
    is_told = len(faults) > before
    yield RawStatement(Kind.DOCUMENT, [RawRow(cells, where)], where, is_told=is_told)


def head_cells(data: Mapping[str, Any]) -> dict[str, str]:
    """The same as the row that a workbook has for it."""
    return {"role": "document"} | {
        column: str(data[key]) for key, column in HEAD.items() if key in data
    }


def _statement(number: int, data: Any, faults: list[Sentence]) -> Iterator[RawStatement]:
    where = sentence(_("Statement {number}"), number=number)
    if not isinstance(data, Mapping) or not isinstance(data.get("rows"), list):
        faults.append(sentence(_("{where} has no list “rows”."), where=where))
        return
    before = len(faults)
    _refuse_unknown(data, STATEMENT_KEYS, where, faults)
    texts = {
        key: _text(data.get(key, ""), sentence("{key}", key=key), where, faults)
        for key in ("kind", "name", "place")
    }
    rows = [
        row
        for at, each in enumerate(data["rows"], start=1)
        for row in _row(sentence(_("Statement {number}, row {row}"), number=number, row=at), each,
                        faults)
    ]  # fmt: skip
    is_told = len(faults) > before
    yield RawStatement(texts["kind"], rows, where, texts["name"], texts["place"], is_told)


def _row(where: Sentence, data: Any, faults: list[Sentence]) -> Iterator[RawRow]:
    if not isinstance(data, Mapping):
        faults.append(sentence(_("{where}: a row has columns and their texts."), where=where))
        return
    _refuse_unknown(data, set(COLUMNS), where, faults)
    cells = {}
    for column, value in data.items():
        if column in COLUMNS:
            if column == "items" and isinstance(value, list):
                value = "; ".join(_text(each, COLUMNS[column], where, faults) for each in value)
                cells[column] = value
            else:
                cells[column] = _text(value, COLUMNS[column], where, faults)
    yield RawRow(cells, where)


def _text(value: Any, column: object, where: Sentence, faults: list[Sentence]) -> str:
    """A text or a whole number. A number with decimals has lost how it is printed: 89,350."""
    if isinstance(value, bool | float) or not isinstance(value, str | int):
        what = _('{where}, {column}: write the text in quotes, as the document prints it: "1,5".')
        faults.append(sentence(what, where=where, column=column))
        return ""
    text = str(value)
    if len(text) > LONGEST_TEXT:
        what = _("{where}, {column}: longer than {limit} characters. Shorten it.")
        faults.append(sentence(what, where=where, column=column, limit=LONGEST_TEXT))
        return ""
    return text


def _refuse_unknown(
    data: Mapping[str, Any], known: set[str], where: Sentence, faults: list[Sentence]
) -> None:
    for key in data:
        if key not in known:
            what = _("{where}: “{key}” is not known here. Use: {known}.")
            faults.append(sentence(what, where=where, key=str(key)[:60], known=sorted(known)))
