"""What a commune reached, as blocks of its letter (S000) or of part A of its plan (S002). Pure.

The words of official papers are Vietnamese, whatever the reader's screen is.
"""

from collections.abc import Iterator
from decimal import Decimal

from accounts.numbers import format_decimal
from accounts.paper.document import Block, Heading, Items, Paragraph
from criteria.outline import FieldKind
from reports.evaluation import Evaluation, FieldPart, Part, printed_mean_index
from reports.node_figures import printed_mean
from reports.prose import lines


def evaluation_blocks(of: Evaluation, causes: str, *, in_full: bool) -> Iterator[Block]:
    """The whole, each field with its lost lines (`in_full`: with all lines), the causes."""
    yield Paragraph(summary(of))
    if compared := tuple(comparisons(of)):
        yield Items(compared)
    for number, field in enumerate(of.fields, start=1):
        yield Heading(f"{number}. {field.name}: {field_said(of, field)}", level=2)
        for depth, text in _lines(field, in_full=in_full):
            yield Paragraph(f"+ {text}") if depth else Items((text,))
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
    if of.size < 2:
        return
    if (mean := printed_mean_index(of)) is not None:
        yield f"Chỉ số trung bình của {of.size} đơn vị: {_index(mean, places)}%"
    if of.best is not None and of.best.index is not None:
        best = f"{of.best.full_name}, {_index(of.best.index, places)}%"
        yield f"Đơn vị cao nhất: {best}"


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
