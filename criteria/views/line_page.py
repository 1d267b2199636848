"""What the page of one line says beside its form."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst

from accounts.refusals import Refused
from accounts.wording import say, show_figure
from criteria import edits
from criteria.forms.cases import measured_words
from criteria.forms.lines import FieldForm, HeadForm
from criteria.forms.scored import ScoredForm
from criteria.models import CriteriaSet
from criteria.outline import CriterionNode, FieldNode, SetOutline
from criteria.readiness import PlacedFault, issue_faults
from criteria.rule_text import rule_sentences
from criteria.rules import SCALES
from criteria.set_format import SetDocument
from criteria.views.drafts import line_url, set_url
from criteria.views.pages import trail_to
from criteria.views.tree import short, sums
from criteria.workbook.layout import CRITERIA, FIELDS
from criteria.workbook.text import criterion_row, set_rows


def line_page(
    draft: CriteriaSet, outline: SetOutline, form: HeadForm, page: Mapping[str, Any]
) -> dict[str, Any]:
    """Everything the templates of a line draw."""
    code = page.get("code", "")
    before, after = around(outline, code) if code else ("", "")
    scored = isinstance(form, ScoredForm)
    said = told(outline, form, code=code, parent=page.get("parent"))
    if scored and form.is_bound:
        # Only what stands on the page that asked can be drawn anew there.
        said["beside_a_trial"] = form.verb == "tell" and "came_out" in form.data
        said["expected_anew"] = form.show_expected()
    return {
        "form": form,
        "set": draft,
        "is_scored": scored,
        "is_field": isinstance(form, FieldForm),
        "back_url": set_url(draft) + (f"#line-{code}" if code else ""),
        "before_url": line_url(draft, before),
        "after_url": line_url(draft, after),
        "before": before,
        "after": after,
        "trail": trail_to(draft),
        "told": said,
        "kept": form.kept() if scored else [],
    }


def around(outline: SetOutline, code: str) -> tuple[str, str]:
    """Codes of the lines before and after it on paper, fields among them; "" at either end."""
    codes = [""]
    for field in outline.fields:
        codes += [field.code, *(node.code for _depth, node in field.walk())]
    codes.append("")
    place = codes.index(code)
    return codes[place - 1], codes[place + 1]


def new_criterion(outline: SetOutline, above: edits.Node) -> CriterionNode:
    """An empty criterion below `above`, appraised by the department of the one before it; with
    the maximum of `above` where it takes over its scoring."""
    takes_over = isinstance(above, CriterionNode) and above.is_leaf and above.rule is not None
    departments = [leaf.department for leaf in above.leaves() if leaf.department]
    return CriterionNode(
        code=edits.next_code(outline, above.code),
        name="",
        max_points=above.max_points if takes_over else Decimal(0),
        department=departments[-1] if departments else "",
    )


def told(
    outline: SetOutline, form: HeadForm, *, code: str, parent: edits.Node | None
) -> dict[str, Any]:
    """The unsaved line in plain words: its rule, what it lacks, what its parent adds up to, what
    the figures tried earn."""
    unreadable = unread(form) if form.is_bound else []
    said: dict[str, Any] = {"unreadable": unreadable, "words": [], "faults": [], "tried": None}
    if isinstance(form, ScoredForm) and form.is_readable:
        said |= _of_the_rule(form)
    if unreadable:
        return said
    changed = form.changed() if form.is_bound else form.standing
    after = _after(outline, changed, code=code, parent=parent)
    if after is None:
        return said
    placed = [fault for fault in issue_faults(after) if fault.code == changed.code]
    said["faults"] = [
        capfirst(short(fault)) for fault in placed if code or _is_of_rule(fault, changed)
    ]
    above = edits.parent_of(after, changed.code)
    said["sums"] = f"{above.code}: {text}" if above is not None and (text := sums(above)) else ""
    return said


def unread(form: HeadForm) -> list[str]:
    """What could not be read of the line, each with the name of its input."""
    return [
        f"{form[name].label}: {error}"
        for name, errors in form.errors.items()
        if name != "expected"
        for error in errors
    ]


def _of_the_rule(form: ScoredForm) -> dict[str, Any]:
    rule, max_points = form.typed_rule(), form.maximum
    if rule is None or max_points is None or rule.scale not in SCALES[rule.measure]:
        return {"needs_maximum": rule is not None and max_points is None}
    outcome = form.tried() if form.is_bound else None
    return {
        "words": [say(words) for words in rule_sentences(rule, max_points=max_points)],
        "tried": outcome,
        "measured": measured_words(rule, outcome.figures) if outcome and outcome.earned else "",
        "maximum": show_figure(max_points),
    }


def _is_of_rule(placed: PlacedFault, changed: edits.Node) -> bool:
    """Of a line that is not there yet, only what its rule lacks is worth saying."""
    has_rule = isinstance(changed, CriterionNode) and changed.rule is not None
    return has_rule and "fault" in placed.fault.values


def _after(
    outline: SetOutline, changed: edits.Node, *, code: str, parent: edits.Node | None
) -> SetOutline | None:
    """The set as it would be; None where the line does not fit into it."""
    try:
        if code:
            return edits.with_changed(outline, code, changed)
        if isinstance(changed, FieldNode):
            return edits.with_field(outline, changed)
        return edits.with_criterion(outline, changed, parent=parent.code) if parent else None
    except Refused:
        return None


def differences(mine: edits.Node, theirs: edits.Node) -> list[dict[str, str]]:
    """Where the typed line and the one that stands differ: label, mine, theirs."""
    ours, standing = _cells(mine), _cells(theirs)
    columns = FIELDS.columns if isinstance(mine, FieldNode) else CRITERIA.columns
    return [
        {
            "label": str(column.label),
            "mine": ours[column.name] or "–",
            "theirs": standing[column.name] or "–",
        }
        for column in columns
        if ours[column.name] != standing[column.name]
    ]


def _cells(node: edits.Node) -> dict[str, str]:
    """The line as the cells of a workbook, in the reader's language."""
    if isinstance(node, CriterionNode):
        return criterion_row(node, parent="")
    alone = SetOutline(fields=(replace(node, children=()),), thresholds=())
    return set_rows(SetDocument("", "", 0, alone))[FIELDS][0]
