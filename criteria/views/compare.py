"""What changed from one criteria set to another."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.permissions import Permission
from accounts.refusals import gettext_noop as N_
from criteria import queries
from criteria.comparison.matches import Basis, Comparison, FieldMatch, Kind, compared
from criteria.forms.comparison import CompareForm, Shown
from criteria.models import CriteriaSet
from criteria.views.pages import set_page, trail_to

KINDS = {
    Kind.UNCHANGED: (N_("unchanged"), ""),
    Kind.CHANGED: (N_("changed"), "warn"),
    Kind.MERGED: (N_("merged"), "warn"),
    Kind.SPLIT: (N_("split"), "warn"),
    Kind.REARRANGED: (N_("merged and split"), "warn"),
    Kind.NEW: (N_("new"), "good"),
    Kind.DROPPED: (N_("dropped"), "bad"),
}


@require_safe
@needs(Permission.VIEW_CRITERIA)
def compare(request: HttpRequest, set_id: str) -> HttpResponse:
    """GET ?with=: the set held against the one it corrects, else against the newest issued one of
    an earlier year; `?show=all` with what did not change. 404 for a set out of reach."""
    shown = get_object_or_404(queries.sets_visible_to(request.user), pk=set_id)
    form = CompareForm(request.GET, others=queries.sets_before(request.user, shown))
    if not form.is_valid():
        raise Http404
    page = set_page(request, shown) | {"trail": trail_to(shown), "form": form}
    if form.other is None:
        return render(request, "criteria/compare.html", page)
    other = form.other
    comparison = compared(queries.set_document(other), queries.set_document(shown))
    page |= {
        "other": other,
        "comparison": comparison,
        "by_codes": comparison.basis is Basis.CODES,
        "kinds": KINDS,
        "fields": [_only_changes(field, form.shown) for field in comparison.fields],
        "counts": [(KINDS[kind], count) for kind, count in comparison.counts.items() if count],
        "tabs": _tabs(shown, other, comparison, form.shown),
    }
    return render(request, "criteria/compare.html", page)


def _only_changes(field: FieldMatch, shown: Shown) -> FieldMatch:
    if shown is Shown.ALL:
        return field
    left = tuple(match for match in field.matches if match.kind is not Kind.UNCHANGED)
    return replace(field, matches=left)


def _tabs(
    shown: CriteriaSet, other: CriteriaSet, comparison: Comparison, current: Shown
) -> list[Mapping[str, Any]]:
    every = sum(comparison.counts.values())
    counts = {Shown.CHANGED: every - comparison.counts[Kind.UNCHANGED], Shown.ALL: every}
    labels = {Shown.CHANGED: _("Only what changed"), Shown.ALL: _("All lines")}
    address = reverse("criteria:compare", args=[shown.pk])
    return [
        {
            "url": f"{address}?{urlencode({'with': other.pk, 'show': each.value})}",
            "label": labels[each],
            "count": counts[each],
            "current": each is current,
        }
        for each in Shown
    ]
