"""One line of a draft: its form, looked at unsaved as often as one likes, then saved."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from accounts.refusals import Conflict, Refused
from accounts.wording import say_all
from criteria import actions, edits, queries
from criteria.forms.lines import FieldForm, HeadForm, ParentForm
from criteria.forms.scored import ScoredForm
from criteria.models import CriteriaSet
from criteria.outline import CriterionNode, FieldNode, SetOutline
from criteria.readiness import issue_faults, leaves_to_confirm
from criteria.views.drafts import line_of, line_url, on_draft, set_url
from criteria.views.line_page import around, differences, line_page, new_criterion
from criteria.views.tree import short

TOLD, SCORING, PAGE = (
    "criteria/line_told.html",
    "criteria/line_scoring.html",
    "criteria/line_form.html",
)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_CRITERIA)
@on_draft
def line(request: HttpRequest, draft: CriteriaSet, code: str) -> HttpResponse:
    """GET: the line's form. POST: saved, to its place in the draft; or the form as it was sent,
    looked at and not saved. After a conflict both versions are shown."""
    outline = queries.outline(draft)
    standing = line_of(outline, code)
    form = form_of(request, draft, outline, standing)
    page: dict[str, Any] = {"title": _("Edit %(code)s") % {"code": code}, "code": code}
    if form.saves and form.is_valid():
        try:
            actions.change_line(
                criteria_set=draft,
                code=code,
                changed=form.changed(),
                based_on=form.cleaned_data["based_on"],
                by=request.user,
                at=timezone.now(),
            )
            return after_saving(request, draft, form)
        except Conflict as conflict:
            page["conflict"] = say_all(conflict)
            page["differences"] = differences(form.changed(), standing)
            form.take_as_base(standing)
        except Refused as refusal:
            form.add_error("code", say_all(refusal))
    return answer(request, draft, outline, form, page)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_CRITERIA)
@on_draft
def add_field(request: HttpRequest, draft: CriteriaSet) -> HttpResponse:
    """GET: the form of a new field. POST: to the draft, with the field at its end."""
    outline = queries.outline(draft)
    standing = edits.new_field(edits.next_code(outline), "")
    form = form_of(request, draft, outline, standing, is_new=True)
    page = {"title": _("Add a field")}
    if form.saves and form.is_valid():
        try:
            actions.add_field(
                criteria_set=draft, field=form.changed(), by=request.user, at=timezone.now()
            )
            return after_saving(request, draft, form)
        except Refused as refusal:
            form.add_error("code", say_all(refusal))
    return answer(request, draft, outline, form, page)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_CRITERIA)
@on_draft
def add_part(request: HttpRequest, draft: CriteriaSet, code: str) -> HttpResponse:
    """GET: the form of a new criterion below `code`. POST: to the draft, with the criterion."""
    outline = queries.outline(draft)
    above = line_of(outline, code)
    hands_down = isinstance(above, CriterionNode) and above.is_leaf and above.rule is not None
    standing = new_criterion(outline, above)
    form = form_of(request, draft, outline, standing, is_new=True, is_bare=hands_down)
    page = {
        "title": _("Add a part to %(code)s") % {"code": code},
        "parent": above,
        "hands_down": hands_down,
    }
    if form.saves and form.is_valid():
        try:
            actions.add_criterion(
                criteria_set=draft,
                criterion=form.changed(),
                parent=code,
                by=request.user,
                at=timezone.now(),
            )
            return after_saving(request, draft, form)
        except Refused as refusal:
            form.add_error("code", say_all(refusal))
    return answer(request, draft, outline, form, page)


def form_of(
    request: HttpRequest,
    draft: CriteriaSet,
    outline: SetOutline,
    standing: edits.Node,
    *,
    is_new: bool = False,
    is_bare: bool = False,
) -> HeadForm:
    """The form that fits the line: of a field, of a criterion with parts, of a scored one."""
    data = request.POST if request.method == "POST" else None
    if isinstance(standing, FieldNode):
        return FieldForm(data, standing=standing, is_new=is_new)
    if is_bare:
        return HeadForm(data, standing=standing, is_new=is_new)
    if not standing.is_leaf:
        return ParentForm(data, standing=standing, is_new=is_new)
    return ScoredForm(
        data,
        standing=standing,
        departments=queries.department_names(draft.authority),
        places=outline.points_places,
        is_new=is_new,
    )


def answer(
    request: HttpRequest,
    draft: CriteriaSet,
    outline: SetOutline,
    form: HeadForm,
    page: dict[str, Any],
) -> HttpResponse:
    """The page, or that part of it which the browser asked to be drawn anew."""
    page |= line_page(draft, outline, form, page)
    if not request.htmx:
        return render(request, PAGE, page)
    return render(request, TOLD if form.verb == "tell" else SCORING, page)


def after_saving(request: HttpRequest, draft: CriteriaSet, form: HeadForm) -> HttpResponse:
    """To the line in the draft, or to the form of another; says what the line still lacks."""
    outline = queries.outline(draft)
    code = form.changed().code
    lacking = [short(placed) for placed in issue_faults(outline) if placed.code == code]
    if lacking:
        text = _("%(code)s is saved. Still to be done: %(faults)s")
        messages.warning(request, text % {"code": code, "faults": " ".join(lacking)})
    else:
        messages.success(request, _("%(code)s is saved.") % {"code": code})
    return redirect(NEXT_PAGES.get(form.verb, line_place)(draft, outline, code))


def line_place(draft: CriteriaSet, _outline: SetOutline, code: str) -> str:
    return f"{set_url(draft)}#line-{code}"


def form_of_first_part(draft: CriteriaSet, _outline: SetOutline, code: str) -> str:
    return line_url(draft, code, "add_part")


def form_of_sibling(draft: CriteriaSet, outline: SetOutline, code: str) -> str:
    above = edits.parent_of(outline, code)
    return (
        line_url(draft, above.code, "add_part")
        if above
        else reverse("criteria:add_field", args=[draft.pk])
    )


def form_of_line_after(draft: CriteriaSet, outline: SetOutline, code: str) -> str:
    after = around(outline, code)[1]
    return line_url(draft, after) if after else line_place(draft, outline, code)


def form_to_confirm(draft: CriteriaSet, outline: SetOutline, code: str) -> str:
    """The next line whose rule was guessed, from the top again after the last."""
    codes = [node.code for _depth, node in outline.walk()]
    left = [leaf.code for leaf in leaves_to_confirm(outline)]
    place = codes.index(code)
    later = [each for each in left if codes.index(each) > place]
    return line_url(draft, (later or left)[0]) if left else line_place(draft, outline, code)


NEXT_PAGES = {
    "part": form_of_first_part,
    "next": form_of_sibling,
    "walk": form_of_line_after,
    "confirm": form_to_confirm,
}
