"""An answer saved as it is typed: what static/js/saving.js is answered then."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.wording import show
from scoring.actions.explanation import explain_once
from scoring.forms.explanation import ExplainForm
from scoring.models import Deduction
from scoring.queries import explanation as queries
from scoring.views import explanation_pages as pages
from scoring.views.saving import Said, answer_once


def save_typed(request: HttpRequest, deduction_id: UUID) -> JsonResponse:
    """POST fields of one answer, the version they are based on, and Idempotency-Key: JSON whose
    `outcome` is saved, conflict (with what stands there) or refused, always with status 200."""
    deduction = get_object_or_404(queries.explainable_by(request.user), pk=deduction_id)
    form = ExplainForm.typed(deduction, request.POST)

    def save(key: UUID) -> Said:
        return explain_once(
            key=key,
            deduction=deduction,
            agrees=form.agrees,
            text=form.cleaned_data["text"],
            version=form.cleaned_data["version"],
            by=request.user,
            clock=timezone.now,
        )

    def stands() -> Said:
        fresh = _fresh(request, deduction)
        answer = queries.answer_of(fresh)
        return _standing(fresh) | {"own": answer is not None and answer.by_id == request.user.pk}

    return answer_once(
        request,
        form,
        save=save,
        kept_as=dict,
        saved=lambda kept: _saved(request, deduction, kept),
        stands=stands,
    )


def _fresh(request: HttpRequest, deduction: Deduction) -> Deduction:
    """With the answer that stands there now."""
    return get_object_or_404(queries.explainable_by(request.user), pk=deduction.pk)


def _saved(request: HttpRequest, deduction: Deduction, kept: Said) -> Said:
    """`since` is what stands there now where somebody has changed it since."""
    at = timezone.localtime(datetime.fromisoformat(kept["at"]))
    fresh = _fresh(request, deduction)
    said = _texts(fresh) | {
        "version": kept["version"],
        "saved": _("Saved %(at)s") % {"at": f"{at:%H:%M}"},
    }
    if _version(fresh) > kept["version"]:
        said["since"] = _standing(fresh)
    return said


def _standing(deduction: Deduction) -> Said:
    answer = queries.answer_of(deduction)
    by = {"name": answer.by.full_name, "at": show(answer.at)} if answer else {}
    return _texts(deduction) | {
        "version": _version(deduction),
        "values": ExplainForm(deduction).standing(),
        "by": _("Saved %(at)s, %(name)s") % by if by else "",
    }


def _texts(deduction: Deduction) -> Said:
    answer = queries.answer_of(deduction)
    return {"status": pages.answer_status(answer), "tone": pages.answer_tone(answer)}


def _version(deduction: Deduction) -> int:
    answer = queries.answer_of(deduction)
    return answer.version if answer else 0
