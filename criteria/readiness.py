"""What still keeps a draft from being issued, each fault with the line it is about. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.checks import set_faults
from criteria.outline import SetOutline


@dataclass(frozen=True)
class PlacedFault:
    """A fault; `code` is that of its line, or empty where it is about the whole set."""

    fault: Sentence
    code: str


def issue_faults(outline: SetOutline) -> list[PlacedFault]:
    """All faults in the order of the paper, those of departments last; empty when ready."""
    codes = {field.code for field in outline.fields} | {node.code for _d, node in outline.walk()}
    faults = [*set_faults(outline), *unassigned(outline)]
    return [PlacedFault(fault, _line(fault, codes)) for fault in faults]


def unassigned(outline: SetOutline) -> Iterator[Sentence]:
    """Leaves that no department appraises."""
    for leaf in outline.leaves():
        if not leaf.department:
            yield sentence(
                _("{code} {name}: no department appraises it."), code=leaf.code, name=leaf.name
            )


def _line(fault: Sentence, codes: set[str]) -> str:
    code = fault.values.get("code", "")
    return code if code in codes else ""
