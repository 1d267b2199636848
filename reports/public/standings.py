"""A published result in the few figures that lists show, read from its frozen JSON. Pure.

Lists name many results at once; what is shown of one alone is read whole, by reports.result.format.
"""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.refusals import Refused
from accounts.refusals import gettext_noop as _
from reports.result.json_text import Json, read_figure, read_figure_or_null
from reports.result.period import FORMATS


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a commune stands, every figure as it was printed."""

    code: str
    kind: str
    name: str
    block: str
    rank: int
    index: Decimal | None
    group: str | None
    total: Decimal
    applicable_max: Decimal
    previous_index: Decimal | None
    previous_rank: int | None
    index_change: Decimal | None
    rank_change: int | None

    @property
    def full_name(self) -> str:
        """`xã Tường Phù`, as inside a sentence."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True)
class Standings:
    """All communes in rank order, block by block; `groups` from the highest down."""

    authority: str
    year: int
    index_places: int
    groups: tuple[str, ...]
    communes: tuple[Standing, ...]

    @property
    def blocks(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(commune.block for commune in self.communes))

    def of(self, code: str) -> Standing | None:
        return next((commune for commune in self.communes if commune.code == code), None)

    def ranked_with(self, block: str) -> int:
        """How many communes are ranked together in the block."""
        return sum(commune.block == block for commune in self.communes)


def read_standings(frozen: str, *, sha256: str) -> Standings:
    """Raises Refused for a text that has not this hash any more, or is no result."""
    if hashlib.sha256(frozen.encode()).hexdigest() != sha256:
        raise Refused(_("The published result does not have its hash any more."))
    data: Json = json.loads(frozen)
    if data["format"] not in FORMATS:
        raise Refused(_("The format “{format}” is not known."), format=data["format"])
    criteria_set = data["criteria_set"]
    return Standings(
        authority=data["authority"]["name"],
        year=data["period"]["year"],
        index_places=criteria_set["index_places"],
        groups=tuple(dict.fromkeys(each["group"] for each in criteria_set["thresholds"])),
        communes=tuple(_standing(row) for row in data["communes"]),
    )


def _standing(row: dict[str, Any]) -> Standing:
    return Standing(
        code=row["code"],
        kind=row["kind"],
        name=row["name"],
        block=row["block"],
        rank=row["rank"],
        index=read_figure_or_null(row["index"]),
        group=row["group"],
        total=read_figure(row["total"]),
        applicable_max=read_figure(row["applicable_max"]),
        previous_index=read_figure_or_null(row["previous_index"]),
        previous_rank=row["previous_rank"],
        index_change=read_figure_or_null(row["index_change"]),
        rank_change=row["rank_change"],
    )
