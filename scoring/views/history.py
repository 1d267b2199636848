"""The history of a scorecard, for everybody who may see it."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.access import needs
from accounts.permissions import Permission, can
from scoring.queries import history as queries
from scoring.queries import scopes

PAGE_SIZE = 50


@needs(Permission.VIEW_SCORECARDS)
def history(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """GET: what happened, newest first, `?code=` of one line; an unknown code shows nothing."""
    scorecard = get_object_or_404(scopes.scorecards_visible_to(request.user), pk=scorecard_id)
    code = request.GET.get("code", "")
    found = queries.history(scorecard, request.user, code)
    page = Paginator(found.entries, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"scorecard": scorecard, "page": page, "lines": found.lines, "code": code}
    context["may_export"] = can(request.user, Permission.STEER)
    return render(request, "scoring/history.html", context)
