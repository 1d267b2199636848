"""Two criteria sets side by side: what became of every scored line. Pure.

Years are compared by shares of the maximum, in percent; points are never rescaled.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from accounts.refusals import Message, Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.comparison.lineage import Place, ancestry, places_of
from criteria.comparison.word_changes import Piece, changed_items, changed_words
from criteria.outline import CriterionNode, FieldKind, FieldNode, SetOutline
from criteria.rule_text import NA_WORDS, SOURCE_WORDS, rule_sentences
from criteria.set_format import SetDocument


class Kind(StrEnum):
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    MERGED = "merged"
    SPLIT = "split"
    REARRANGED = "rearranged"
    NEW = "new"
    DROPPED = "dropped"


class Basis(StrEnum):
    """How lines are matched: by what each says it comes from, or by their codes alone."""

    PREDECESSORS = "predecessors"
    CODES = "codes"


@dataclass(frozen=True)
class Side:
    """A line of one of the sets; `share` is its part of the set's maximum in percent, unrounded,
    none where it stands outside the maximum."""

    node: CriterionNode
    share: Decimal | None


@dataclass(frozen=True)
class Change:
    """A part of a line before and after; of a list each piece is an item."""

    label: Message
    pieces: tuple[Piece, ...]
    is_list: bool = False


@dataclass(frozen=True)
class Match:
    """Lines that belong together; one line on each side where it only changed."""

    kind: Kind
    old: tuple[Side, ...]
    new: tuple[Side, ...]
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class FieldMatch:
    """A field then and now, with its lines in the order of the newer set; dropped lines last."""

    old: FieldNode | None
    new: FieldNode | None
    old_share: Decimal | None
    new_share: Decimal | None
    matches: tuple[Match, ...]


@dataclass(frozen=True)
class Comparison:
    basis: Basis
    fields: tuple[FieldMatch, ...]

    @property
    def counts(self) -> dict[Kind, int]:
        """How many matches there are of each kind."""
        counted = Counter(match.kind for field in self.fields for match in field.matches)
        return {kind: counted[kind] for kind in Kind}


def compared(old: SetDocument, new: SetDocument) -> Comparison:
    """Every scored line of both sets in exactly one match.

    Lines of different years are matched by their predecessors; those of two versions of one year,
    and of sets without any predecessor, by their codes.
    """
    basis = _basis(old, new)
    groups = _groups(_origins(old.outline, new.outline, basis))
    sides = _Sides(old.outline, new.outline)
    found = [sides.match(*group) for group in groups]
    pairs = list(_field_pairs(old.outline.fields, new.outline.fields))
    return Comparison(basis, tuple(_field_matches(pairs, found, old.outline, new.outline)))


def share(points: Decimal, outline: SetOutline) -> Decimal | None:
    """The points in percent of the set's maximum, unrounded; none in a set without a maximum."""
    return points * 100 / outline.max_points if outline.max_points else None


def _basis(old: SetDocument, new: SetDocument) -> Basis:
    has_predecessors = any(node.predecessors for _depth, node in new.outline.walk())
    if old.year != new.year and has_predecessors:
        return Basis.PREDECESSORS
    return Basis.CODES


def _origins(old: SetOutline, new: SetOutline, basis: Basis) -> dict[str, tuple[str, ...]]:
    older, newer = places_of(old), places_of(new)
    if basis is Basis.CODES:
        known = {place.code for place in older}
        newer = [_by_code(place, known) for place in newer]
    return ancestry(newer, older)


def _by_code(place: Place, known: set[str]) -> Place:
    return replace(place, predecessors=(place.code,) if place.code in known else ())


def _groups(origins: dict[str, tuple[str, ...]]) -> list[tuple[list[str], list[str]]]:
    """Codes (old, new) that hang together, by the first new line of each; lines of the older set
    that nothing comes from are not among them."""
    groups: list[tuple[list[str], list[str]]] = []
    for code, old_codes in origins.items():
        touching = [group for group in groups if set(group[0]) & set(old_codes)]
        joined: tuple[list[str], list[str]] = ([], [])
        for group in touching:
            joined[0].extend(group[0])
            joined[1].extend(group[1])
        joined[0].extend(old for old in old_codes if old not in joined[0])
        joined[1].append(code)
        place = groups.index(touching[0]) if touching else len(groups)
        groups = [group for group in groups if group not in touching]
        groups.insert(place, joined)
    return groups


class _Sides:
    """The scored lines of both sets by code, and what becomes of them."""

    def __init__(self, old: SetOutline, new: SetOutline) -> None:
        self.old, self.new = _sides(old), _sides(new)

    def match(self, old_codes: Sequence[str], new_codes: Sequence[str]) -> Match:
        old = tuple(side for code, side in self.old.items() if code in old_codes)
        new = tuple(side for code, side in self.new.items() if code in new_codes)
        changes = tuple(_changes(old[0].node, new[0].node)) if len(old) == len(new) == 1 else ()
        return Match(_kind(old, new, changes), old, new, changes)


def _sides(outline: SetOutline) -> dict[str, Side]:
    return {
        leaf.code: Side(
            leaf, share(leaf.max_points, outline) if field.kind is FieldKind.REGULAR else None
        )
        for field in outline.fields
        for leaf in field.leaves()
    }


def _kind(old: Sequence[Side], new: Sequence[Side], changes: Sequence[Change]) -> Kind:
    match (len(old), len(new)):
        case (0, _):
            return Kind.NEW
        case (_, 0):
            return Kind.DROPPED
        case (1, 1):
            return Kind.CHANGED if changes else Kind.UNCHANGED
        case (_, 1):
            return Kind.MERGED
        case (1, _):
            return Kind.SPLIT
    return Kind.REARRANGED


def _changes(old: CriterionNode, new: CriterionNode) -> Iterator[Change]:
    """What a reader would call a change; a new code alone is none."""
    for label, before, after in (
        (_("Name"), old.name, new.name),
        (_("Published rule"), old.rule_text, new.rule_text),
    ):
        if _plain(before) != _plain(after):
            yield Change(label, changed_words(before, after))
    if old.max_points != new.max_points:
        yield Change(_("Maximum points"), _replaced(old.max_points, new.max_points))
    if old.rule != new.rule:
        yield Change(
            _("The software counts"),
            changed_items(_rule_words(old), _rule_words(new)),
            is_list=True,
        )
    if old.evidence_asked != new.evidence_asked:
        yield Change(
            _("Evidence asked for"),
            changed_items(old.evidence_asked, new.evidence_asked),
            is_list=True,
        )
    if old.na_policy is not new.na_policy:
        effects = [sentence(NA_WORDS[node.na_policy]) for node in (old, new)]
        yield Change(_("Not applicable"), changed_items(effects[:1], effects[1:]))
    if old.na_reasons != new.na_reasons:
        yield Change(
            _("Allowed reasons for not applicable"),
            changed_items(old.na_reasons, new.na_reasons),
            is_list=True,
        )
    if old.source is not new.source:
        yield Change(_("Source"), changed_items(_source_words(old), _source_words(new)))
    if old.department != new.department:
        yield Change(_("Appraised by"), _replaced(old.department, new.department))
    if old.official != new.official:
        yield Change(_("In charge"), _replaced(old.official, new.official))


def _plain(text: str) -> list[str]:
    """The words alone: another line break is no change."""
    return text.split()


def _replaced(old: str | Decimal, new: str | Decimal) -> tuple[Piece, ...]:
    return changed_items([old] if old != "" else [], [new] if new != "" else [])


def _rule_words(node: CriterionNode) -> tuple[Sentence, ...]:
    return rule_sentences(node.rule, max_points=node.max_points) if node.rule else ()


def _source_words(node: CriterionNode) -> list[Sentence]:
    words = SOURCE_WORDS.get(node.source, _("The commune scores itself."))
    return [sentence(words)]


def _field_pairs(
    old: Sequence[FieldNode], new: Sequence[FieldNode]
) -> Iterator[tuple[FieldNode | None, FieldNode | None]]:
    """Fields of one name belong together, then those of one code; the newer set's order first."""
    left = list(old)
    partners: dict[str, FieldNode] = {}
    for same in (_same_name, _same_code):
        for field in new:
            if field.code in partners:
                continue
            if partner := next((each for each in left if same(each, field)), None):
                partners[field.code] = partner
                left.remove(partner)
    for field in new:
        yield partners.get(field.code), field
    for field in left:
        yield field, None


def _same_name(old: FieldNode, new: FieldNode) -> bool:
    return _plain(old.name.casefold()) == _plain(new.name.casefold())


def _same_code(old: FieldNode, new: FieldNode) -> bool:
    return old.code == new.code


def _field_matches(
    pairs: Sequence[tuple[FieldNode | None, FieldNode | None]],
    found: Sequence[Match],
    old_outline: SetOutline,
    new_outline: SetOutline,
) -> Iterator[FieldMatch]:
    by_first = {match.new[0].node.code: match for match in found}
    kept = {side.node.code for match in found for side in match.old}
    old_sides = _sides(old_outline)
    for old, new in pairs:
        matches = [by_first[leaf.code] for leaf in _leaves(new) if leaf.code in by_first]
        matches += [
            Match(Kind.DROPPED, (old_sides[leaf.code],), ())
            for leaf in _leaves(old)
            if leaf.code not in kept
        ]
        yield FieldMatch(
            old, new, _field_share(old, old_outline), _field_share(new, new_outline), tuple(matches)
        )


def _leaves(field: FieldNode | None) -> Iterable[CriterionNode]:
    return field.leaves() if field else ()


def _field_share(field: FieldNode | None, outline: SetOutline) -> Decimal | None:
    if field is None or field.kind is not FieldKind.REGULAR:
        return None
    return share(field.max_points, outline)
