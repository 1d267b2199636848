"""A criteria set taken in from a file: chosen, previewed, written as shown."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs, post_only
from accounts.body_size import takes_up_to
from accounts.permissions import Permission
from accounts.refusals import Conflict, Refused
from accounts.wording import say_all
from criteria import plans, queries
from criteria.forms.files import ConfirmForm, SetFileForm
from criteria.incoming import IncomingSet, incoming_again, read_incoming
from criteria.views.pages import attachment, trail_to
from criteria.workbook.writing import XLSX, write_template

FAULTS_SHOWN = 100


@takes_up_to(megabytes=8)
@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_CRITERIA)
def upload(request: HttpRequest) -> HttpResponse:
    """GET: the form. POST: the preview of what the file would change, or every fault of it."""
    form = SetFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    faults: list[str] = []
    if form.is_valid():
        authority = request.user.authority
        try:
            incoming = read_incoming(
                *form.cleaned_data["file"], departments=queries.department_names(authority)
            )
            return _preview(request, incoming)
        except Refused as refusal:
            faults = say_all(refusal)
    return _upload_page(request, form, faults)


@post_only
@never_cache
@needs(Permission.MANAGE_CRITERIA)
def upload_confirm(request: HttpRequest) -> HttpResponse:
    """POST: to the draft as written; after a conflict a new preview."""
    form = ConfirmForm(request.POST)
    seal = form.cleaned_data["seal"] if form.is_valid() else ""
    who = {"authority": request.user.authority, "by": request.user}
    try:
        document, digest = plans.unsealed(seal, **who)
        incoming = incoming_again(document)
        try:
            draft = plans.write(incoming, digest=digest, at=timezone.now(), **who)
        except Conflict as conflict:
            return _preview(request, incoming, conflict)
    except Refused as refusal:
        return _upload_page(request, SetFileForm(), say_all(refusal))
    messages.success(request, _("The draft is there. Read it through, then issue it."))
    return redirect("criteria:set", draft.pk)


@require_safe
@needs(Permission.MANAGE_CRITERIA)
def template(request: HttpRequest) -> HttpResponse:
    """GET: an empty workbook with instructions and lists."""
    content = write_template(departments=queries.department_names(request.user.authority))
    return attachment(content, XLSX, _("criteria-set-template") + ".xlsx")


def _preview(
    request: HttpRequest, incoming: IncomingSet, conflict: Conflict | None = None
) -> HttpResponse:
    """The page that shows what would change, and asks. Raises Refused."""
    authority = request.user.authority
    planned = plans.plan(incoming, authority=authority)
    seal = plans.sealed(planned, authority=authority, by=request.user)
    page = {
        "planned": planned,
        "counts": planned.counts,
        "outline": planned.document.outline,
        "conflict": say_all(conflict) if conflict else [],
        "form": ConfirmForm(initial={"seal": seal}),
        "trail": trail_to(),
    }
    return render(request, "criteria/upload_preview.html", page)


def _upload_page(request: HttpRequest, form: SetFileForm, faults: list[str]) -> HttpResponse:
    page = {
        "form": form,
        "faults": faults[:FAULTS_SHOWN],
        "fault_count": len(faults),
        "more_faults": max(0, len(faults) - FAULTS_SHOWN),
        "trail": trail_to(),
    }
    return render(request, "criteria/upload.html", page)
