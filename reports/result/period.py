"""The result of a period: everything a publication freezes, computed once from plain lines. Pure.

`period_result` builds it, live or out of a frozen publication; nothing else computes a total.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from accounts.numbers import round_half_up
from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from accounts.vietnamese import sort_key
from criteria.outline import CriterionNode, FieldKind, SetOutline, Source
from criteria.set_format import SetDocument
from reports.result.facts import AuthorityFacts, CommuneScores, LineResult, PeriodFacts
from scoring.arithmetic import ZERO, FieldTotal, Line, Total, field_totals, total
from scoring.ranking import Contender, Place, index_change, rank_change, ranked

FIRST_FORMAT = "par-index-result/1"  # without the set of the year before
FORMAT = "par-index-result/2"
FORMATS = (FIRST_FORMAT, FORMAT)
ZERO_LINE = Line(ZERO)
NOTHING_APPLIED = Decimal(-1)  # below every rate


@dataclass(frozen=True, kw_only=True)
class CommuneResult(CommuneScores):
    """A commune with its computed figures.

    `base`, `self_total` (the base without the survey's leaves), `round_1_total` and `total` are
    points of the regular fields, so that they compare; `fields` holds every field before its cap.
    `index` is unrounded, `printed_index` rounded to the set's places.
    """

    fields: tuple[FieldTotal, ...]
    base: Decimal
    self_total: Decimal
    round_1_total: Decimal
    total: Decimal
    applicable_max: Decimal
    bonus: Decimal
    penalty: Decimal
    index: Decimal | None
    printed_index: Decimal | None
    rank: int
    group: str | None
    index_change: Decimal | None
    rank_change: int | None


@dataclass(frozen=True, kw_only=True)
class PeriodResult:
    """The communes stand in rank order, block by block.

    `evidence` pins, by the code of the commune, the SHA-256 of every file that it proved its
    points with; a result that is not being published has none. `previous_set` is what the year
    before was scored by; None where that is not known, and in the first format.
    """

    authority: AuthorityFacts
    period: PeriodFacts
    criteria_set: SetDocument
    communes: tuple[CommuneResult, ...]
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    previous_set: SetDocument | None = None
    format: str = FORMAT

    @property
    def outline(self) -> SetOutline:
        return self.criteria_set.outline

    @property
    def blocks(self) -> tuple[str, ...]:
        """The blocks in order; one of them, perhaps "", where all are ranked together."""
        return tuple(dict.fromkeys(commune.block for commune in self.communes))


@dataclass(frozen=True)
class _Sums:
    """A commune's totals, before it is known where it stands."""

    scores: CommuneScores
    base: Decimal
    self_total: Decimal
    round_1_total: Decimal
    final: Total


def period_result(
    *,
    authority: AuthorityFacts,
    period: PeriodFacts,
    criteria_set: SetDocument,
    communes: Iterable[CommuneScores],
    previous_set: SetDocument | None = None,
) -> PeriodResult:
    """Totals, index, rank, group and changes of all communes, whatever their order.

    A leaf without a line becomes an unanswered line. Raises Refused for a line that cannot be,
    or a commune that stands twice.
    """
    outline = criteria_set.outline
    scored = list(communes)
    _refuse_repeated(scored)
    leaves = {leaf.code: leaf for leaf in outline.leaves()}
    sums = {scores.code: _summed(scores, outline, leaves) for scores in scored}
    places = ranked((_contender(each, outline) for each in sums.values()), outline.thresholds)
    return PeriodResult(
        authority=authority,
        period=period,
        criteria_set=criteria_set,
        communes=tuple(_placed(sums[place.key], place, outline) for place in places),
        previous_set=previous_set,
    )


def final_lines(lines: Mapping[str, LineResult]) -> dict[str, Line]:
    """The lines as arithmetic takes them, with the points that stand in the end."""
    return {code: Line(line.final, line.left_out) for code, line in lines.items()}


def _summed(
    scores: CommuneScores, outline: SetOutline, leaves: Mapping[str, CriterionNode]
) -> _Sums:
    lines = _whole_lines(scores, leaves)
    base = {code: Line(line.base or ZERO) for code, line in lines.items()}
    self_assessed = {
        code: ZERO_LINE if lines[code].is_survey else line for code, line in base.items()
    }
    round_1 = {code: Line(line.round_1) for code, line in lines.items()}
    return _Sums(
        scores=replace(scores, lines=lines),
        base=_points(outline, base),
        self_total=_points(outline, self_assessed),
        round_1_total=_points(outline, round_1),
        final=total(field_totals(outline.fields, final_lines(lines))),
    )


def _points(outline: SetOutline, lines: Mapping[str, Line]) -> Decimal:
    return total(field_totals(outline.fields, lines)).points


def _whole_lines(
    scores: CommuneScores, leaves: Mapping[str, CriterionNode]
) -> dict[str, LineResult]:
    """One line for each leaf, in the order of the paper; each within what its leaf allows."""
    if unknown := sorted(scores.lines.keys() - leaves.keys()):
        raise Refused(
            _("{commune}: the criteria set has no line {codes}."),
            commune=scores.full_name,
            codes=unknown,
        )
    lines = {}
    for code, leaf in leaves.items():
        is_survey = leaf.source is Source.SURVEY
        line = scores.lines.get(code) or LineResult(None, is_survey, ZERO, ZERO)
        if line.is_survey != is_survey or not _is_possible(line, leaf.max_points):
            raise Refused(
                _("{commune}: the points of line {code} do not fit the criterion."),
                commune=scores.full_name,
                code=code,
            )
        lines[code] = line
    return lines


def _is_possible(line: LineResult, max_points: Decimal) -> bool:
    if line.left_out and line.final:
        return False
    return all(
        ZERO <= points <= max_points for points in (line.base or ZERO, line.round_1, line.final)
    )


def _refuse_repeated(communes: Iterable[CommuneScores]) -> None:
    repeated = [code for code, times in Counter(c.code for c in communes).items() if times > 1]
    if repeated:
        raise Refused(_("These communes stand twice in the result: {codes}."), codes=repeated)


def _contender(sums: _Sums, outline: SetOutline) -> Contender:
    fields = {each.code: each for each in sums.final.fields}
    return Contender(
        key=sums.scores.code,
        name_sort=sort_key(sums.scores.name),
        index=sums.final.index,
        block=sums.scores.block,
        tie_break=tuple(standing_in_field(fields[code]) for code in outline.tie_break),
    )


def standing_in_field(field_total: FieldTotal) -> Decimal:
    """What compares communes in one field, the higher the better: its rate; of a bonus its
    points; of a penalty the fewer points the better."""
    if field_total.kind is FieldKind.BONUS:
        return field_total.points
    if field_total.kind is FieldKind.PENALTY:
        return -field_total.points
    rate = field_total.rate
    return NOTHING_APPLIED if rate is None else rate


def _placed(sums: _Sums, place: Place, outline: SetOutline) -> CommuneResult:
    scores, final, places = sums.scores, sums.final, outline.index_places
    previous = scores.previous_index
    return CommuneResult(
        **{
            **vars(scores),
            "previous_index": None if previous is None else round_half_up(previous, places),
        },
        fields=final.fields,
        base=sums.base,
        self_total=sums.self_total,
        round_1_total=sums.round_1_total,
        total=final.points,
        applicable_max=final.applicable_max,
        bonus=final.bonus,
        penalty=final.penalty,
        index=final.index,
        printed_index=None if final.index is None else round_half_up(final.index, places),
        rank=place.rank,
        group=place.group,
        index_change=index_change(final.index, previous, places=places),
        rank_change=rank_change(place.rank, scores.previous_rank),
    )
