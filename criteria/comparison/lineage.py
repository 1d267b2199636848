"""Which lines of an older set the lines of a newer one come from. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from criteria.outline import CriterionNode, SetOutline


@dataclass(frozen=True)
class Place:
    """A criterion in its tree; `parent` is the code of the criterion above, "" under a field."""

    code: str
    parent: str = ""
    is_leaf: bool = True
    predecessors: tuple[str, ...] = ()


def places_of(outline: SetOutline) -> list[Place]:
    """All criteria, in the order of the paper."""
    found: list[Place] = []

    def walk(node: CriterionNode, parent: str) -> None:
        found.append(Place(node.code, parent, node.is_leaf, node.predecessors))
        for child in node.children:
            walk(child, node.code)

    for field in outline.fields:
        for node in field.children:
            walk(node, "")
    return found


def ancestry(newer: Sequence[Place], older: Sequence[Place]) -> dict[str, tuple[str, ...]]:
    """The scored lines of the older set that each scored line of the newer one comes from, in the
    order of the paper; none for a new line.

    A predecessor that was not scored itself stands for its parts, as far as no other line names
    them: several sub-criteria became one criterion. A line that names none takes what the nearest
    criterion above it names, if that was scored: one criterion was given parts.
    """
    parts = _parts(older)
    scored = {place.code for place in older if place.is_leaf}
    named = {
        code
        for place in newer
        if place.is_leaf
        for code in place.predecessors
        if code in scored
    }  # fmt: skip
    above = {place.code: place for place in newer}
    order = {place.code: number for number, place in enumerate(older)}

    def origins(place: Place) -> set[str]:
        found: set[str] = set()
        for code in place.predecessors:
            if code in scored:
                found.add(code)
            else:
                found |= parts.get(code, set()) - named
        return found or set(_inherited(place, above, scored))

    return {
        place.code: tuple(sorted(origins(place), key=order.__getitem__))
        for place in newer
        if place.is_leaf
    }


def _inherited(place: Place, above: Mapping[str, Place], scored: set[str]) -> Iterable[str]:
    if place.predecessors:
        return ()
    while place.parent:
        place = above[place.parent]
        if place.predecessors:
            return [code for code in place.predecessors if code in scored]
    return ()


def _parts(places: Sequence[Place]) -> dict[str, set[str]]:
    """The scored lines below each criterion that is not scored itself."""
    above = {place.code: place.parent for place in places}
    parts: dict[str, set[str]] = {}
    for place in places:
        if place.is_leaf:
            code = place.parent
            while code:
                parts.setdefault(code, set()).add(place.code)
                code = above[code]
    return parts
