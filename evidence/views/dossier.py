"""The library of a commune: all its documents, and adding more."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs, post_only
from accounts.body_size import evidence_megabytes, takes_up_to
from accounts.permissions import Permission
from accounts.refusals import Refused
from accounts.wording import say
from evidence import actions, queries
from evidence.actions import AlreadyThere
from evidence.forms.documents import AttachForm, DocumentForm, KnownForm, ProveForm, own_path
from evidence.forms.uploads import LookForm
from evidence.models import Document, DocumentRequest, Dossier
from evidence.openness import how_open, is_open_to
from evidence.views import library
from evidence.views.place import WRITERS, frame, place, posted, told


@require_safe
@needs(Permission.VIEW_SCORECARDS)
def dossier(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """GET: all documents of the commune, and what each proves; `?q=` those that have the words,
    `?loose=on` those that prove nothing yet."""
    shown = get_object_or_404(queries.dossiers_visible_to(request.user), pk=dossier_id)
    now = timezone.now()
    may_add = is_open_to(request.user, shown, now)
    is_own = request.user.commune_id == shown.commune_id
    form = LookForm(request.GET)
    words, loose = form.chosen()
    rows = list(queries.documents_of(shown))
    documents = library.shown_documents(rows, may_add=may_add)
    asked = [_asked(row, shown, now, is_own) for row in queries.requests_of(shown)]
    context = frame(shown) | {
        "may_add": may_add,
        "asked": asked,
        "asks_now": any(each["add_url"] for each in asked),
        "how_open": say(how_open(shown, now)),
        "form": form,
        "is_narrowed": bool(words or loose),
        "count": len(documents),
        "documents": library.matching(documents, words=words, loose=loose),
        "withdrawn": library.withdrawn_documents(rows),
        "scorecard_id": queries.scorecard_of(shown),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }
    return render(request, "evidence/dossier.html", context)


@takes_up_to(evidence_megabytes)
@require_http_methods(["GET", "POST"])
@needs(*WRITERS)
def add(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """GET: the form; `?code=` chooses a criterion, `?next=` the page to go back to.

    POST: back to that page, or the form with what is wrong.
    """
    shown = get_object_or_404(queries.dossiers_visible_to(request.user), pk=dossier_id)
    criteria = list(queries.provable_criteria(shown))
    if not is_open_to(request.user, shown, timezone.now()):
        asked = _asked_now(request, shown)
        criteria = [criterion for criterion in criteria if criterion.code in asked]
    if not criteria:
        messages.error(request, _("No document can be added or withdrawn now."))
        return redirect("evidence:dossier", shown.pk)
    code, back = request.GET.get("code", ""), own_path(request.GET.get("next", ""))
    form = DocumentForm(
        criteria,
        posted(request),
        request.FILES or None,
        initial={"codes": [code], "next": back},
    )
    known: Document | None = None
    if form.is_valid():
        try:
            _add(request, form, shown)
        except AlreadyThere as found:
            known = found.known
            told(form, found)
        except Refused as refusal:
            told(form, refusal)
        else:
            return redirect(form.cleaned_data["next"] or place(shown))
    return render(request, "evidence/add.html", _add_page(shown, form, code, back, known))


@post_only
@needs(*WRITERS)
def attach(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """POST: a document that is there proves one criterion more; back to where the person was."""
    shown = get_object_or_404(queries.dossiers_visible_to(request.user), pk=dossier_id)
    form = AttachForm(queries.documents_of(shown), request.POST)
    if not form.is_valid():
        for fault in (fault for faults in form.errors.values() for fault in faults):
            messages.error(request, fault)
        return redirect("evidence:dossier", shown.pk)
    document, code = form.chosen(), form.cleaned_data["code"]
    pages = form.cleaned_data["pages"]
    actions.attach(document=document, code=code, pages=pages, by=request.user, clock=timezone.now)
    said = _("“%(title)s” now proves %(code)s.") % {"title": document.title, "code": code}
    messages.success(request, said)
    return redirect(form.cleaned_data["next"] or place(shown, document.pk))


def _asked_now(request: HttpRequest, shown: Dossier) -> set[str]:
    """Criteria that the person may add to because a department asks for a document."""
    if request.user.commune_id != shown.commune_id:
        return set()
    return queries.asked_codes(shown, timezone.now())


def _asked(row: DocumentRequest, shown: Dossier, now: datetime, is_own: bool) -> dict[str, Any]:
    """A request as both sides see it; the commune's people are led to the form."""
    is_open = row.answered_at is None and now < row.open_until
    query = urlencode({"code": row.criterion.code, "next": place(shown)})
    address = f"{reverse('evidence:add', args=[shown.pk])}?{query}"
    return {"row": row, "is_open": is_open, "add_url": address if is_open and is_own else ""}


def _add(request: HttpRequest, form: DocumentForm, shown: Dossier) -> None:
    known = KnownForm(request.POST)
    documents = actions.add_documents(
        dossier=shown,
        facts=form.facts(),
        codes=form.cleaned_data["codes"],
        uploads=form.cleaned_data["file"],
        also_known=known.is_valid() and known.cleaned_data["also_known"],
        by=request.user,
        clock=timezone.now,
    )
    for document in documents:
        messages.success(request, _("“%(title)s” has been added.") % {"title": document.title})


def _add_page(
    shown: Dossier, form: DocumentForm, code: str, back: str, known: Document | None
) -> dict[str, Any]:
    criterion = next((row for row in form.criteria if row.code == code), None)
    others = queries.documents_to_attach(shown, code=code) if criterion else ()
    attaching = AttachForm(others, initial={"code": code, "next": back}, auto_id="attach_%s")
    return frame(shown, inside=True) | {
        "form": form,
        "criterion": criterion,
        "attaching": attaching if attaching.documents else None,
        "back_url": back or place(shown),
        "boxes_open": criterion is None or "codes" in form.errors,
        "known": known,
        "known_form": KnownForm() if known else None,
        "use_known": _use_known(form, back) if known else None,
    }


def _use_known(form: DocumentForm, back: str) -> ProveForm:
    """Hidden: the document that is there proves the criteria that were chosen."""
    chosen = form.cleaned_data["codes"]
    return ProveForm(form.criteria, initial={"codes": chosen, "next": back}, auto_id=False)
