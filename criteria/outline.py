"""A criteria set as a plain tree: fields, criteria, sub-criteria, leaves. Pure.

This is what arithmetic, checks and documents read; `queries.outline` builds it from the rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from criteria.cases import TryCase
from criteria.rules import Rule


class FieldKind(StrEnum):
    REGULAR = "regular"
    BONUS = "bonus"
    PENALTY = "penalty"


class NaPolicy(StrEnum):
    """What a line counts when the appraiser grants that it is not applicable (DOMAIN 4)."""

    LEAVE_OUT = "leave_out"
    FULL_POINTS = "full_points"
    ZERO = "zero"


class Source(StrEnum):
    SELF = "self"
    SURVEY = "survey"


@dataclass(frozen=True)
class CriterionNode:
    """A criterion or sub-criterion; a leaf has a rule and no children.

    `capped` says that the children may add up to more than `max_points`, which then holds.
    `department` appraises the leaf, `official` is the commune official usually in charge of it.
    `rule_note` says what a person must still confirm of the rule; the set is not issued before.
    `cases` are figures and the points they must earn; `na_reasons` those a commune may give for
    "not applicable", any where there is none. `predecessors` are the codes that the criterion had
    in the set of the year before: none where it is new, several where criteria were merged.
    """

    code: str
    name: str
    max_points: Decimal
    children: tuple["CriterionNode", ...] = ()
    capped: bool = False
    rule: Rule | None = None
    na_policy: NaPolicy = NaPolicy.ZERO
    source: Source = Source.SELF
    rule_text: str = ""
    rule_note: str = ""
    evidence_asked: tuple[str, ...] = ()
    department: str = ""
    official: str = ""
    na_reasons: tuple[str, ...] = ()
    cases: tuple[TryCase, ...] = ()
    predecessors: tuple[str, ...] = ()

    @property
    def is_leaf(self) -> bool:
        return not self.children

    def leaves(self) -> Iterator["CriterionNode"]:
        if self.is_leaf:
            yield self
        for child in self.children:
            yield from child.leaves()

    def walk(self, depth: int = 0) -> Iterator[tuple[int, "CriterionNode"]]:
        """(depth, node) in the order of the paper; depth 0 is a criterion."""
        yield depth, self
        for child in self.children:
            yield from child.walk(depth + 1)


@dataclass(frozen=True)
class FieldNode:
    """A field; `max_points` of a bonus or penalty field is its cap."""

    code: str
    name: str
    max_points: Decimal
    children: tuple[CriterionNode, ...]
    kind: FieldKind = FieldKind.REGULAR

    def leaves(self) -> Iterator[CriterionNode]:
        for child in self.children:
            yield from child.leaves()

    def walk(self) -> Iterator[tuple[int, CriterionNode]]:
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Threshold:
    """A group and its lower bound, inclusive; block "" holds for every block without its own."""

    group: str
    lower: Decimal
    block: str = ""


@dataclass(frozen=True)
class SetOutline:
    """A whole set: its fields in order, and how results are rounded, grouped and ordered.

    `points_places` round a leaf's computed points, `index_places` the printed index;
    `tie_break` lists field codes in order of priority.
    """

    fields: tuple[FieldNode, ...]
    thresholds: tuple[Threshold, ...]
    points_places: int = 2
    index_places: int = 2
    tie_break: tuple[str, ...] = ()

    def leaves(self) -> Iterator[CriterionNode]:
        for field in self.fields:
            yield from field.leaves()

    def walk(self) -> Iterator[tuple[int, CriterionNode]]:
        for field in self.fields:
            yield from field.walk()

    def regular_fields(self) -> tuple[FieldNode, ...]:
        return tuple(field for field in self.fields if field.kind is FieldKind.REGULAR)

    @property
    def max_points(self) -> Decimal:
        return sum((field.max_points for field in self.regular_fields()), Decimal(0))

    @property
    def criteria_count(self) -> int:
        """Criteria, without sub-criteria."""
        return sum(len(field.children) for field in self.fields)

    @property
    def sub_criteria_count(self) -> int:
        return sum(1 for depth, _node in self.walk() if depth > 0)
