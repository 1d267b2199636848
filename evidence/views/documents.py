"""One document: corrected, replaced, withdrawn, and what it proves."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import needs, post_only
from accounts.body_size import evidence_megabytes, takes_up_to
from accounts.refusals import Refused
from evidence import actions, queries
from evidence.forms.documents import CorrectForm, DetachForm, ProveForm, ReplaceForm, own_path
from evidence.models import Document
from evidence.openness import is_appraised, is_open_to
from evidence.views.place import WRITERS, frame, place, posted, told


@require_http_methods(["GET", "POST"])
@needs(*WRITERS)
def correct(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """GET: what stands on the paper, which pages are meant, what it proves; `?next=` the page to
    go back to. POST: back there, or the form with what is wrong."""
    document = get_object_or_404(queries.documents_visible_to(request.user), pk=document_id)
    rows = list(document.attachments.select_related("criterion").order_by("criterion__position"))
    form = CorrectForm(
        document, rows, posted(request), initial={"next": own_path(request.GET.get("next", ""))}
    )
    if form.is_valid():
        try:
            actions.correct_document(
                document=document,
                facts=form.facts(),
                pages=form.pages_by_code(),
                version=form.cleaned_data["version"],
                by=request.user,
                clock=timezone.now,
            )
        except Refused as refusal:
            told(form, refusal)
        else:
            messages.success(request, _("“%(title)s” has been saved.") % {"title": document.title})
            back = form.cleaned_data["next"] or place(document.dossier, document.pk)
            return redirect(back)
    return _page(request, document, correcting=form)


@post_only
@needs(*WRITERS)
def prove(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """POST: what the boxes say that was not so when they were shown; back to the document."""
    document = get_object_or_404(queries.documents_visible_to(request.user), pk=document_id)
    form = ProveForm(queries.provable_criteria(document.dossier), request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was changed: look at the boxes again."))
        return redirect("evidence:correct", document.pk)
    actions.prove(
        document=document,
        more=form.more(),
        no_longer=form.no_longer(),
        by=request.user,
        clock=timezone.now,
    )
    messages.success(request, _("“%(title)s” has been saved.") % {"title": document.title})
    return redirect(form.cleaned_data["next"] or place(document.dossier, document.pk))


@takes_up_to(evidence_megabytes)
@post_only
@needs(*WRITERS)
def replace(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """POST: the new file stands in the old one's place, which stays among the earlier ones."""
    document = get_object_or_404(queries.documents_visible_to(request.user), pk=document_id)
    form = ReplaceForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            new = actions.replace_file(
                document=document,
                upload=form.cleaned_data["file"],
                by=request.user,
                clock=timezone.now,
            )
        except Refused as refusal:
            told(form, refusal)
        else:
            said = _("“%(title)s” has a new file; the earlier one is kept.")
            messages.success(request, said % {"title": new.title})
            return redirect(place(document.dossier, new.pk))
    return _page(request, document, replacing=form)


@post_only
@needs(*WRITERS)
def detach(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """POST: the document no longer proves the criterion; back to it in the dossier."""
    document = get_object_or_404(queries.documents_visible_to(request.user), pk=document_id)
    form = DetachForm(request.POST)
    if form.is_valid():
        code = form.cleaned_data["code"]
        actions.detach(document=document, code=code, by=request.user, clock=timezone.now)
        said = _("“%(title)s” no longer proves %(code)s.")
        messages.success(request, said % {"title": document.title, "code": code})
    return redirect(place(document.dossier, document.pk))


@post_only
@needs(*WRITERS)
def withdraw(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """POST: back to the dossier, the document among the withdrawn ones."""
    document = get_object_or_404(queries.documents_visible_to(request.user), pk=document_id)
    actions.withdraw_document(document=document, by=request.user, clock=timezone.now)
    messages.success(request, _("“%(title)s” has been withdrawn.") % {"title": document.title})
    return redirect(place(document.dossier))


def _page(
    request: HttpRequest,
    document: Document,
    *,
    correcting: CorrectForm | None = None,
    replacing: ReplaceForm | None = None,
) -> HttpResponse:
    shown = get_object_or_404(queries.dossiers_visible_to(request.user), pk=document.dossier_id)
    is_open = is_open_to(request.user, shown, timezone.now())
    if not is_open or is_appraised(document) or document.withdrawn_at:
        messages.error(request, _("This document can be read, but not changed now."))
        return redirect(place(shown, document.pk))
    rows = list(document.attachments.select_related("criterion").order_by("criterion__position"))
    codes = [row.criterion.code for row in rows]
    criteria = list(queries.provable_criteria(shown))
    context = frame(shown, inside=True) | {
        "document": document,
        "form": correcting or CorrectForm(document, rows),
        "replacing": replacing or ReplaceForm(),
        "proving": ProveForm(criteria, initial={"codes": codes, "shown": codes}),
        "back_url": place(shown, document.pk),
    }
    return render(request, "evidence/correct.html", context)
