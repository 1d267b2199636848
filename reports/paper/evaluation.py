"""What a commune reached, as blocks of its letter (S000) or of part A of its plan (S002). Pure.

The words of official papers are Vietnamese, whatever the reader's screen is.
"""

from collections.abc import Iterator
from decimal import Decimal

from accounts.numbers import format_decimal
from accounts.paper.document import (
    Align,
    Block,
    Cell,
    Column,
    Heading,
    Items,
    PaperTable,
    Paragraph,
    Row,
)
from criteria.outline import FieldKind
from reports.communes.evaluation import Evaluation, FieldPart, LostLine, Part, printed_mean_index
from reports.prose.sections import lines
from reports.statistics.node_figures import printed_mean
from scoring.last_scores import LastScore


def evaluation_blocks(of: Evaluation, causes: str, *, in_full: bool) -> Iterator[Block]:
    """The whole, each field with its lost lines (`in_full`: with all lines), the causes."""
    yield Paragraph(summary(of))
    if compared := tuple(comparisons(of)):
        yield Items(tuple(f"{text}." for text in compared))
    for number, field in enumerate(of.fields, start=1):
        yield Heading(f"{number}. {field.name}: {field_said(of, field)}", level=2)
        for depth, text in _lines(field, in_full=in_full):
            yield Paragraph(f"+ {text}.") if depth else Items((f"{text}.",))
    yield from comparison_blocks(of)
    if causes.strip():
        yield Heading("Nguyên nhân", level=2)
        yield Items(tuple(text.rstrip(".;") + "." for text in lines(causes)))


def summary(of: Evaluation) -> str:
    """S000: `… được thẩm định 88,46 điểm đạt 89,35%, xếp loại tốt; tổng số điểm bị trừ là …`."""
    commune = of.commune
    text = f"Năm {of.year}, {commune.full_name} được thẩm định {_of(of.got, of.maximum)} điểm"
    if commune.index is not None:
        index = format_decimal(commune.index, places=of.result.outline.index_places)
        text += f", chỉ số đạt {index}%"
    if commune.group:
        text += f", xếp loại {commune.group}"
    text += f", xếp hạng {commune.rank}/{of.size}"
    if commune.bonus:
        text += f"; điểm thưởng {format_decimal(commune.bonus)}"
    if commune.penalty:
        text += f"; điểm trừ {format_decimal(commune.penalty)}"
    return f"{text}; tổng số điểm bị mất so với điểm tối đa là {format_decimal(of.lost)} điểm."


def comparisons(of: Evaluation) -> Iterator[str]:
    """Against last year, the mean and the best of the communes ranked together."""
    commune, places = of.commune, of.result.outline.index_places
    if commune.previous_index is not None:
        text = f"So với năm {of.year - 1}: chỉ số {_index(commune.previous_index, places)}%"
        if commune.index_change is not None:
            text += f", {_moved(commune.index_change, places)}"
        if commune.previous_rank is not None:
            text += f"; xếp hạng {commune.previous_rank}, {_rank_moved(commune.rank_change or 0)}"
        yield text
    yield from _lines_compared(of)
    if of.size < 2:
        return
    if (mean := printed_mean_index(of)) is not None:
        yield f"Chỉ số trung bình của {of.size} đơn vị: {_index(mean, places)}%"
    if of.best is not None and of.best.index is not None:
        best = f"{of.best.full_name}, {_index(of.best.index, places)}%"
        yield f"Đơn vị cao nhất: {best}"


def _lines_compared(of: Evaluation) -> Iterator[str]:
    found = of.compared
    ways = (("tăng", found.better), ("giảm", found.worse), ("giữ nguyên", found.same))
    if any(codes for _way, codes in ways):
        parts = (
            f"{len(codes):02d} tiêu chí {way} tỷ lệ điểm"
            + (f" ({', '.join(codes)})" if way != "giữ nguyên" else "")
            for way, codes in ways
            if codes
        )
        yield f"Theo từng tiêu chí so với năm {of.year - 1}: {'; '.join(parts)}"


def comparison_blocks(of: Evaluation) -> Iterator[Block]:
    """Each lost line beside its score of last year, the mean and the best; nothing where there is
    nothing to compare with."""
    if not of.lines or (of.size < 2 and not of.last):
        return
    beside = [f"Năm\n{of.year - 1}"] if of.last else []
    beside += ["Trung\nbình", "Cao\nnhất"] if of.size > 1 else []
    widths = [24 if text.startswith("Năm") else 16 for text in beside]
    columns = (
        Column(14), Column(170 - 14 - 20 - sum(widths), Align.LEFT), Column(20),
        *(Column(width) for width in widths),
    )  # fmt: skip
    heads = ("Mã", "Tiêu chí mất điểm", f"Năm\n{of.year}", *beside)
    rows = tuple(Row(tuple(map(Cell, _beside(of, line)))) for line in of.lines)
    yield Heading("So sánh các tiêu chí mất điểm", level=2)
    yield PaperTable(columns, (Row(tuple(map(Cell, heads))),), rows)


def _beside(of: Evaluation, line: LostLine) -> Iterator[str]:
    yield from (line.code, line.name, _of(line.got, line.maximum))
    if of.last:
        yield _last_said(line.last)
    if of.size > 1:
        mean = printed_mean(line.mean, of.result.outline)
        yield from ("" if each is None else format_decimal(each) for each in (mean, line.best))


def _last_said(last: LastScore | None) -> str:
    """`1,5/2`; below it of which lines, where they were not one."""
    if last is None:
        return "–"
    score = _of(last.points, last.maximum)
    return f"{score}\n({', '.join(last.codes)})" if last.is_split or len(last.codes) > 1 else score


def field_said(of: Evaluation, field: FieldPart) -> str:
    """`Đạt 18/21 điểm; bị mất 3 điểm (trung bình 17,5 điểm; cao nhất 20 điểm)`."""
    if field.kind is FieldKind.BONUS:
        text = f"Điểm thưởng {format_decimal(field.got)}"
    elif field.kind is FieldKind.PENALTY:
        text = f"Điểm trừ {format_decimal(field.got)}"
    elif not field.maximum:
        return "Không phát sinh"
    else:
        text = f"Đạt {_of(field.got, field.maximum)} điểm"
        if field.lost:
            text += f"; bị mất {format_decimal(field.lost)} điểm"
    mean = printed_mean(field.mean, of.result.outline)
    if of.size < 2 or mean is None or field.best is None:
        return text
    beside = f"trung bình {format_decimal(mean)} điểm; cao nhất {format_decimal(field.best)} điểm"
    return f"{text} ({beside})"


def _lines(field: FieldPart, *, in_full: bool) -> Iterator[tuple[int, str]]:
    """(depth, text): a criterion after a dash, its parts after a plus, as S002 has them."""
    for part in field.parts:
        yield from _part(part, field.kind, 0, in_full=in_full)


def _part(part: Part, kind: FieldKind, depth: int, *, in_full: bool) -> Iterator[tuple[int, str]]:
    has_loss = part.line is not None or any(_losing(each) for each in part.parts)
    if not has_loss and not in_full:
        return
    name = f"{part.name} (TC {part.code})"
    if part.is_left_out:
        yield depth, f"{name}: không phát sinh, không tính vào điểm tối đa"
        return
    text = f"{name}: đạt {_of(part.got, part.maximum)} điểm"
    if kind is FieldKind.PENALTY:
        text = f"{name}: điểm trừ {format_decimal(part.got)}"
    elif kind is FieldKind.REGULAR and part.lost:
        text += f", bị mất {format_decimal(part.lost)} điểm"
    if part.held_got or part.held_maximum:
        text += f" (tối đa của tiêu chí là {format_decimal(part.maximum)} điểm)"
    if part.line is not None:
        text += f". Lý do: {'; '.join(part.line.reasons)}"
    yield depth, text
    for each in part.parts:
        yield from _part(each, kind, depth + 1, in_full=in_full)


def _losing(part: Part) -> bool:
    return part.line is not None or any(_losing(each) for each in part.parts)


def _of(got: Decimal, maximum: Decimal) -> str:
    return f"{format_decimal(got)}/{format_decimal(maximum)}"


def _index(index: Decimal, places: int) -> str:
    return format_decimal(index, places=places)


def _moved(change: Decimal, places: int) -> str:
    if not change:
        return "giữ nguyên"
    word = "tăng" if change > 0 else "giảm"
    return f"{word} {format_decimal(abs(change), places=places)}"


def _rank_moved(change: int) -> str:
    if not change:
        return "giữ nguyên bậc"
    return f"{'tăng' if change > 0 else 'giảm'} {abs(change)} bậc"
