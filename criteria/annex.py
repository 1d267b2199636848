"""The usual annex of a decision, a table of criteria, as a draft with guessed rules. Pure.

Columns: STT, criterion, maximum, how it is scored, evidence; fields, criteria and sub-criteria one
below the other, told apart by their numbers. The headings are those of Vietnamese annexes.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from accounts.numbers import parse_decimal
from accounts.refusals import Faulty, Refused, Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.outline import CriterionNode, FieldNode, SetOutline
from criteria.rule_guess import guess

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
_ROMAN = {"I": 1, "V": 5, "X": 10}
_CODE = re.compile(r"(?:[0-9]{1,3}|[a-zđ])(?:\.(?:[0-9]{1,3}|[a-zđ]))*", re.I)
_TOTAL = re.compile(r"(?:tổng|cộng)\b", re.I)
_STANDS_IN_FRONT = _(
    "it stands in front of the first numbered row. Numbers that Word sets by itself are not seen: "
    "type them."
)
Columns = dict[str, int]
SayNote = Callable[[Sentence], str]


@dataclass
class _Line:
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
    parts: list["_Line"] = field(default_factory=list)


@dataclass(frozen=True)
class Annex:
    """The tree of the tables; `guessed` lines have a rule, `unread` ones none."""

    outline: SetOutline
    guessed: tuple[str, ...]
    unread: tuple[str, ...]


def read_annex(tables: Sequence[tuple[tuple[str, ...], ...]], say_note: SayNote) -> Annex:
    """The draft that the tables describe; `say_note` puts a guess's sentences into words.

    Raises Faulty naming table, row, value and what to do.
    """
    reader = _Reader()
    for number, rows in enumerate(tables, start=1):
        reader.take_table(number, rows)
    if not reader.found_heading:
        raise Refused(
            _(
                "No table with the headings STT, Tiêu chí, Điểm tối đa was found. Name the columns "
                "of the table so: STT, Tiêu chí, Điểm tối đa, Cách chấm, Tài liệu kiểm chứng."
            )
        )
    if not reader.fields and not reader.faults:
        raise Refused(_("The tables hold no numbered row. Number fields 1, 2; criteria 1.1, 1.2."))
    if reader.faults:
        raise Faulty(reader.faults)
    nodes = [_field(line, say_note) for line in reader.fields]
    outline = SetOutline(fields=tuple(nodes), thresholds=())
    leaves = list(outline.leaves())
    return Annex(
        outline=outline,
        guessed=tuple(leaf.code for leaf in leaves if leaf.rule),
        unread=tuple(leaf.code for leaf in leaves if not leaf.rule),
    )


class _Reader:
    def __init__(self) -> None:
        self.fields: list[_Line] = []
        self.by_code: dict[str, _Line] = {}
        self.last: _Line | None = None
        self.faults: list[Sentence] = []
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
        code, name = cells["code"].strip(" ."), cells["name"]
        if not code:
            self._take_unnumbered(where, cells)
            return
        roman = _roman(code)
        code = str(roman) if roman else _bare(code)
        if not _CODE.fullmatch(code):
            self._fault(where, cells["code"], _("it is not a number such as 1, 1.1 or 1.1.1."))
            return
        if not name:
            self._fault(where, code, _("the name is missing."))
            return
        maximum = self._maximum(where, cells)
        if maximum is None:
            return
        line = _Line(
            place=where,
            code=code,
            name=" ".join(name.split()),
            maximum=maximum,
            rule_text=cells["rule"],
            evidence=cells["evidence"],
            department=" ".join(cells["department"].split()),
            official=" ".join(cells["official"].split()),
        )
        self._place(line, is_field=bool(roman) or "." not in code)

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

    def _place(self, line: _Line, *, is_field: bool) -> None:
        if line.code in self.by_code:
            first = self.by_code[line.code].place
            what = _("this number stands already in {first}. Give each its own: 1, 1.1, 1.1.1.")
            self._fault(line.place, line.code, what, first=first)
            return
        parent = self.by_code.get(line.code.rpartition(".")[0])
        if is_field:
            self.fields.append(line)
        elif parent:
            parent.parts.append(line)
        else:
            what = _("there is no row {parent} above it. Check the numbering.")
            self._fault(line.place, line.code, what, parent=line.code.rpartition(".")[0])
            return
        self.by_code[line.code] = line
        self.last = line

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


def _roman(code: str) -> int | None:
    """I to XXXIX as a number."""
    if not re.fullmatch(r"X{0,3}(?:IX|IV|V?I{0,3})", code) or not code:
        return None
    values = [_ROMAN[letter] for letter in code]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def _bare(code: str) -> str:
    """The number alone: "TC 1.1." and "Lĩnh vực 1" are 1.1 and 1."""
    found = re.fullmatch(r"(?:tctp|tc|tiêu chí|lĩnh vực)?\s*(.+?)[.:]?", code.strip(), re.I)
    return re.sub(r"\s", "", found[1]) if found else code


def _field(line: _Line, say_note: SayNote) -> FieldNode:
    parts = line.parts or [replace(line, code=f"{line.code}.1")]
    return FieldNode(
        code=line.code,
        name=line.name[:300],
        max_points=line.maximum,
        children=tuple(_node(part, say_note) for part in parts),
    )


def _node(line: _Line, say_note: SayNote) -> CriterionNode:
    if line.parts:
        return CriterionNode(
            code=line.code,
            name=line.name[:500],
            max_points=line.maximum,
            children=tuple(_node(part, say_note) for part in line.parts),
        )
    text = "\n".join(filter(None, [line.rule_text, *line.steps]))[:4000]
    guessed = guess(text, line.maximum, name=line.name)
    return CriterionNode(
        code=line.code,
        name=line.name[:500],
        max_points=line.maximum,
        rule=guessed.rule,
        rule_text=text,
        rule_note="\n".join(map(say_note, guessed.notes))[:4000],
        na_policy=guessed.na_policy,
        source=guessed.source,
        evidence_asked=tuple(_documents(line.evidence)),
        department=line.department[:200],
        official=line.official[:100],
    )


def _documents(text: str) -> Iterator[str]:
    for piece in re.split(r"[\n;]", text):
        if cleaned := piece.strip(" -–+•*."):
            yield cleaned[:500]
