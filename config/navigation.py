"""The main navigation: the places that the signed-in person may open."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission, can

PLACES = (
    (_("To do"), "home", Permission.VIEW_SCORECARDS),
    (_("Periods"), "scoring:periods", Permission.MANAGE_PERIODS),
    (_("Criteria"), "criteria:sets", Permission.VIEW_CRITERIA),
    (_("Results"), "reports:results", Permission.VIEW_RESULTS),
    (_("Half-year reports"), "half_years:list", Permission.VIEW_HALF_YEARS),
    (_("Authority"), "accounts:authority", Permission.MANAGE_UNITS),
    (_("Departments"), "accounts:departments", Permission.MANAGE_UNITS),
    (_("Communes"), "accounts:communes", Permission.MANAGE_UNITS),
    (_("Accounts"), "accounts:users", Permission.MANAGE_UNITS),
)


def navigation(request: HttpRequest) -> dict[str, object]:
    """Template variable `navigation`: (label, url, current) of each place, best match current."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": []}
    places = [
        {"label": label, "url": reverse(name)}
        for label, name, permission in PLACES
        if can(user, permission)
    ]
    fitting = [p["url"] for p in places if request.path.startswith(str(p["url"]))]
    current = max(fitting, key=lambda url: len(str(url)), default=None)
    return {"navigation": [place | {"current": place["url"] == current} for place in places]}
