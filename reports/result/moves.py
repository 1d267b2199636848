"""What a correction changes: lines, and whose index, rank or group moves. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.result.period import CommuneResult, PeriodResult


@dataclass(frozen=True)
class Standing:
    """Where a commune stands in one result."""

    index: Decimal | None
    rank: int
    group: str | None

    @classmethod
    def of(cls, commune: CommuneResult) -> "Standing":
        return cls(commune.printed_index, commune.rank, commune.group)


@dataclass(frozen=True)
class Move:
    """A commune whose index, rank or group is another; None where it stands in one result only."""

    code: str
    name: str
    block: str
    old: Standing | None
    new: Standing | None

    @property
    def index_moves(self) -> bool:
        return self.old is None or self.new is None or self.old.index != self.new.index

    @property
    def rank_moves(self) -> bool:
        return self.old is None or self.new is None or self.old.rank != self.new.rank

    @property
    def group_moves(self) -> bool:
        return self.old is None or self.new is None or self.old.group != self.new.group


@dataclass(frozen=True)
class ChangedLine:
    """A line whose final points are others; None where it does not apply, or does not exist."""

    code: str
    commune: str
    old: Decimal | None
    new: Decimal | None


@dataclass(frozen=True)
class Correction:
    """`moves` in the order of the new result, `lines` by commune; `kept` communes do not move."""

    moves: tuple[Move, ...]
    lines: tuple[ChangedLine, ...]
    kept: int

    @property
    def is_empty(self) -> bool:
        return not self.moves and not self.lines


def correction(old: PeriodResult, new: PeriodResult) -> Correction:
    """What the new result has otherwise; communes are known by their codes."""
    before = {commune.code: commune for commune in old.communes}
    after = {commune.code: commune for commune in new.communes}
    codes = list(dict.fromkeys([*after, *before]))
    moves = [
        move
        for move in (_move(before.get(code), after.get(code)) for code in codes)
        if move.old != move.new
    ]
    lines = [line for code in codes for line in _lines(before.get(code), after.get(code))]
    return Correction(tuple(moves), tuple(lines), kept=len(codes) - len(moves))


def _move(old: CommuneResult | None, new: CommuneResult | None) -> Move:
    named = _either(old, new)
    return Move(
        named.code,
        named.full_name,
        named.block,
        Standing.of(old) if old else None,
        Standing.of(new) if new else None,
    )


def _lines(old: CommuneResult | None, new: CommuneResult | None) -> Iterator[ChangedLine]:
    name = _either(old, new).full_name
    before, after = _points(old), _points(new)
    for code in dict.fromkeys([*after, *before]):
        if before.get(code) != after.get(code):
            yield ChangedLine(code, name, before.get(code), after.get(code))


def _points(commune: CommuneResult | None) -> dict[str, Decimal | None]:
    if commune is None:
        return {}
    return {code: None if line.left_out else line.final for code, line in commune.lines.items()}


def _either(old: CommuneResult | None, new: CommuneResult | None) -> CommuneResult:
    commune = new or old
    if commune is None:
        raise ValueError("a commune of neither result")
    return commune
