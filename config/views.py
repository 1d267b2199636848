"""The start page: each person lands at his own list of what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.access import signed_in
from accounts.permissions import Permission, can
from scoring.views.desk import desk


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """GET: the desk of whoever works on scorecards; administrators go to the units, the one of the
    whole site to the authorities, which a new installation begins with."""
    if can(request.user, Permission.VIEW_SCORECARDS):
        return desk(request)
    return redirect("accounts:communes" if request.user.authority_id else "accounts:authority")
