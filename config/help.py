"""The help: which pages there are, for whom, and which part belongs to which screen (ADR 18).

The text is content, in Vietnamese, in templates/help/; figures in it come from the settings.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.access import public, signed_in
from accounts.roles import Role
from evidence.files import extensions
from evidence.uploads import taken_types
from scoring.tasks.reminders import DAYS_BEFORE


@dataclass(frozen=True)
class HelpPage:
    """A page of the help; one with roles tells these people what they do, one without is of a
    subject."""

    topic: str
    title: str
    roles: tuple[Role, ...] = ()

    @property
    def template(self) -> str:
        return f"help/{self.topic}.html"

    @property
    def url(self) -> str:
        return reverse("help:page", args=[self.topic])


SIGN_IN = HelpPage("sign-in", _("Signing in, passwords and accounts"))
PAGES = (
    HelpPage("commune-official", _("What a commune's official does"), (Role.COMMUNE_OFFICIAL,)),
    HelpPage("commune-leader", _("What a commune's leader does"), (Role.COMMUNE_LEADER,)),
    HelpPage("appraiser", _("What an appraiser does"), (Role.APPRAISER,)),
    HelpPage("standing-agency", _("What the standing agency does"), (Role.STANDING_AGENCY,)),
    HelpPage("council", _("For the council and leaders"), (Role.COUNCIL_MEMBER, Role.LEADERSHIP)),
    HelpPage("administrator", _("What an administrator does"), (Role.ADMINISTRATOR,)),
    HelpPage("saving", _("Saving, a lost connection, a line that somebody else has changed")),
    HelpPage("evidence", _("Documents: what is taken, and why a file is refused")),
    HelpPage("points", _("How the points are computed")),
    HelpPage("not-applicable", _("“Not applicable”")),
    HelpPage("deadlines", _("Deadlines, reminders and extensions")),
    HelpPage("offline", _("Working in Excel without a connection")),
    HelpPage("explanation", _("Deductions and the explanation")),
    HelpPage("publication", _("Publishing, correcting, and whether a paper is genuine")),
    HelpPage("plan", _("Evaluation of the result, and the plan to improve")),
    HelpPage("half-year", _("Half-year reports")),
    HelpPage("figures", _("Check of a document's figures")),
    SIGN_IN,
)

# The part of the help that belongs to a screen, by the name of its address.
PART_OF = {
    "accounts:sign_in": "sign-in",
    "accounts:password": "sign-in#password",
    "accounts:own_account": "sign-in#account",
    "accounts:users": "administrator#accounts",
    "accounts:user_add": "administrator#accounts",
    "accounts:user_edit": "administrator#accounts",
    "accounts:users_import": "administrator#excel",
    "accounts:communes": "administrator#units",
    "accounts:commune_add": "administrator#units",
    "accounts:commune_edit": "administrator#units",
    "accounts:communes_import": "administrator#excel",
    "accounts:departments": "administrator#units",
    "accounts:authority_edit": "administrator#units",
    "criteria:sets": "standing-agency#criteria",
    "evidence:add": "evidence",
    "evidence:dossier": "evidence#dossier",
    "scoring:sheet": "commune-official#sheet",
    "scoring:line": "commune-official#sheet",
    "scoring:hands": "commune-leader#hands",
    "scoring:submit": "commune-leader#submit",
    "scoring:receipt": "commune-leader#submit",
    "scoring:withdraw": "commune-leader#withdraw",
    "scoring:offline_upload": "offline#upload",
    "scoring:explanation": "explanation#answer",
    "scoring:explain": "explanation#answer",
    "scoring:appraisal": "appraiser#round-1",
    "scoring:appraise_line": "appraiser#round-1",
    "scoring:periods": "standing-agency#period",
    "scoring:open_period": "standing-agency#period",
    "scoring:previous_results": "standing-agency#period",
    "scoring:council_sizes": "standing-agency#period",
    "scoring:period": "standing-agency#steps",
    "scoring:remind": "deadlines#reminders",
    "scoring:remind_group": "deadlines#reminders",
    "scoring:deadlines": "deadlines",
    "scoring:extend": "deadlines#extension",
    "reports:ranking": "points#index",
    "scoring:across": "appraiser#across",
    "scoring:own_data": "appraiser#own-data",
    "scoring:own_differences": "appraiser#own-data",
    "scoring:usual_reasons": "appraiser#usual-reasons",
    "scoring:agenda": "standing-agency#steps",
    "scoring:gaps": "standing-agency#steps",
    "scoring:history": "standing-agency#history",
    "scoring:fed_figures": "half-year#fed",
    "reports:decision": "standing-agency#publish",
    "reports:prose": "publication#texts",
    "reports:publish": "publication#checks",
    "reports:revise": "publication#correction",
    "reports:dashboard": "publication#dashboard",
    "reports:evaluation": "plan#evaluation",
    "reports:plan": "plan#plan",
    "reports:plan_task": "plan#progress",
    "half_years:list": "half-year#fill",
    "half_years:report": "half-year#fill",
    "half_years:form": "half-year#fill",
    "half_years:half_year": "half-year#agency",
    "half_years:forms": "half-year#agency",
    "evidence:figures": "figures",
}

# For all but the standing agency, where its part would tell them of somebody else's work.
PART_FOR_READERS = {"criteria:sets": "points", "reports:decision": "council"}


def page_for(role: str) -> HelpPage | None:
    return next((page for page in PAGES if role in page.roles), None)


@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """GET: all pages, that of the reader's own role first."""
    return render(
        request,
        "help/index.html",
        {
            "own": page_for(request.user.role),
            "of_roles": [page for page in PAGES if page.roles],
            "of_subjects": [page for page in PAGES if not page.roles],
        },
    )


@signed_in
def page(request: HttpRequest, topic: str) -> HttpResponse:
    """GET: one page; 404 for a topic that there is not."""
    found = next((page for page in PAGES if page.topic == topic), None)
    if found is None:
        raise Http404
    return _shown(request, found)


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """GET: the page for those who are not in yet."""
    return _shown(request, SIGN_IN)


def _shown(request: HttpRequest, shown: HelpPage) -> HttpResponse:
    return render(request, shown.template, {"page": shown, "facts": facts()})


def facts() -> dict[str, object]:
    """What the texts state of limits: as it is set on this site."""
    lengths = [
        validator["OPTIONS"]["min_length"]
        for validator in settings.AUTH_PASSWORD_VALIDATORS
        if "min_length" in validator.get("OPTIONS", {})
    ]
    return {
        "file_types": [f".{extension}" for extension in extensions(taken_types())],
        "max_megabytes": settings.EVIDENCE_MAX_BYTES // (1024 * 1024),
        "files_at_once": settings.EVIDENCE_FILES_AT_ONCE,
        "reminder_days": [str(days) for days in DAYS_BEFORE],
        "password_length": max(lengths),
        "session_hours": settings.SESSION_COOKIE_AGE // 3600,
        "clamd": bool(settings.CLAMD_ADDRESS),
    }


def help_link(request: HttpRequest) -> dict[str, object]:
    """Template variables: `help_url`, and `help_part_url` where a part belongs to this screen."""
    match = getattr(request, "resolver_match", None)
    return {
        "help_url": SimpleLazyObject(lambda: _index_url(request)),
        "help_part_url": _part_url(request, match.view_name) if match else "",
    }


def _index_url(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    return reverse("help:index" if user and user.is_authenticated else "help:sign_in")


def _part_url(request: HttpRequest, view_name: str) -> str:
    found = PART_OF.get(view_name, "")
    if view_name in PART_FOR_READERS:
        role = getattr(request.user, "role", "")
        found = found if role == Role.STANDING_AGENCY else PART_FOR_READERS[view_name]
    topic, mark, part = found.partition("#")
    if not topic:
        return ""
    if topic == SIGN_IN.topic:
        return f"{reverse('help:sign_in')}{mark}{part}"
    return f"{reverse('help:page', args=[topic])}{mark}{part}"


app_name = "help"
urlpatterns = [
    path("", index, name="index"),
    path("sign-in/", sign_in, name="sign_in"),
    path("<slug:topic>/", page, name="page"),
]
