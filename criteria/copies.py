"""What a new year's set, or a correction of one, begins with. Pure."""

from collections.abc import Callable
from dataclasses import replace

from criteria.outline import CriterionNode
from criteria.set_format import SetDocument


def copied(document: SetDocument, *, year: int) -> SetDocument:
    """The set for another year: every criterion remembers the one it comes from."""
    return replace(
        _each(document, lambda node: replace(node, predecessors=(node.code,))),
        year=year,
        decision="",
        title=document.title.replace(str(document.year), str(year)),
    )


def corrected(document: SetDocument) -> SetDocument:
    """The set of the same year, to be corrected; predecessors stay those of the year before."""
    return replace(document, decision="")


def _each(document: SetDocument, change: Callable[[CriterionNode], CriterionNode]) -> SetDocument:
    def changed(node: CriterionNode) -> CriterionNode:
        return replace(change(node), children=tuple(map(changed, node.children)))

    fields = tuple(
        replace(field, children=tuple(map(changed, field.children)))
        for field in document.outline.fields
    )
    return replace(document, outline=replace(document.outline, fields=fields))
