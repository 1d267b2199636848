"""A sheet as it was handed in, with everything a paper says of it; as canonical JSON too. Pure.

The receipt keeps the text and its SHA-256: whatever becomes of the lines later, the same paper is
drawn from it again. Words in it (`told`) are Vietnamese, as on every official paper.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from accounts.numbers import figure_text

FORMAT = "submitted-sheet/1"
VIETNAM = timezone(timedelta(hours=7))
Json = dict[str, Any]


@dataclass(frozen=True)
class SubmittedProof:
    """A document under a line; `sha256` is of its file, empty where none was uploaded."""

    number: str
    dated: date | None
    issuer: str
    title: str
    pages: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class SubmittedRow:
    """A criterion or a line. `points` are None where the line has none; `told` are its figures in
    words, `note` and `na_reason` the commune's own. A `surveyed` line is scored by the authority.
    """

    code: str
    name: str
    depth: int
    max_points: Decimal
    points: Decimal | None = None
    is_line: bool = True
    surveyed: bool = False
    figures: Mapping[str, str] = field(default_factory=dict)
    told: str = ""
    note: str = ""
    na_reason: str = ""
    proofs: tuple[SubmittedProof, ...] = ()


@dataclass(frozen=True)
class SubmittedField:
    code: str
    name: str
    max_points: Decimal
    points: Decimal
    rows: tuple[SubmittedRow, ...]


@dataclass(frozen=True, kw_only=True)
class SubmittedSheet:
    """Who handed what in when. `index` is unrounded; its printed places are `index_places`.
    `due_at` is the deadline that held for this commune."""

    number: str
    authority: str
    commune: str
    place: str
    year: int
    set_title: str
    set_decision: str
    set_sha256: str
    submitted_at: datetime
    submitted_by: str
    office: str
    due_at: datetime
    is_late: bool
    points: Decimal
    max_points: Decimal
    index: Decimal | None
    index_places: int
    documents: int
    fields: tuple[SubmittedField, ...]

    def lines(self) -> Iterator[SubmittedRow]:
        """Without headings: what is scored by itself."""
        return (row for each in self.fields for row in each.rows if row.is_line)

    @property
    def own_lines(self) -> int:
        """How many the commune scores itself."""
        return sum(not line.surveyed for line in self.lines())


def canonical(sheet: SubmittedSheet) -> str:
    """One text for one sheet: sorted keys, no spaces, NFC, plain figures in quotes."""
    text = json.dumps(
        {"format": FORMAT, **_plain(vars(sheet))},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return unicodedata.normalize("NFC", text)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def read_sheet(text: str) -> SubmittedSheet:
    """What `canonical` wrote. Raises ValueError or KeyError for anything else."""
    data = json.loads(text)
    if data.pop("format") != FORMAT:
        raise ValueError("not a submitted sheet")
    fields = tuple(_field(each) for each in data.pop("fields"))
    return SubmittedSheet(
        **data | {
            "submitted_at": datetime.fromisoformat(data["submitted_at"]),
            "due_at": datetime.fromisoformat(data["due_at"]),
            "points": Decimal(data["points"]),
            "max_points": Decimal(data["max_points"]),
            "index": _figure(data["index"]),
            "fields": fields,
        }
    )  # fmt: skip


def _field(data: Json) -> SubmittedField:
    rows = tuple(_row(row) for row in data["rows"])
    figures = {name: Decimal(data[name]) for name in ("points", "max_points")}
    return SubmittedField(**data | figures | {"rows": rows})


def _row(data: Json) -> SubmittedRow:
    figures = {"points": _figure(data["points"]), "max_points": Decimal(data["max_points"])}
    proofs = tuple(_proof(proof) for proof in data["proofs"])
    return SubmittedRow(**data | figures | {"proofs": proofs})


def _proof(data: Json) -> SubmittedProof:
    on = data["dated"]
    return SubmittedProof(**data | {"dated": None if on is None else date.fromisoformat(on)})


def _figure(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return figure_text(value)
    if isinstance(value, datetime):
        return value.astimezone(VIETNAM).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, SubmittedProof | SubmittedRow | SubmittedField):
        return _plain(vars(value))
    return value
