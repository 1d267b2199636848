"""What still keeps a draft from being issued, each fault with the line it is about. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.checks import set_faults, threshold_faults, tie_break_faults
from criteria.outline import CriterionNode, SetOutline


@dataclass(frozen=True)
class PlacedFault:
    """A fault and where it is mended: `code` is that of its line, empty where there is none; then
    `page` is `groups` or `heading`, or empty too."""

    fault: Sentence
    code: str = ""
    page: str = ""


def issue_faults(outline: SetOutline) -> list[PlacedFault]:
    """All faults in the order of the paper, departments and notes last; empty when ready."""
    codes = {field.code for field in outline.fields} | {node.code for _d, node in outline.walk()}
    faults = [*set_faults(outline), *unassigned(outline), *unconfirmed(outline)]
    pages = {
        "groups": list(threshold_faults(outline.thresholds)),
        "heading": list(tie_break_faults(outline)),
    }
    return [_placed(fault, codes, pages) for fault in faults]


def unassigned(outline: SetOutline) -> Iterator[Sentence]:
    """Leaves that no department appraises."""
    for leaf in outline.leaves():
        if not leaf.department:
            yield sentence(
                _("{code} {name}: no department appraises it."), code=leaf.code, name=leaf.name
            )


def unconfirmed(outline: SetOutline) -> Iterator[Sentence]:
    """Leaves whose rule was guessed and not looked at yet."""
    for leaf in leaves_to_confirm(outline):
        yield sentence(
            _("{code} {name}: the scoring rule was guessed from the text. Check and confirm it."),
            code=leaf.code,
            name=leaf.name,
        )


def leaves_to_confirm(outline: SetOutline) -> list[CriterionNode]:
    return [leaf for leaf in outline.leaves() if leaf.rule_note]


def _placed(
    fault: Sentence, codes: set[str], pages: Mapping[str, Sequence[Sentence]]
) -> PlacedFault:
    for page, of_page in pages.items():
        if fault in of_page:
            return PlacedFault(fault, page=page)
    code = fault.values.get("code", "")
    return PlacedFault(fault, code if code in codes else "")
