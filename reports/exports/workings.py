"""The sheets that show how a result is computed: points, thresholds, the formulas, and what they
differ by from the tables.

Formulas hold places of cells and numbers of the set, never a text. Communes stand block by block,
so that each block is one range of rows. Excel and LibreOffice compute them when they open the file.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from openpyxl.utils import get_column_letter as letter

from accounts.numbers import figure_text
from criteria.outline import CriterionNode, FieldKind, FieldNode
from reports.exports.cells import BOLD, TITLE, prepare_print, put_head, put_text
from reports.result.period import CommuneResult, PeriodResult
from scoring.ranking import thresholds_of

POINTS, THRESHOLDS, WORKINGS = "Điểm", "Ngưỡng", "Cách tính"
HEAD, MAXIMA, FIRST = 3, 4, 5  # rows
NUMBER, NAME, BLOCK, FREE = 1, 2, 3, 4  # columns; what is computed begins at FREE
EXACT = 10  # places: far more than points have, fewer than a spreadsheet loses
BELOW_ALL = "-1000000"
ROW = "#"  # stands for the number of a row, in formulas that are made for all
WIDTHS = {NUMBER: 6.0, NAME: 26.0, BLOCK: 16.0}


@dataclass(frozen=True)
class Workings:
    """Where everything stands on the sheet of workings, by the number of its column."""

    result: PeriodResult

    @cached_property
    def fields(self) -> tuple[int, ...]:
        """The columns of the points of each field; those of its maximum stand to their right."""
        return tuple(FREE + 2 * at for at in range(len(self.result.outline.fields)))

    @property
    def total(self) -> int:
        return FREE + 2 * len(self.fields)

    @property
    def maximum(self) -> int:
        return self.total + 1

    @property
    def bonus(self) -> int:
        return self.total + 2

    @property
    def penalty(self) -> int:
        return self.total + 3

    @property
    def index(self) -> int:
        return self.total + 4

    @property
    def printed(self) -> int:
        return self.index + 1

    @property
    def keys(self) -> tuple[int, ...]:
        """What a tie is broken by: the index, then a field each; none where nothing breaks it."""
        count = len(self.result.outline.tie_break)
        return tuple(self.printed + 1 + at for at in range(count + 1 if count else 0))

    @property
    def rank(self) -> int:
        return self.printed + len(self.keys) + 1

    @property
    def group(self) -> int:
        return self.rank + 1

    @cached_property
    def leaves(self) -> dict[str, str]:
        """The letter of each leaf's column on the sheet of points."""
        leaves = self.result.outline.leaves()
        return {leaf.code: letter(at) for at, leaf in enumerate(leaves, start=FREE)}

    @cached_property
    def of_fields(self) -> tuple[str, ...]:
        """Points and maximum of each field, for the row ROW."""
        fields = self.result.outline.fields
        return tuple(formula(self, f.children) for f in fields for formula in (_sum, _maximum))

    @cached_property
    def blocks(self) -> dict[str, tuple[int, int]]:
        """First and last row of each block."""
        rows: dict[str, tuple[int, int]] = {}
        for row, commune in enumerate(self.result.communes, start=FIRST):
            rows[commune.block] = (rows.get(commune.block, (row, row))[0], row)
        return rows

    @cached_property
    def thresholds(self) -> dict[str, list[int]]:
        """The rows of each block's thresholds, highest first."""
        rows: dict[str, list[int]] = {}
        row = HEAD + 1
        for block in self.result.blocks:
            own = thresholds_of(block, self.result.outline.thresholds)
            rows[block] = list(range(row, row + len(own)))
            row += len(own)
        return rows

    def at(self, column: int, row: int) -> str:
        return f"{letter(column)}{row}"

    def of_block(self, column: int, block: str) -> str:
        first, last = self.blocks[block]
        return f"${letter(column)}${first}:${letter(column)}${last}"


def write_workings(workbook: Any, result: PeriodResult, *, draft: str) -> Workings:
    """The three sheets behind the tables; `draft` stands behind their titles."""
    workings = Workings(result)
    _write_points(workbook.create_sheet(POINTS), workings, draft)
    _write_thresholds(workbook.create_sheet(THRESHOLDS), workings)
    _write_formulas(workbook.create_sheet(WORKINGS), workings, draft)
    return workings


def write_frame(
    sheet: Any, title: str, heads: Sequence[str], communes: Iterable[CommuneResult]
) -> None:
    """Title, heads from column FREE on, and the communes at the left of their rows."""
    put_text(sheet, 1, 1, title, TITLE)
    for column, head in enumerate(("TT", "Đơn vị", "Khối", *heads), start=1):
        put_head(sheet, HEAD, column, head)
    for column, width in WIDTHS.items():
        sheet.column_dimensions[letter(column)].width = width
    for row, commune in enumerate(communes, start=FIRST):
        sheet.cell(row, NUMBER, row - FIRST + 1)
        name = commune.full_name
        put_text(sheet, row, NAME, name[:1].upper() + name[1:])
        if commune.block:
            put_text(sheet, row, BLOCK, commune.block)
    sheet.freeze_panes = sheet.cell(FIRST, FREE)
    prepare_print(sheet, FIRST)


def _write_points(sheet: Any, workings: Workings, draft: str) -> None:
    result = workings.result
    leaves = list(result.outline.leaves())
    title = f"Điểm của từng đơn vị theo từng tiêu chí{draft}"
    write_frame(sheet, title, [leaf.code for leaf in leaves], result.communes)
    put_text(sheet, 2, 1, "Ô trống: không phát sinh, không tính vào điểm và điểm tối đa.")
    put_text(sheet, MAXIMA, NAME, "Điểm tối đa", BOLD)
    for column, leaf in enumerate(leaves, start=FREE):
        sheet.cell(MAXIMA, column, leaf.max_points)
    for row, commune in enumerate(result.communes, start=FIRST):
        for column, leaf in enumerate(leaves, start=FREE):
            line = commune.lines[leaf.code]
            if not line.left_out:
                sheet.cell(row, column, line.final)


def _write_thresholds(sheet: Any, workings: Workings) -> None:
    put_text(sheet, 1, 1, "Ngưỡng xếp nhóm: chỉ số từ mức này trở lên", TITLE)
    for column, head in enumerate(("Khối", "Nhóm", "Từ (%)"), start=1):
        put_head(sheet, HEAD, column, head)
        sheet.column_dimensions[letter(column)].width = WIDTHS[BLOCK]
    for block, rows in workings.thresholds.items():
        own = thresholds_of(block, workings.result.outline.thresholds)
        for row, threshold in zip(rows, own, strict=True):
            if block:
                put_text(sheet, row, 1, block)
            put_text(sheet, row, 2, threshold.group)
            sheet.cell(row, 3, threshold.lower)
    sheet.freeze_panes = sheet.cell(HEAD + 1, 1)


def _write_formulas(sheet: Any, workings: Workings, draft: str) -> None:
    result, outline = workings.result, workings.result.outline
    heads = [head for field in outline.fields for head in (f"Điểm LV {field.code}", "Tối đa")]
    heads += ["Tổng điểm", "Điểm tối đa áp dụng", "Điểm cộng", "Điểm trừ"]
    heads += ["Chỉ số, chưa làm tròn", "Chỉ số"]
    if workings.keys:
        heads += ["So chỉ số", *(f"So LV {code}" for code in outline.tie_break)]
    title = f"Cách tính chỉ số, xếp hạng và nhóm từ sheet {POINTS}, {THRESHOLDS}{draft}"
    write_frame(sheet, title, [*heads, "Xếp hạng", "Nhóm"], result.communes)
    printed = f"0.{'0' * outline.index_places}" if outline.index_places else "0"
    for row, commune in enumerate(result.communes, start=FIRST):
        for column, formula in enumerate(_formulas(workings, commune, row), start=FREE):
            sheet.cell(row, column, f"={formula}")
        sheet.cell(row, workings.printed).number_format = printed


def _formulas(workings: Workings, commune: CommuneResult, row: int) -> Iterator[str]:
    """In the order of their columns."""
    outline = workings.result.outline
    for formula in workings.of_fields:
        yield formula.replace(ROW, str(row))
    of_kind = _by_kind(workings)
    regular = of_kind[FieldKind.REGULAR]
    yield _plus(workings.at(column, row) for column, _field in regular)
    yield _plus(workings.at(column + 1, row) for column, _field in regular)
    for kind in (FieldKind.BONUS, FieldKind.PENALTY):
        yield _plus(
            f"MIN({workings.at(column, row)},{figure_text(field.max_points)})"
            for column, field in of_kind[kind]
        )
    total, maximum, bonus, penalty, index = (
        workings.at(column, row)
        for column in (
            workings.total, workings.maximum, workings.bonus, workings.penalty, workings.index,
        )
    )  # fmt: skip
    yield f'IF({maximum}=0,"",ROUND({total}/{maximum}*100+{bonus}-{penalty},{EXACT}))'
    yield f'IF({index}="","",ROUND({index},{outline.index_places}))'
    if workings.keys:
        yield f'IF({index}="",{BELOW_ALL},{index})'
        for code in outline.tie_break:
            yield _tie_break(workings, code, row)
    yield _rank(workings, commune.block, row)
    yield _group(workings, commune.block, index)


def _by_kind(workings: Workings) -> dict[FieldKind, list[tuple[int, FieldNode]]]:
    found: dict[FieldKind, list[tuple[int, FieldNode]]] = {kind: [] for kind in FieldKind}
    for column, field in zip(workings.fields, workings.result.outline.fields, strict=True):
        found[field.kind].append((column, field))
    return found


def _plus(terms: Iterable[str]) -> str:
    return "+".join(terms) or "0"


def _sum(workings: Workings, nodes: Sequence[CriterionNode]) -> str:
    """The points of criteria next to each other; a capped one is held at its maximum."""
    return _plus(
        f"SUM('{POINTS}'!{first}{ROW}:{last}{ROW})"
        if capped is None
        else f"MIN({_sum(workings, capped.children)},{figure_text(capped.max_points)})"
        for first, last, capped in _runs(workings, nodes)
    )


def _maximum(workings: Workings, nodes: Sequence[CriterionNode]) -> str:
    """As _sum, of the maxima of what was not left out."""
    return _plus(
        f"SUMPRODUCT(ISNUMBER('{POINTS}'!{first}{ROW}:{last}{ROW})"
        f"*'{POINTS}'!{first}${MAXIMA}:{last}${MAXIMA})"
        if capped is None
        else f"MIN({_maximum(workings, capped.children)},{figure_text(capped.max_points)})"
        for first, last, capped in _runs(workings, nodes)
    )


def _runs(
    workings: Workings, nodes: Sequence[CriterionNode]
) -> Iterator[tuple[str, str, CriterionNode | None]]:
    """First and last letter of leaves that are summed together, or a capped criterion."""
    for is_capped, members in groupby(_parts(nodes), key=lambda node: node.capped):
        if is_capped:
            yield from (("", "", node) for node in members)
        else:
            codes = [leaf.code for leaf in members]
            yield workings.leaves[codes[0]], workings.leaves[codes[-1]], None


def _parts(nodes: Iterable[CriterionNode]) -> Iterator[CriterionNode]:
    """Leaves, and whole criteria where they are capped."""
    for node in nodes:
        if node.is_leaf or node.capped:
            yield node
        else:
            yield from _parts(node.children)


def _tie_break(workings: Workings, code: str, row: int) -> str:
    """As reports.result.period.standing_in_field: the higher the better."""
    codes = [field.code for field in workings.result.outline.fields]
    at = codes.index(code)
    kind = workings.result.outline.fields[at].kind
    points, maximum = (workings.at(workings.fields[at] + step, row) for step in (0, 1))
    if kind is FieldKind.BONUS:
        return points
    if kind is FieldKind.PENALTY:
        return f"-{points}"
    return f"IF({maximum}=0,-1,ROUND({points}/{maximum}*100,{EXACT}))"


def _rank(workings: Workings, block: str, row: int) -> str:
    """Inside the block; equals share a rank; what has no index stands behind all."""
    if not workings.keys:
        index, of_block = workings.at(workings.index, row), workings.of_block(workings.index, block)
        return f'IF({index}="",COUNT({of_block})+1,RANK({index},{of_block}))'
    better = ""
    for column in reversed(workings.keys):
        all_of, own = workings.of_block(column, block), workings.at(column, row)
        better = f"({all_of}>{own})" + (f"+({all_of}={own})*({better})" if better else "")
    return f"1+SUMPRODUCT({better})" if len(workings.keys) > 1 else f"1+SUMPRODUCT(1*{better})"


def _group(workings: Workings, block: str, index: str) -> str:
    formula = '""'
    for row in reversed(workings.thresholds[block]):
        formula = f"IF(MAX({index},0)>='{THRESHOLDS}'!$C${row},'{THRESHOLDS}'!$B${row},{formula})"
    return f'IF({index}="","",{formula})'
