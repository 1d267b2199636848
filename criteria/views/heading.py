"""What stands above the tree of a draft: its heading, and its groups."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from accounts.refusals import Conflict, Refused, Sentence
from accounts.refusals import gettext_noop as N_
from accounts.wording import say_all, show
from criteria import actions, queries
from criteria.at_issue import blocks_of, capped_fields, tie_break_fields
from criteria.checks import threshold_faults
from criteria.content_hash import groups_hash, heading_hash
from criteria.forms.groups import GroupsForm
from criteria.forms.heading import HeadingForm
from criteria.models import CriteriaSet
from criteria.set_format import SetDocument
from criteria.views.pages import answer_of_issued, set_page, trail_to


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_CRITERIA)
def heading(request: HttpRequest, set_id: str) -> HttpResponse:
    """GET: the form. POST: to the draft; the form with what is wrong, or with what stands there by
    now where somebody else was first. To the set where it is issued."""
    draft = get_object_or_404(queries.sets_visible_to(request.user), pk=set_id)
    if answer := answer_of_issued(request, draft):
        return answer
    document = queries.set_document(draft)
    fixed = draft.replaces_id is not None
    form = HeadingForm(request.POST or None, document=document, year_is_fixed=fixed)
    stands_now: list[tuple[str, str]] = []
    if form.is_valid():
        changed, based_on = form.changed(), form.cleaned_data["based_on"]
        try:
            actions.change_heading(
                criteria_set=draft,
                changed=changed,
                based_on=based_on,
                by=request.user,
                at=timezone.now(),
            )
        except Conflict as conflict:
            form.add_error(None, say_all(conflict))
            form.base_on(heading_hash(document))
            stands_now = _differences(document, changed)
        else:
            messages.success(request, _("Saved."))
            return redirect("criteria:set", draft.pk)
    page = _page(request, draft) | {"form": form, "stands_now": stands_now, "year_is_fixed": fixed}
    return render(request, "criteria/heading.html", page)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_CRITERIA)
def groups(request: HttpRequest, set_id: str) -> HttpResponse:
    """GET: the rows. POST: to the draft; with `more` the rows with further ones; else the rows
    with what is wrong, or with what stands there by now where somebody else was first."""
    draft = get_object_or_404(queries.sets_visible_to(request.user), pk=set_id)
    if answer := answer_of_issued(request, draft):
        return answer
    document = queries.set_document(draft)
    standing = document.outline.thresholds
    typed = request.POST if request.method == "POST" else None
    form = GroupsForm(typed, thresholds=standing, based_on=groups_hash(document))
    conflict = False
    if form.is_valid():
        try:
            actions.change_groups(
                criteria_set=draft,
                thresholds=form.thresholds(),
                based_on=form.cleaned_data["based_on"],
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, say_all(refusal))
            if conflict := isinstance(refusal, Conflict):
                form.base_on(groups_hash(document))
        else:
            messages.success(request, _("Saved."))
            return redirect("criteria:set", draft.pk)
    page = _groups_page(request, draft, document) | {"form": form, "conflict": conflict}
    if typed is None:
        page["faults"] = list(threshold_faults(standing))
    return render(request, "criteria/groups.html", page)


def _page(request: HttpRequest, draft: CriteriaSet) -> dict[str, Any]:
    return set_page(request, draft) | {"trail": trail_to(draft)}


def _groups_page(request: HttpRequest, draft: CriteriaSet, document: SetDocument) -> dict[str, Any]:
    outline = document.outline
    used = {row.block for row in outline.thresholds if row.block}
    return _page(request, draft) | {
        "standing": blocks_of(outline.thresholds),
        "blocks": sorted({*used, *queries.block_names(draft.authority)}),
        "capped_fields": capped_fields(outline),
    }


def _differences(standing: SetDocument, typed: SetDocument) -> list[tuple[str, str]]:
    """Label and present value of everything in the heading that differs from what was typed."""
    now, then = _told(standing), _told(typed)
    return [(show(label), show(now[label])) for label in now if now[label] != then[label]]


def _told(document: SetDocument) -> dict[str, str | int | Sentence | list[str]]:
    outline = document.outline
    return {
        N_("Title"): document.title,
        N_("Year"): document.year,
        N_("Issuing decision"): document.decision,
        N_("Note"): document.note,
        N_("Decimals of points"): outline.points_places,
        N_("Decimals of the index"): outline.index_places,
        N_("Equal results are told apart by"): tie_break_fields(outline),
    }
