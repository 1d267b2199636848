"""The rows of an annex's tables as numbered lines, fields and what stands below them. Pure.

The headings are those of Vietnamese annexes; fields, criteria and sub-criteria stand one below the
other, told apart by their numbers.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from accounts.numbers import parse_decimal
from accounts.refusals import Refused, Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.word.annex_numbers import Number, Numbering, roman_number

_HEADINGS = {
    "code": r"stt|tt|số tt|mã|mã số|số thứ tự",
    "name": r"(?:tên )?(?:lĩnh vực|tiêu chí|nội dung|chỉ số).*",
    "maximum": r"điểm(?: số)? (?:tối đa|chuẩn|tđ).*|thang điểm|điểm",
    "rule": r".*(?:cách (?:chấm|tính|đánh giá|xác định)|phương pháp|hướng dẫn|thang điểm đánh).*",
    "evidence": r".*(?:kiểm chứng|minh chứng|tlkc).*",
    "department": r".*(?:thẩm định|cơ quan (?:chấm|đánh giá|theo dõi)).*",
    "official": r".*(?:công chức|phụ trách).*",
}
_NEEDED = ("code", "name", "maximum")
_TOTAL = re.compile(r"(?:tổng|cộng)\b", re.I)
_GROUP = re.compile(r"(?:nhóm|phần)\s+(?:[IVX]+|[A-Z]|\d)\b", re.I)
_STANDS_IN_FRONT = _(
    "it stands in front of the first numbered row. Numbers that Word sets by itself are not seen: "
    "type them."
)
Columns = dict[str, int]


@dataclass
class Line:
    """A numbered row, with the unnumbered ones below it that state its points."""

    place: Sentence
    code: str
    name: str
    maximum: Decimal
    rule_text: str
    evidence: str
    department: str
    official: str
    steps: list[str] = field(default_factory=list)
    parts: list["Line"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """How it is scored: its cell, then the rows below it."""
        return "\n".join(filter(None, [self.rule_text, *self.steps]))


class LineReader:
    """Takes the tables one after the other; `faults` name table, row, value and what to do."""

    def __init__(self) -> None:
        self.fields: list[Line] = []
        self.by_code: dict[str, Line] = {}
        self.numbering = Numbering()
        self.last: Line | None = None
        self.faults: list[Sentence] = []
        self.left_aside: list[Sentence] = []
        self.found_heading = False

    def take_table(self, number: int, rows: Sequence[tuple[str, ...]]) -> None:
        columns: Columns | None = None
        for place, row in enumerate(rows, start=1):
            if headed := _columns(row):
                columns = headed
                self.found_heading = True
            elif columns and any(row):
                where = sentence(_("table {table}, row {row}"), table=number, row=place)
                self._take_row(where, _Cells(columns, row))

    def _take_row(self, where: Sentence, cells: "_Cells") -> None:
        name = cells["name"]
        has_figure = re.search(r"\d", cells["code"])
        if _GROUP.match(cells["code"]) or (_GROUP.match(name) and not has_figure):
            self._take_group(where, f"{cells['code']} {name}")
            return
        if not cells["code"].strip(" ."):
            self._take_unnumbered(where, cells)
            return
        number = self.numbering.read(cells["code"])
        if number is None:
            self._fault(where, cells["code"], _("it is not a number such as 1, 1.1 or 1.1.1."))
            return
        if not name:
            self._fault(where, number.typed, _("the name is missing."))
            return
        maximum = self._maximum(where, cells)
        if maximum is None:
            return
        line = Line(
            place=where,
            code=number.code,
            name=" ".join(name.split()),
            maximum=maximum,
            rule_text=cells["rule"],
            evidence=cells["evidence"],
            department=" ".join(cells["department"].split()),
            official=" ".join(cells["official"].split()),
        )
        self._place(line, number)

    def _take_group(self, where: Sentence, heading: str) -> None:
        """ "NHÓM I: TỰ ĐÁNH GIÁ" above several fields: a set knows no level above its fields."""
        what = _("{place}: “{heading}” was read as the heading of a group and left aside.")
        shown = " ".join(heading.split())[:100]
        self.left_aside.append(sentence(what, place=where, heading=shown))

    def _take_unnumbered(self, where: Sentence, cells: "_Cells") -> None:
        """A total, a blank row, or an answer and its points below the criterion it scores."""
        name = " ".join(cells["name"].split())
        if not name or _TOTAL.match(name):
            return
        if self.last is None:
            self._fault(where, name, _STANDS_IN_FRONT)
        elif cells["maximum"]:
            self.last.steps.append(f"{name}: {cells['maximum']}")
        else:
            self.last.steps.append(name)

    def _place(self, line: Line, number: Number) -> None:
        if number.code in self.by_code:
            first = self.by_code[number.code].place
            what = _("this number stands already in {first}. Give each its own: 1, 1.1, 1.1.1.")
            self._fault(line.place, number.typed, what, first=first)
            return
        parent = self.by_code.get(number.parent)
        if number.is_field:
            self._leave_letter_aside(number)
            self.fields.append(line)
        elif parent:
            parent.parts.append(line)
        else:
            what = _("there is no row {parent} above it. Check the numbering.")
            self._fault(line.place, number.typed, what, parent=number.typed_parent)
            return
        self.by_code[line.code] = line
        self.last = line

    def _leave_letter_aside(self, number: Number) -> None:
        """ "A. TỰ ĐÁNH GIÁ" right above field I is no field but a group of fields."""
        above = self.last
        if above and above.code.isalpha() and roman_number(number.typed) and not above.text:
            self.fields.remove(above)
            del self.by_code[above.code]
            self._take_group(above.place, f"{above.code} {above.name}")

    def _maximum(self, where: Sentence, cells: "_Cells") -> Decimal | None:
        text = re.sub(r"\s*(?:điểm|đ)\.?$", "", cells["maximum"].strip(), flags=re.I)
        if not text:
            self._fault(where, cells["code"], _("the maximum is missing."))
            return None
        try:
            maximum = parse_decimal(text, places=3)
        except Refused as refusal:
            self.faults.append(sentence(_("{place}: {fault}"), place=where, fault=refusal.sentence))
            return None
        if not 0 < maximum <= 999_999:
            self._fault(where, text, _("the maximum must be above 0."))
            return None
        return maximum

    def _fault(self, where: Sentence, value: str, what: str, **values: object) -> None:
        told = sentence(what, **values)
        self.faults.append(
            sentence(_("{place}, “{value}”: {what}"), place=where, value=value[:60], what=told)
        )


@dataclass(frozen=True)
class _Cells:
    columns: Columns
    row: tuple[str, ...]

    def __getitem__(self, name: str) -> str:
        place = self.columns.get(name)
        return self.row[place] if place is not None and place < len(self.row) else ""


def _columns(row: tuple[str, ...]) -> Columns | None:
    """Where each known heading stands; None where the row is not the head of a table."""
    found: Columns = {}
    for place, text in enumerate(row):
        head = " ".join(text.split()).casefold()
        for name, pattern in _HEADINGS.items():
            if name not in found and re.fullmatch(pattern, head):
                found[name] = place
                break
    return found if all(name in found for name in _NEEDED) else None
