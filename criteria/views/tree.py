"""The tree of a draft as finished rows: what each line is called, earns, lacks, and where to go."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.wording import say, show_figure
from criteria import edits
from criteria.checks import PARTS_ADD_UP
from criteria.models import CriteriaSet
from criteria.outline import CriterionNode, FieldKind, FieldNode, SetOutline, Source
from criteria.readiness import PlacedFault
from criteria.rule_text import KIND_WORDS, rule_sentences
from criteria.views.drafts import line_url, set_url
from criteria.workbook.layout import SOURCES

DEEPEST_SHOWN = 3


@dataclass(frozen=True)
class TreeLine:
    """One criterion, every text finished; addresses are those seen from the page of the draft."""

    code: str
    name: str
    maximum: str
    sums: str
    level: int
    indent: int
    is_leaf: bool
    published: str
    note: str
    counted: str
    meta: str
    faults: list[str]
    url: str
    step_url: str
    add_url: str
    put_url: str
    remove_url: str
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class TreeField:
    """A field with its lines below."""

    code: str
    name: str
    kind: str
    maximum: str
    sums: str
    faults: list[str]
    url: str
    step_url: str
    add_url: str
    remove_url: str
    is_first: bool
    is_last: bool
    lines: list[TreeLine] = field(default_factory=list)


Address = Callable[[edits.Node, str], str]


def addresses(draft: CriteriaSet) -> Address:
    """Addresses as the page of the draft reaches them: a third of its weight is spared."""
    base = set_url(draft)
    return lambda node, name: line_url(draft, node.code, name).removeprefix(base)


def tree_of(draft: CriteriaSet, outline: SetOutline, faults: list[PlacedFault]) -> list[TreeField]:
    """All fields with their lines, in the order of the paper."""
    at: dict[str, list[str]] = defaultdict(list)
    for placed in faults:
        if not is_of_sums(placed):
            at[placed.code].append(capfirst(short(placed)))
    last, url = len(outline.fields) - 1, addresses(draft)
    return [
        TreeField(
            code=node.code,
            name=node.name,
            kind="" if node.kind is FieldKind.REGULAR else _(KIND_WORDS[node.kind]),
            maximum=show_figure(node.max_points),
            sums=sums(node),
            faults=at.get(node.code, []),
            url=url(node, "line"),
            step_url=url(node, "step_line"),
            add_url=url(node, "add_part"),
            remove_url=url(node, "remove_line"),
            is_first=place == 0,
            is_last=place == last,
            lines=list(_lines(url, node.children, 0, at)),
        )
        for place, node in enumerate(outline.fields)
    ]


def _lines(
    url: Address, nodes: tuple[CriterionNode, ...], depth: int, at: dict[str, list[str]]
) -> Iterator[TreeLine]:
    last = len(nodes) - 1
    for place, node in enumerate(nodes):
        yield TreeLine(
            code=node.code,
            name=node.name,
            maximum=show_figure(node.max_points),
            sums=sums(node),
            level=min(3 + depth, 6),
            indent=min(depth, DEEPEST_SHOWN),
            is_leaf=node.is_leaf,
            published=node.rule_text if node.is_leaf else "",
            note=node.rule_note if node.is_leaf else "",
            counted=" ".join(
                say(words) for words in rule_sentences(node.rule, max_points=node.max_points)
            )
            if node.is_leaf and node.rule
            else "",
            meta=_meta(node),
            faults=at.get(node.code, []),
            url=url(node, "line"),
            step_url=url(node, "step_line"),
            add_url=url(node, "add_part"),
            put_url=url(node, "put_line"),
            remove_url=url(node, "remove_line"),
            is_first=place == 0,
            is_last=place == last,
        )
        yield from _lines(url, node.children, depth + 1, at)


def sums(node: edits.Node) -> str:
    """What the parts add up to, where that is not the maximum."""
    added = edits.added_up(node)
    is_limit = isinstance(node, FieldNode) and node.kind is not FieldKind.REGULAR
    if not node.children or added == node.max_points or is_limit:
        return ""
    return _("its parts add up to %(sum)s of %(maximum)s") % {
        "sum": show_figure(added),
        "maximum": show_figure(node.max_points),
    }


def is_of_sums(placed: PlacedFault) -> bool:
    """Whether it says what `sums` says."""
    return getattr(placed.fault.values.get("fault"), "template", "") == PARTS_ADD_UP


def short(placed: PlacedFault) -> str:
    """The fault without the code and name of its line, which stand beside it."""
    values = placed.fault.values
    text = say(placed.fault)
    return text.removeprefix(f"{values.get('code', '')} {values.get('name', '')}: ")


def _meta(node: CriterionNode) -> str:
    """Who appraises the line, and what sets it apart."""
    if not node.is_leaf:
        return ""
    parts = [
        node.department,
        node.official,
        str(SOURCES[node.source]) if node.source is not Source.SELF else "",
        _("%(count)s kept cases") % {"count": len(node.cases)} if node.cases else "",
    ]
    return " · ".join(part for part in parts if part)
