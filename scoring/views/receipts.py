"""What a commune holds in its hands after submitting: on the screen, on paper, as a file."""

from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.long_papers import serve_paper
from accounts.permissions import Permission, can
from accounts.wording import show_figure
from scoring.exports import ReceiptKind, receipt_file_name
from scoring.forms.submission import ReceiptFileForm
from scoring.models import Receipt, Scorecard
from scoring.papers.receipt import receipt_paper
from scoring.papers.submitted_sheet import read_sheet
from scoring.queries import receipts as queries
from scoring.queries import scopes
from scoring.queries.facts import facts
from scoring.views import sheet_pages
from scoring.views.submission_pages import why_not_withdrawn


@needs(Permission.VIEW_SCORECARDS)
@require_safe
def receipts(request: HttpRequest, scorecard_id: UUID) -> HttpResponse:
    """GET: every submission of the scorecard, the latest first; those withdrawn or returned too."""
    scorecard = get_object_or_404(scopes.scorecards_visible_to(request.user), pk=scorecard_id)
    context = {
        "scorecard": scorecard,
        "trail": sheet_pages.trail(scorecard),
        "receipts": [_listed(each, scorecard) for each in queries.receipts_of(scorecard)],
    }
    return render(request, "scoring/receipts.html", context)


@needs(Permission.VIEW_SCORECARDS)
@require_safe
def receipt(request: HttpRequest, receipt_id: UUID) -> HttpResponse:
    """GET: one submission, to print or to download; and, while that is possible, to withdraw."""
    shown = get_object_or_404(queries.receipts_visible_to(request.user), pk=receipt_id)
    scorecard = shown.scorecard
    sheet = read_sheet(shown.sheet)
    found = facts(scorecard, now=timezone.now())
    may_withdraw = can(request.user, Permission.SUBMIT) and _is_valid(shown, scorecard)
    context = {
        "receipt": shown,
        "scorecard": scorecard,
        "trail": sheet_pages.trail(scorecard),
        "sheet": sheet,
        "points": show_figure(sheet.points),
        "maximum": show_figure(sheet.max_points),
        "index": "" if sheet.index is None else show_figure(sheet.index, sheet.index_places),
        "is_valid": _is_valid(shown, scorecard),
        "downloads": list(ReceiptKind),
        "may_withdraw": may_withdraw and not why_not_withdrawn(scorecard, request.user, found),
        "agency": scorecard.period.authority.standing_agency,
    }
    return render(request, "scoring/receipt.html", context)


@needs(Permission.VIEW_SCORECARDS)
@require_safe
def file(request: HttpRequest, receipt_id: UUID) -> HttpResponseBase:
    """GET ?format=pdf|docx: the receipt with the whole sheet, drawn from what it keeps, as an
    attachment; a long one where it is made; else 400."""
    shown = get_object_or_404(queries.receipts_visible_to(request.user), pk=receipt_id)
    form = ReceiptFileForm(request.GET)
    if not form.is_valid():
        raise SuspiciousOperation
    kind = ReceiptKind(form.cleaned_data["format"])
    return serve_paper(
        request,
        [receipt_paper(read_sheet(shown.sheet), sha256=shown.sha256)],
        file_name=receipt_file_name(shown, kind),
        authority=shown.scorecard.period.authority,
        permission=Permission.VIEW_SCORECARDS,
    )


def _is_valid(receipt: Receipt, scorecard: Scorecard) -> bool:
    """Whether the sheet that it is of is still handed in."""
    return receipt.submitted_at == scorecard.submitted_at


def _listed(receipt: Receipt, scorecard: Scorecard) -> dict[str, object]:
    return {
        "pk": receipt.pk,
        "number": receipt.shown_number,
        "at": receipt.submitted_at,
        "by": receipt.submitted_by.full_name,
        "points": show_figure(receipt.points),
        "is_late": receipt.is_late,
        "is_valid": _is_valid(receipt, scorecard),
    }
