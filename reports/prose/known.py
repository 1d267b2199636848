"""What the data of a period lets a prose say: figures, numbers of units, lists. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from accounts.numbers import UnreadableNumber, parse_decimal, round_half_up
from accounts.refusals import Sentence
from reports.prose.reading import SEVERAL, Vocabulary, figures_in
from reports.result.json_text import VIETNAM
from reports.result.period import CommuneResult, PeriodResult
from reports.statistics.figures import Communes, Figures, figures
from reports.statistics.node_figures import NodeFigures
from reports.statistics.phrases import Naming
from reports.statistics.report import statistics

MOVED = r"(?:bậc|hạng|thứ hạng|thứ bậc|vị trí)"
POINTS = r"(?:điểm|chỉ số)"
TOPICS = {
    "rank_up": rf"(?:tăng|lên|cải thiện) {MOVED}",
    "rank_kept": rf"(?:giữ|giữ nguyên|không thay đổi) {MOVED}",
    "rank_down": rf"(?:giảm|tụt|xuống) {MOVED}",
    "risers": rf"tăng {POINTS}",
    "fallers": rf"giảm {POINTS}",
    "unchanged": rf"(?:giữ|giữ nguyên|không thay đổi) {POINTS}",
    "above_mean": r"(?:trên|cao hơn|vượt)(?: mức| giá trị| điểm| chỉ số)* trung bình",
    "on_time": r"đúng (?:thời hạn|hạn|quy định|thời gian)",
    "late": r"(?:quá|trễ|chậm) (?:thời hạn|hạn)|nộp (?:muộn|chậm|trễ)|gửi (?:muộn|chậm|trễ)",
    "not_submitted": r"(?:không|chưa) (?:gửi|nộp)",
}
FAMILIES = (
    ("rank_up", "rank_kept", "rank_down", "rank_not_compared"),
    ("risers", "fallers", "unchanged", "not_compared"),
)


@dataclass(frozen=True)
class Known:
    """`prefilled` are the texts that the data gives, in which every figure is right."""

    result: PeriodResult
    prefilled: Mapping[str, str]

    @cached_property
    def variants(self) -> tuple[Figures, ...]:
        """The figures of all communes, then of each block where there are several."""
        blocks = self.result.blocks if len(self.result.blocks) > 1 else ()
        return (figures(self.result), *(figures(self.result, block=block) for block in blocks))

    @cached_property
    def lists(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """The communes each topic speaks of: of all, then of each block."""
        return {
            key: tuple(
                tuple(commune.code for commune in communes)
                for communes in (_communes_of(found, key) for found in self.variants)
            )
            for key in (*TOPICS, "not_compared", "rank_not_compared", *self._groups)
        }

    @cached_property
    def families(self) -> tuple[tuple[str, ...], ...]:
        """Topics that part all communes between them."""
        return (*FAMILIES, tuple(self._groups))

    @cached_property
    def words(self) -> Vocabulary:
        """A bare name is that of a commune of the commonest kind, where there is one."""
        ways: dict[str, list[str]] = {}
        commonest = Naming.of(self.result.communes).kinds[:1]
        for commune in sorted(self.result.communes, key=lambda each: each.kind not in commonest):
            for way in (commune.full_name, *self._bare_kind(commune)):
                ways.setdefault(way, []).append(commune.code)
            if commune.kind in commonest or commune.name not in ways:
                ways.setdefault(commune.name, []).append(commune.code)
        named = {way: codes[0] if len(codes) == 1 else SEVERAL for way, codes in ways.items()}
        kinds = tuple(dict.fromkeys(commune.kind for commune in self.result.communes))
        groups = {
            f"group.{name}": rf"(?i:nhóm|loại|mức)\s+{re.escape(name)}(?!\w)"
            for name in (group.name for group in self.variants[0].groups)
        }
        patterns = {key: re.compile(rf"(?<!\w)(?:{text})", re.I) for key, text in TOPICS.items()}
        patterns |= {key: re.compile(rf"(?<!\w){text}") for key, text in groups.items()}
        return Vocabulary(named, kinds, patterns)

    @cached_property
    def communes(self) -> dict[str, CommuneResult]:
        return {commune.code: commune for commune in self.result.communes}

    @cached_property
    def sizes(self) -> frozenset[int]:
        """How many communes there are, in all and in each block."""
        return frozenset(len(found.communes) for found in self.variants)

    @cached_property
    def unit_counts(self) -> frozenset[int]:
        sets = (codes for variants in self.lists.values() for codes in variants)
        return self.sizes | frozenset(len(codes) for codes in sets)

    @cached_property
    def stated(self) -> frozenset[Fraction]:
        """Every figure of the statistics, of the fields and of the prefilled texts."""
        found = {value for each in statistics(self.result) for value in _values(each.sentence)}
        for figures_of in self.variants:
            exact = (figures_of.mean_index, figures_of.mean_change, figures_of.median_index)
            found |= {abs(each) for each in exact if each is not None}
            found |= {each for node in figures_of.fields for each in _node_values(node)}
        found |= {Fraction(each.lower) for each in self.result.outline.thresholds}
        found |= {Fraction(100), Fraction(self.result.outline.max_points)}
        for text in self.prefilled.values():
            found |= {value for each in figures_in(text) for value in readings(each.number)}
            found |= {value for each in figures_in(text) for value in readings(each.of)}
        return frozenset(found)

    @cached_property
    def due_days(self) -> frozenset[tuple[int, int, int]]:
        period = self.result.period
        due = (
            period.self_assessment_due_at,
            period.round_1_due_at,
            period.explanation_due_at,
            period.round_2_due_at,
            period.publication_due_at,
        )
        local = [each.astimezone(VIETNAM) for each in due]
        return frozenset((each.day, each.month, each.year) for each in local)

    def of_nodes(self, text: str) -> frozenset[Fraction]:
        """The figures of the criteria that the text names."""
        leaves = (leaf for leaf in self.variants[0].leaves if _names(text, leaf))
        return frozenset(value for leaf in leaves for value in _node_values(leaf))

    def of_commune(self, code: str) -> frozenset[Fraction]:
        """All that may be said of a commune in points or percent."""
        commune = self.communes[code]
        plain = (
            commune.printed_index, commune.previous_index, commune.index_change, commune.total,
            commune.base, commune.self_total, commune.round_1_total, commune.applicable_max,
            commune.bonus, commune.penalty, commune.base - commune.total,
            *(field.points for field in commune.fields),
            *(field.applicable_max for field in commune.fields),
        )  # fmt: skip
        return frozenset(abs(Fraction(each)) for each in plain if each is not None)

    def ranks_of(self, code: str, text: str) -> tuple[int | None, ...]:
        """The rank; where the text speaks of the year before, the one of that year too."""
        commune, before = self.communes[code], str(self.result.period.previous_year)
        return (commune.rank, commune.previous_rank if before in text else None)

    @property
    def _groups(self) -> list[str]:
        return [f"group.{group.name}" for group in self.variants[0].groups]

    def _bare_kind(self, commune: CommuneResult) -> Iterator[str]:
        """S001 lists its only thị trấn as `Thị trấn`."""
        if sum(1 for each in self.result.communes if each.kind == commune.kind) == 1:
            yield commune.kind.capitalize()


def readings(number: str) -> frozenset[Fraction]:
    """What a number may mean; nothing of what is none."""
    try:
        return frozenset({Fraction(parse_decimal(number))})
    except UnreadableNumber as unreadable:
        return frozenset(map(Fraction, unreadable.readings))


def agrees(number: str, known: Iterable[Fraction]) -> bool:
    """Whether a known figure is the number, or is rounded to it where it has decimals."""
    meant = readings(number)
    values = set(known)
    if meant & values:
        return True
    places = len(number.partition(",")[2])
    return bool(places) and any(Fraction(round_half_up(each, places)) in meant for each in values)


def _communes_of(found: Figures, key: str) -> Communes:
    if key.startswith("group."):
        named = (each.communes for each in found.groups if f"group.{each.name}" == key)
        return next(named, ())
    if key in ("risers", "fallers"):
        return (found.risers if key == "risers" else found.fallers).communes
    communes: Communes = getattr(found, key)
    return communes


def _node_values(node: NodeFigures) -> Iterator[Fraction]:
    yield from (each for each in (node.mean, node.rate) if each is not None)
    yield Fraction(node.max_points)
    yield Fraction(node.lost)


def _names(text: str, node: NodeFigures) -> bool:
    coded = re.search(rf"(?<![\w.]){re.escape(node.code)}(?![\w]|\.\d)", text)
    return bool(coded) or node.name.casefold() in text.casefold()


def _values(value: Any) -> Iterator[Fraction]:
    """Every figure in a sentence and in what fills it."""
    if isinstance(value, Sentence):
        yield from (each for inner in value.values.values() for each in _values(inner))
    elif isinstance(value, list | tuple):
        yield from (each for inner in value for each in _values(inner))
    elif isinstance(value, int | Decimal):
        yield abs(Fraction(value))
    elif isinstance(value, str) and value.isdecimal():
        yield Fraction(int(value))
