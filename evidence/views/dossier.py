"""The screens of a dossier: its documents, adding one, taking one back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs, post_only
from accounts.body_size import evidence_megabytes, takes_up_to
from accounts.permissions import Permission
from accounts.refusals import Refused
from accounts.wording import say_all
from evidence import actions, queries
from evidence.forms import AttachForm, DetachForm, DocumentForm, own_path
from evidence.models import Dossier
from evidence.openness import is_appraised, is_open_to

WRITERS = (Permission.ANSWER_LINES, Permission.EXPLAIN)


@require_safe
@needs(Permission.VIEW_SCORECARDS)
def dossier(request: HttpRequest, dossier_id: str) -> HttpResponse:
    """GET: all documents of the commune, and what each proves."""
    shown = get_object_or_404(queries.dossiers_visible_to(request.user), pk=dossier_id)
    may_add = is_open_to(request.user, shown, timezone.now())
    documents = list(queries.documents_of(shown))
    page = _page(shown) | {
        "may_add": may_add,
        "documents": [
            (document, may_add and not is_appraised(document))
            for document in documents
            if not document.withdrawn_at
        ],
        "withdrawn": [document for document in documents if document.withdrawn_at],
    }
    return render(request, "evidence/dossier.html", page)


@takes_up_to(evidence_megabytes)
@require_http_methods(["GET", "POST"])
@needs(*WRITERS)
def add(request: HttpRequest, dossier_id: str) -> HttpResponse:
    """GET: the form; `?code=` chooses a criterion, `?next=` the page to go back to.

    POST: back to that page, or the form with what is wrong.
    """
    shown = get_object_or_404(queries.dossiers_visible_to(request.user), pk=dossier_id)
    if not is_open_to(request.user, shown, timezone.now()):
        messages.error(request, _("No document can be added or withdrawn now."))
        return redirect("evidence:dossier", shown.pk)
    criteria = list(queries.provable_criteria(shown))
    code, back = request.GET.get("code", ""), own_path(request.GET.get("next", ""))
    form = DocumentForm(
        criteria,
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        initial={"codes": [code], "next": back},
    )
    if form.is_valid() and _added(request, form, shown):
        return redirect(form.cleaned_data["next"] or _place(shown))
    return render(request, "evidence/add.html", _add_page(shown, form, code, back))


@post_only
@needs(*WRITERS)
def attach(request: HttpRequest, dossier_id: str) -> HttpResponse:
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
    messages.success(request, _("“%(title)s” now proves %(code)s.") % _said(document.title, code))
    return redirect(form.cleaned_data["next"] or _place(shown, document.pk))


@post_only
@needs(*WRITERS)
def detach(request: HttpRequest, document_id: str) -> HttpResponse:
    """POST: the document no longer proves the criterion; back to it in the dossier."""
    document = get_object_or_404(queries.documents_visible_to(request.user), pk=document_id)
    form = DetachForm(request.POST)
    if form.is_valid():
        code = form.cleaned_data["code"]
        actions.detach(document=document, code=code, by=request.user, clock=timezone.now)
        said = _("“%(title)s” no longer proves %(code)s.") % _said(document.title, code)
        messages.success(request, said)
    return redirect(_place(document.dossier, document.pk))


@post_only
@needs(*WRITERS)
def withdraw(request: HttpRequest, document_id: str) -> HttpResponse:
    """POST: back to the dossier, the document among the withdrawn ones."""
    document = get_object_or_404(queries.documents_visible_to(request.user), pk=document_id)
    actions.withdraw_document(document=document, by=request.user, clock=timezone.now)
    messages.success(request, _("“%(title)s” has been withdrawn.") % {"title": document.title})
    return redirect(_place(document.dossier))


def _added(request: HttpRequest, form: DocumentForm, shown: Dossier) -> bool:
    """Whether the action took the document; else the form says why not."""
    try:
        document = actions.add_document(
            dossier=shown,
            facts=form.facts(),
            codes=form.cleaned_data["codes"],
            upload=form.cleaned_data["file"],
            by=request.user,
            clock=timezone.now,
        )
    except Refused as refusal:
        for text in say_all(refusal):
            form.add_error(None, text)
        return False
    messages.success(request, _("“%(title)s” has been added.") % {"title": document.title})
    return True


def _add_page(shown: Dossier, form: DocumentForm, code: str, back: str) -> dict[str, Any]:
    criterion = next((row for row in form.criteria if row.code == code), None)
    others = queries.documents_to_attach(shown, code=code) if criterion else ()
    attaching = AttachForm(others, initial={"code": code, "next": back}, auto_id="attach_%s")
    page = _page(shown) | {
        "form": form,
        "criterion": criterion,
        "attaching": attaching if attaching.documents else None,
        "back_url": back or _place(shown),
        "boxes_open": criterion is None or "codes" in form.errors,
    }
    page["trail"].append({"url": _place(shown), "label": _("Documents")})
    return page


def _page(shown: Dossier) -> dict[str, Any]:
    return {"dossier": shown, "trail": [{"url": reverse("home"), "label": _("To do")}]}


def _place(shown: Dossier, document_id: object = None) -> str:
    anchor = f"#document-{document_id}" if document_id else ""
    return reverse("evidence:dossier", args=[shown.pk]) + anchor


def _said(title: str, code: str) -> dict[str, str]:
    return {"title": title, "code": code}
