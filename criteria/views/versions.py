"""An issued set begins another: next year's, or its own correction."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from accounts.refusals import Refused
from accounts.wording import say_all
from criteria import actions, queries
from criteria.forms.heading import CopyForm
from criteria.models import SetStatus
from criteria.views.pages import set_page, trail_to


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_CRITERIA)
def copy(request: HttpRequest, set_id: str) -> HttpResponse:
    """GET: for which year. POST: to the new draft, or the form with what is wrong. Of a draft: to
    the draft."""
    copied = get_object_or_404(queries.sets_visible_to(request.user), pk=set_id)
    if copied.status != SetStatus.ISSUED:
        return redirect("criteria:set", copied.pk)
    form = CopyForm(request.POST or None, initial={"year": copied.year + 1})
    if form.is_valid():
        try:
            draft = actions.copy_set(
                criteria_set=copied,
                year=form.cleaned_data["year"],
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error("year", say_all(refusal))
        else:
            messages.success(request, _("The draft is there. Change in it what the new year asks."))
            return redirect("criteria:set", draft.pk)
    page = set_page(request, copied) | {"form": form, "trail": trail_to(copied)}
    return render(request, "criteria/copy.html", page)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_CRITERIA)
def new_version(request: HttpRequest, set_id: str) -> HttpResponse:
    """GET: what it means. POST: to the new draft; refused where there is one. Of a draft: to the
    draft; of a set that has been corrected: to the correction."""
    corrected = get_object_or_404(queries.sets_visible_to(request.user), pk=set_id)
    if corrected.status != SetStatus.ISSUED:
        return redirect("criteria:set", corrected.pk)
    if request.method == "POST":
        draft = actions.new_version(criteria_set=corrected, by=request.user, at=timezone.now())
        messages.success(request, _("The new version is a draft. Correct it, then issue it."))
        return redirect("criteria:set", draft.pk)
    later = queries.versions(request.user)[corrected.pk].corrected_by
    if later:
        return redirect("criteria:set", later.pk)
    page = set_page(request, corrected) | {"trail": trail_to(corrected)}
    return render(request, "criteria/new_version.html", page)
