"""The lines of a draft in another order: a step, another place, other numbers, away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import needs, post_only
from accounts.permissions import Permission
from criteria import actions, edits, queries
from criteria.forms.tree import PlaceForm, StepForm
from criteria.models import CriteriaSet
from criteria.outline import CriterionNode, FieldNode, SetOutline
from criteria.views.drafts import back_to_line, line_of, on_draft, set_url
from criteria.views.pages import trail_to


@post_only
@needs(Permission.MANAGE_CRITERIA)
@on_draft
def step_line(request: HttpRequest, draft: CriteriaSet, code: str) -> HttpResponse:
    """POST: the line one place up or down; to the line."""
    form = StepForm(request.POST)
    if form.is_valid():
        steps = form.cleaned_data["steps"]
        actions.step_line(
            criteria_set=draft, code=code, steps=steps, by=request.user, at=timezone.now()
        )
    return back_to_line(draft, code)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_CRITERIA)
@on_draft
def put_line(request: HttpRequest, draft: CriteriaSet, code: str) -> HttpResponse:
    """GET: what the criterion may become a part of. POST: to the criterion at its new place."""
    outline = queries.outline(draft)
    moving = line_of(outline, code)
    form = PlaceForm(
        request.POST if request.method == "POST" else None, places=places(outline, moving)
    )
    if form.is_valid():
        actions.put_line_under(
            criteria_set=draft,
            code=code,
            parent=form.cleaned_data["parent"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(
            request,
            _("%(code)s has its new place. It keeps its code; “Renumber” gives a new one.")
            % {"code": code},
        )
        return back_to_line(draft, code)
    page = {"form": form, "moving": moving, "above": edits.parent_of(outline, code)}
    return render(request, "criteria/put_line.html", page | around(draft, code))


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_CRITERIA)
@on_draft
def remove_line(request: HttpRequest, draft: CriteriaSet, code: str) -> HttpResponse:
    """GET: what would go. POST: to the line before, without it."""
    outline = queries.outline(draft)
    going = line_of(outline, code)
    if request.method == "POST":
        actions.remove_line(criteria_set=draft, code=code, by=request.user, at=timezone.now())
        messages.success(
            request,
            _("%(code)s %(name)s has been removed.") % {"code": code, "name": going.name},
        )
        return back_to_line(draft, neighbour(outline, code))
    parts = [node for _depth, node in going.walk() if node is not going]
    page = {"going": going, "parts": parts, "is_field": isinstance(going, FieldNode)}
    return render(request, "criteria/remove_line.html", page | around(draft, code))


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_CRITERIA)
@on_draft
def renumber(request: HttpRequest, draft: CriteriaSet) -> HttpResponse:
    """GET: which codes would change. POST: to the draft, numbered by the order of its lines."""
    if request.method == "POST":
        actions.renumber_lines(criteria_set=draft, by=request.user, at=timezone.now())
        messages.success(request, _("The lines are numbered in their order."))
        return back_to_line(draft)
    outline = queries.outline(draft)
    codes = edits.renumbered(outline)[1]
    lines = [*outline.fields, *(node for _depth, node in outline.walk())]
    changes = [
        {"old": node.code, "new": codes[node.code], "name": node.name}
        for node in lines
        if codes[node.code] != node.code
    ]
    return render(request, "criteria/renumber.html", {"changes": changes} | around(draft))


def places(outline: SetOutline, moving: edits.Node) -> list[tuple[str, str]]:
    """Codes and names of what the criterion may become a part of, as on paper."""
    inside = {node.code for _depth, node in moving.walk()}
    above = edits.parent_of(outline, moving.code)
    found: list[tuple[str, str]] = []
    for field in outline.fields:
        nodes: list[tuple[int, edits.Node]] = [(0, field)]
        nodes += [(depth + 1, node) for depth, node in field.walk()]
        found += [
            (node.code, "\N{NO-BREAK SPACE}" * 4 * depth + f"{node.code} {node.name}"[:110])
            for depth, node in nodes
            if node is not above and node.code not in inside and not is_scored(node)
        ]
    return found


def is_scored(node: edits.Node) -> bool:
    return isinstance(node, CriterionNode) and node.is_leaf and node.rule is not None


def neighbour(outline: SetOutline, code: str) -> str:
    """The line that the eye falls on when this one is gone: before it, else above it."""
    above = edits.parent_of(outline, code)
    row = above.children if above else outline.fields
    codes = [node.code for node in row]
    place = codes.index(code)
    rest = codes[:place][-1:] or codes[place + 1 :][:1] or ([above.code] if above else [])
    return rest[0] if rest else ""


def around(draft: CriteriaSet, code: str = "") -> dict[str, object]:
    back_url = set_url(draft) + (f"#line-{code}" if code else "")
    return {"set": draft, "trail": trail_to(draft), "back_url": back_url}
