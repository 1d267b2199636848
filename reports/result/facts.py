"""What a result is made from: authority, period, set, and the lines of each commune. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class AuthorityFacts:
    """The authority as its papers name it; `area` stands in a sentence: “huyện Phù Yên”."""

    name: str
    level: str
    area: str
    parent_name: str = ""
    standing_agency: str
    place: str
    signatory_title: str = ""
    signatory_name: str = ""


@dataclass(frozen=True, kw_only=True)
class PeriodFacts:
    """What the report says of the period; deadlines are aware moments.

    `team_departments` are the departments whose people make up the support team.
    """

    id: str
    year: int
    self_assessment_due_at: datetime
    round_1_due_at: datetime
    explanation_due_at: datetime
    round_2_due_at: datetime
    publication_due_at: datetime
    council_size: int | None = None
    team_size: int | None = None
    team_departments: tuple[str, ...] = ()

    @property
    def previous_year(self) -> int:
        return self.year - 1


@dataclass(frozen=True, slots=True)
class LineResult:
    """A leaf of a commune: what it claimed (or the survey gave), after round 1, and in the end.

    A `base` of None is *not answered* and counts zero.
    """

    base: Decimal | None
    is_survey: bool
    round_1: Decimal
    final: Decimal
    left_out: bool = False


@dataclass(frozen=True, kw_only=True)
class CommuneScores:
    """A commune as scoring knows it: its lines by leaf code, and what it reached last year."""

    code: str
    kind: str
    name: str
    block: str = ""
    submitted_at: datetime | None = None
    is_late: bool = False
    not_submitted: bool = False
    lines: Mapping[str, LineResult] = field(default_factory=dict)
    previous_index: Decimal | None = None
    previous_rank: int | None = None

    @property
    def full_name(self) -> str:
        """`xã Tường Phù`, as inside a sentence."""
        return f"{self.kind} {self.name}"
