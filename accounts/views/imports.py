"""Handing in lists as workbooks: template, upload, preview, confirmation."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs, post_only
from accounts.body_size import takes_up_to
from accounts.forms import ConfirmForm, UploadForm
from accounts.models import Authority
from accounts.permissions import Permission
from accounts.plans import plan, sealed, template, unsealed, write
from accounts.refusals import Conflict, Refused
from accounts.resources import LISTS
from accounts.views.editing import for_one_authority
from accounts.wording import say_all
from accounts.workbook_reader import SheetRow, read_rows

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FAULTS_SHOWN = 100


@require_safe
@needs(Permission.MANAGE_UNITS)
@for_one_authority
def list_template(request: HttpRequest, list_name: str, authority: Authority) -> HttpResponse:
    """GET: the list as it stands, as a workbook to fill in."""
    content = template(LISTS[list_name](authority))
    headers = {"Content-Disposition": f'attachment; filename="{list_name}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@takes_up_to(megabytes=8)
@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_UNITS)
@for_one_authority
def list_upload(request: HttpRequest, list_name: str, authority: Authority) -> HttpResponse:
    """GET: the form. POST: the preview of what would change, or what is wrong with the file."""
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*given)
    page = _page(request, list_name, authority) | {"form": form}
    if form.is_valid():
        try:
            rows = read_rows(form.content(), LISTS[list_name].layout)
            return _preview(request, list_name, authority, rows)
        except Refused as refusal:
            page |= _faults(refusal)
    return render(request, "accounts/import.html", page)


@post_only
@never_cache
@needs(Permission.MANAGE_UNITS)
@for_one_authority
def list_confirm(request: HttpRequest, list_name: str, authority: Authority) -> HttpResponse:
    """POST: what was written, new passwords shown this once; after a conflict a new preview."""
    form = ConfirmForm(request.POST)
    seal = form.cleaned_data["seal"] if form.is_valid() else ""
    rows: Sequence[SheetRow] = ()
    try:
        rows, digest = unsealed(list_name, seal, authority=authority, by=request.user)
        outcome = write(
            LISTS[list_name],
            rows,
            authority=authority,
            digest=digest,
            by=request.user,
            at=timezone.now(),
        )
    except Conflict as conflict:
        return _preview(request, list_name, authority, rows, conflict)
    except Refused as refusal:
        page = _page(request, list_name, authority) | {"form": UploadForm()} | _faults(refusal)
        return render(request, "accounts/import.html", page)
    page = _page(request, list_name, authority) | {"outcome": outcome}
    return render(request, "accounts/import_result.html", page)


def _preview(
    request: HttpRequest,
    list_name: str,
    authority: Authority,
    rows: Sequence[SheetRow],
    conflict: Conflict | None = None,
) -> HttpResponse:
    """The page that shows row by row what would change, and asks. Raises Refused."""
    unit_list = LISTS[list_name](authority)
    planned = plan(unit_list, rows)
    page = _page(request, list_name, authority) | {
        "columns": unit_list.layout.columns,
        "planned": planned,
        "counts": planned.counts,
        "conflict": say_all(conflict) if conflict else [],
        "form": ConfirmForm(
            initial={"seal": sealed(list_name, rows, planned, authority=authority, by=request.user)}
        ),
    }
    return render(request, "accounts/import_preview.html", page)


def _faults(refusal: Refused) -> dict[str, object]:
    texts = say_all(refusal)
    return {"faults": texts[:FAULTS_SHOWN], "more_faults": max(0, len(texts) - FAULTS_SHOWN)}


def _page(request: HttpRequest, list_name: str, authority: Authority) -> dict[str, object]:
    unit_list = LISTS[list_name]
    listed = reverse(f"accounts:{list_name}")
    chosen = "" if request.user.authority_id else f"?authority={authority.pk}"
    return {
        "title": unit_list.layout.title,
        "authority": authority,
        "list_url": listed,
        "upload_url": reverse(f"accounts:{list_name}_import") + chosen,
        "confirm_url": reverse(f"accounts:{list_name}_import_confirm") + chosen,
        "template_url": reverse(f"accounts:{list_name}_template") + chosen,
        "trail": [{"url": listed, "label": unit_list.layout.title}],
    }
