"""An answer saved as it is typed: what static/js/saving.js is answered then."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.once import kept_answer
from accounts.refusals import Conflict, Refused
from accounts.wording import say_all, show
from scoring.actions.explanation import explain_once
from scoring.forms.answers import KeyForm
from scoring.forms.explanation import ExplainForm
from scoring.models import Deduction
from scoring.queries import explanation as queries
from scoring.views import explanation_pages as pages


def save_typed(request: HttpRequest, deduction_id: UUID) -> JsonResponse:
    """POST fields of one answer, the version they are based on, and Idempotency-Key: JSON whose
    `outcome` is saved, conflict (with what stands there) or refused, always with status 200."""
    deduction = get_object_or_404(queries.explainable_by(request.user), pk=deduction_id)
    key = KeyForm({"key": request.headers.get("Idempotency-Key", "")})
    form = ExplainForm.typed(deduction, request.POST)
    if not key.is_valid():
        return _refused(form.errors | key.errors)
    if not form.is_valid():
        kept = kept_answer(key=key.cleaned_data["key"], by=request.user)
        return _saved(request, deduction, kept) if kept else _refused(form.errors)
    try:
        kept = explain_once(
            key=key.cleaned_data["key"],
            deduction=deduction,
            agrees=form.agrees,
            text=form.cleaned_data["text"],
            version=form.cleaned_data["version"],
            by=request.user,
            clock=timezone.now,
        )
    except Conflict as conflict:
        said = {"outcome": "conflict", "refused": say_all(conflict)}
        return JsonResponse(_standing(_fresh(request, deduction)) | said)
    except Refused as refusal:
        return _refused({}, say_all(refusal))
    return _saved(request, deduction, kept)


def _fresh(request: HttpRequest, deduction: Deduction) -> Deduction:
    """With the answer that stands there now."""
    return get_object_or_404(queries.explainable_by(request.user), pk=deduction.pk)


def _refused(errors: dict[str, Any], sentences: Any = ()) -> JsonResponse:
    return JsonResponse({"outcome": "refused", "errors": errors, "refused": sentences})


def _saved(request: HttpRequest, deduction: Deduction, kept: dict[str, Any]) -> JsonResponse:
    """`since` is what stands there now where somebody has changed it since."""
    at = timezone.localtime(datetime.fromisoformat(kept["at"]))
    fresh = _fresh(request, deduction)
    said = _texts(fresh) | {
        "outcome": "saved",
        "version": kept["version"],
        "saved": _("Saved %(at)s") % {"at": f"{at:%H:%M}"},
    }
    if _version(fresh) > kept["version"]:
        said["since"] = _standing(fresh)
    return JsonResponse(said)


def _standing(deduction: Deduction) -> dict[str, Any]:
    answer = queries.answer_of(deduction)
    by = {"name": answer.by.full_name, "at": show(answer.at)} if answer else {}
    return _texts(deduction) | {
        "version": _version(deduction),
        "values": ExplainForm(deduction).standing(),
        "by": _("Saved %(at)s, %(name)s") % by if by else "",
    }


def _texts(deduction: Deduction) -> dict[str, Any]:
    answer = queries.answer_of(deduction)
    return {"status": pages.answer_status(answer), "tone": pages.answer_tone(answer)}


def _version(deduction: Deduction) -> int:
    answer = queries.answer_of(deduction)
    return answer.version if answer else 0
