"""Why points were lost, line by line: live while a year runs, frozen when it is published. Pure.

These are words of appraisers and communes. They are frozen beside the result, for those who may
read them on the pages, and never go into a file that leaves the office (TRUST 10).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from accounts.numbers import figure_text
from criteria.figures import figures_from_json
from criteria.outline import SetOutline
from reports.dashboard.losses import Disputes, Taken
from reports.reasons.wording import Cut, LineTold
from reports.result.json_text import Json, read_figure
from scoring.arithmetic import ZERO

FORMAT = "par-index-reasons/1"
STAGES = {1: "Thẩm định bước 1", 2: "Thẩm định bước 2", 3: "Hội đồng đánh giá"}


@dataclass(frozen=True, kw_only=True)
class Deducted:
    """Points that a round took from a line (negative: gave), and what was given back of them;
    `disputed` says that the commune did not agree."""

    round: int
    points: Decimal
    restored: Decimal = ZERO
    reason: str
    legal_basis: str = ""
    disputed: bool = False

    @property
    def stands(self) -> bool:
        return self.points != self.restored


@dataclass(frozen=True, kw_only=True)
class LineReasons:
    """What the records tell of a line. `figures` are those that stand after all rounds, as they
    are stored; `not_applicable` is why it was granted, "" where it was not."""

    deducted: tuple[Deducted, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    not_applicable: str = ""
    has_evidence: bool = True


NOTHING = LineReasons()
Reasons = Mapping[str, Mapping[str, LineReasons]]  # by the codes of commune and line


def told(lines: Mapping[str, LineReasons], outline: SetOutline) -> dict[str, LineTold]:
    """A commune's lines as its evaluation tells them."""
    return {leaf.code: _told(lines.get(leaf.code, NOTHING), leaf.rule) for leaf in outline.leaves()}


def _told(line: LineReasons, rule: Any) -> LineTold:
    granted = bool(line.not_applicable)
    return LineTold(
        figures=figures_from_json(rule, line.figures) if rule and line.figures else {},
        note=line.note,
        cuts=() if granted else tuple(_cut(each) for each in line.deducted if each.stands),
        not_applicable=line.not_applicable,
        has_evidence=line.has_evidence,
    )


def _cut(each: Deducted) -> Cut:
    reason = each.reason
    if each.legal_basis:
        reason = f"{reason.rstrip('.;')} ({each.legal_basis})"
    return Cut(each.points - each.restored, reason, STAGES[each.round])


def taken(reasons: Reasons) -> list[Taken]:
    """What the rounds took and did not give back, line by line."""
    return [
        Taken(commune, code, each.reason, each.points - each.restored)
        for commune, code, each in _every(reasons)
    ]


def disputes(reasons: Reasons) -> Disputes:
    disputed = [each for _commune, _code, each in _every(reasons) if each.disputed]
    return Disputes(len(disputed), sum(each.restored > 0 for each in disputed))


def _every(reasons: Reasons) -> Iterator[tuple[str, str, Deducted]]:
    for commune, lines in reasons.items():
        for code, line in lines.items():
            for each in line.deducted:
                yield commune, code, each


def reasons_to_json(reasons: Reasons) -> Json:
    """Without what says nothing: most lines have no deduction, and evidence."""
    return {
        "format": FORMAT,
        "communes": {
            commune: {code: _line_to_json(line) for code, line in lines.items() if line != NOTHING}
            for commune, lines in reasons.items()
        },
    }


def _line_to_json(line: LineReasons) -> Json:
    said: Json = {
        "deducted": [_deducted_to_json(each) for each in line.deducted],
        "figures": dict(line.figures),
        "note": line.note,
        "not_applicable": line.not_applicable,
    }
    told = {key: value for key, value in said.items() if value}
    return told if line.has_evidence else told | {"has_evidence": False}


def _deducted_to_json(each: Deducted) -> Json:
    return {
        **vars(each),
        "points": figure_text(each.points),
        "restored": figure_text(each.restored),
    }


def reasons_from_json(data: Json) -> Reasons:
    """Raises ValueError, KeyError or TypeError for what is no such JSON."""
    if data["format"] != FORMAT:
        raise ValueError(data["format"])
    return {
        commune: {code: _read_line(line) for code, line in lines.items()}
        for commune, lines in data["communes"].items()
    }


def _read_line(line: Json) -> LineReasons:
    return LineReasons(**{**line, "deducted": tuple(_read_all(line.get("deducted", ())))})


def _read_all(rows: Iterable[Json]) -> Iterator[Deducted]:
    for row in rows:
        figures = {name: read_figure(row[name]) for name in ("points", "restored")}
        yield Deducted(**{**row, **figures})
