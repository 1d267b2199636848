"""What a commune reached and where it lost points, level by level (DOMAIN 6; S000, S002 A). Pure.

Everything is computed from the published result; what the records tell of a line (figures,
deductions, notes) only gives the reasons. At every level lost = maximum - got, and what the parts
lose adds up to it; a criterion that holds its parts at its own maximum says by how much it held.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from accounts.numbers import round_half_up
from criteria.outline import CriterionNode, FieldKind, FieldNode
from reports.reasons.wording import NOTHING_TOLD, LineTold, reasons_of
from reports.result.facts import LineResult
from reports.result.period import CommuneResult, PeriodResult, final_lines
from reports.statistics.node_figures import mean
from scoring.arithmetic import ZERO, Line, node_total
from scoring.last_scores import LastScore

Told = Mapping[str, LineTold]  # by the code of the line
LastYear = Mapping[str, LastScore]  # by the code of the line this year


@dataclass(frozen=True, kw_only=True)
class LostLine:
    """A line with less than it could have. Of a penalty `got` are the points that it costs.

    `lost` is `unclaimed` (what the commune, or the survey, did not give it) and `taken` (what the
    appraisal took; negative where it gave). `mean` and `best` are of the communes ranked together
    to which it applied; `last` is None where last year had no line that it comes from.
    """

    leaf: CriterionNode
    field: str
    kind: FieldKind
    result: LineResult
    mean: Fraction | None = None
    best: Decimal | None = None
    last: LastScore | None = None
    told: LineTold = NOTHING_TOLD

    @property
    def code(self) -> str:
        return self.leaf.code

    @property
    def name(self) -> str:
        return self.leaf.name

    @property
    def got(self) -> Decimal:
        return self.result.final

    @property
    def maximum(self) -> Decimal:
        return self.leaf.max_points

    @property
    def lost(self) -> Decimal:
        return self.got if self.kind is FieldKind.PENALTY else self.maximum - self.got

    @property
    def taken(self) -> Decimal:
        sign = -1 if self.kind is FieldKind.PENALTY else 1
        return sign * ((self.result.base or ZERO) - self.got)

    @property
    def unclaimed(self) -> Decimal:
        return self.lost - self.taken

    @property
    def reasons(self) -> tuple[str, ...]:
        """In the Vietnamese of official papers, the appraisal's first."""
        return reasons_of(self.leaf, self.result, self.told, lost=self.lost)


@dataclass(frozen=True, kw_only=True)
class Part:
    """A criterion, its points of the maximum that applied, and its own parts.

    `held_got` and `held_maximum` are what its parts have beyond its own maximum.
    """

    code: str
    name: str
    got: Decimal
    maximum: Decimal
    held_got: Decimal = ZERO
    held_maximum: Decimal = ZERO
    parts: tuple["Part", ...] = ()
    is_left_out: bool = False
    line: LostLine | None = None

    @property
    def lost(self) -> Decimal:
        return self.maximum - self.got


@dataclass(frozen=True, kw_only=True)
class FieldPart:
    """A field before its cap; `mean` and `best` are of the communes ranked together."""

    code: str
    name: str
    kind: FieldKind
    got: Decimal
    maximum: Decimal
    parts: tuple[Part, ...]
    lines: tuple[LostLine, ...]
    mean: Fraction | None
    best: Decimal | None

    @property
    def lost(self) -> Decimal:
        """Of a bonus nothing can be lost; of a penalty it is what it costs."""
        if self.kind is FieldKind.BONUS:
            return ZERO
        return self.got if self.kind is FieldKind.PENALTY else self.maximum - self.got


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Codes of the lines that got a larger share of their maximum than last year, the same, and a
    smaller one."""

    better: tuple[str, ...]
    same: tuple[str, ...]
    worse: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """`size` counts the communes ranked together; `lost` is of the regular fields. `last` are the
    scores of last year by this year's codes, of every line that comes from some."""

    result: PeriodResult
    commune: CommuneResult
    size: int
    fields: tuple[FieldPart, ...]
    mean_index: Fraction | None
    best: CommuneResult | None
    last: LastYear

    @property
    def year(self) -> int:
        return self.result.period.year

    @property
    def got(self) -> Decimal:
        return self.commune.total

    @property
    def maximum(self) -> Decimal:
        return self.commune.applicable_max

    @property
    def lost(self) -> Decimal:
        return self.maximum - self.got

    @property
    def lines(self) -> tuple[LostLine, ...]:
        """Every lost line once, in the order of the paper."""
        return tuple(line for field in self.fields for line in field.lines)

    @property
    def compared(self) -> Compared:
        """The lines of the regular fields that have a score of last year."""
        found: dict[int, list[str]] = {-1: [], 0: [], 1: []}
        for field in self.result.outline.regular_fields():
            for leaf in field.leaves():
                line, last = self.commune.lines[leaf.code], self.last.get(leaf.code)
                if last is not None and not line.left_out:
                    found[last.compared(line.final, leaf.max_points)].append(leaf.code)
        return Compared(better=tuple(found[1]), same=tuple(found[0]), worse=tuple(found[-1]))


def evaluation(
    result: PeriodResult, code: str, told: Told | None = None, last: LastYear | None = None
) -> Evaluation:
    """Of the commune of that code; KeyError where the result has none."""
    commune = {each.code: each for each in result.communes}[code]
    beside = [each for each in result.communes if each.block == commune.block]
    indices = [Fraction(each.index) for each in beside if each.index is not None]
    best = min(beside, key=lambda each: each.rank)
    return Evaluation(
        result=result,
        commune=commune,
        size=len(beside),
        fields=tuple(
            _field(field, commune, beside, told or {}, last or {})
            for field in result.outline.fields
        ),
        mean_index=mean(indices),
        best=best if best.index is not None else None,
        last=last or {},
    )


def printed_mean_index(of: Evaluation) -> Decimal | None:
    """Of the communes ranked together, as the index is printed."""
    if of.mean_index is None:
        return None
    return round_half_up(of.mean_index, of.result.outline.index_places)


def _field(
    field: FieldNode,
    commune: CommuneResult,
    beside: list[CommuneResult],
    told: Told,
    last: LastYear,
) -> FieldPart:
    lines = final_lines(commune.lines)
    totals = [{each.code: each for each in other.fields}[field.code] for other in beside]
    own = {each.code: each for each in commune.fields}[field.code]
    lost = {each.code: each for each in _lost_lines(field, commune, beside, told, last)}
    applied = [each.points for each in totals if each.applicable_max]
    return FieldPart(
        code=field.code,
        name=field.name,
        kind=field.kind,
        got=own.points,
        maximum=own.applicable_max,
        parts=tuple(_part(child, lines, lost) for child in field.children),
        lines=tuple(lost.values()),
        mean=mean(Fraction(points) for points in applied),
        best=_best(field, applied),
    )


def _best(field: FieldNode, points: list[Decimal]) -> Decimal | None:
    """Of a penalty the least."""
    return (min if field.kind is FieldKind.PENALTY else max)(points, default=None)


def _lost_lines(
    field: FieldNode,
    commune: CommuneResult,
    beside: list[CommuneResult],
    told: Told,
    last: LastYear,
) -> Iterator[LostLine]:
    if field.kind is FieldKind.BONUS:
        return
    for leaf in field.leaves():
        lines = [other.lines[leaf.code] for other in beside]
        applied = [line.final for line in lines if not line.left_out]
        line = LostLine(
            leaf=leaf,
            field=field.code,
            kind=field.kind,
            result=commune.lines[leaf.code],
            mean=mean(map(Fraction, applied)),
            best=_best(field, applied),
            last=last.get(leaf.code),
            told=told.get(leaf.code, NOTHING_TOLD),
        )
        if line.lost > 0 and not line.result.left_out:
            yield line


def _part(node: CriterionNode, lines: Mapping[str, Line], lost: Mapping[str, LostLine]) -> Part:
    got, maximum = node_total(node, lines)
    parts = tuple(_part(child, lines, lost) for child in node.children)
    return Part(
        code=node.code,
        name=node.name,
        got=got,
        maximum=maximum,
        held_got=sum((part.got for part in parts), ZERO) - got if parts else ZERO,
        held_maximum=sum((part.maximum for part in parts), ZERO) - maximum if parts else ZERO,
        parts=parts,
        is_left_out=node.is_leaf and lines[node.code].left_out,
        line=lost.get(node.code),
    )
