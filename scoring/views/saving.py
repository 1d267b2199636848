"""A line of the sheet saved as it is typed: the answers that static/js/saving.js understands."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.once import kept_answer
from accounts.refusals import Conflict, Refused
from accounts.refusals import gettext_noop as N_
from accounts.wording import say_all, show, show_figure
from scoring.actions.sheet import Saved, answer_line_once
from scoring.forms.answers import AnswerForm, KeyForm
from scoring.models import Scorecard
from scoring.queries import scopes
from scoring.queries import sheet as queries
from scoring.queries.sheet import SheetLine
from scoring.views.sheet_lines import STATUSES, TONES, measured

JSON = "application/json"

Said = dict[str, Any]
Kept = TypeVar("Kept")


# The data attributes that saving.js reads its words from.
WORDS = {
    "waiting": N_("Not saved yet"),
    "saving": N_("Saving…"),
    "saved": "",
    "offline": N_("Not saved: no connection. It is sent again by itself; keep this window open."),
    "signed-out": N_("Not saved: you have been signed out."),
    "refused": N_("Not saved."),
    "conflict": N_("Not saved: changed by somebody else."),
    "own-conflict": N_("Not saved: you have changed it in another window."),
    "all-saved": N_("Everything is saved."),
    "some-refused": N_("A line could not be saved. Look at what it says."),
}


def saving_words() -> dict[str, str]:
    """What a line says of itself, by the attribute it stands in."""
    return {state: show(text) if text else "" for state, text in WORDS.items()}


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == JSON


def save_typed(request: HttpRequest, scorecard_id: UUID, code: str) -> JsonResponse:
    """POST fields of one line, the version they are based on, and Idempotency-Key: JSON whose
    `outcome` is saved, conflict (with what stands there) or refused, always with status 200."""
    rows = scopes.lines_visible_to(request.user)
    score = get_object_or_404(rows, scorecard=scorecard_id, criterion__code=code)
    scorecard, rule = score.scorecard, queries.rule_of(score, code)
    if rule is None:
        raise Http404
    form = AnswerForm.typed(rule, score, request.POST)

    def save(key: UUID) -> Saved:
        return answer_line_once(
            key=key,
            scorecard=scorecard,
            code=code,
            answer=form.answer(),
            version=form.cleaned_data["version"],
            by=request.user,
            clock=timezone.now,
        )

    def stands() -> Said:
        line = _line_of(queries.sheet_line(scorecard, code))
        return _standing(line) | {"own": line.score.answered_by_id == request.user.pk}

    return answer_once(
        request,
        form,
        save=save,
        kept_as=Saved,
        saved=lambda saved: _saved(scorecard, code, saved),
        stands=stands,
    )


def answer_once(
    request: HttpRequest,
    form: forms.Form,
    *,
    save: Callable[[UUID], Kept],
    kept_as: Callable[[Said], Kept],
    saved: Callable[[Kept], Said],
    stands: Callable[[], Said],
) -> JsonResponse:
    """The answer to a request that may come twice, whose Idempotency-Key `save` does once.

    `saved` makes texts of what was kept, `stands` tells what somebody else has written meanwhile.
    """
    key = KeyForm({"key": request.headers.get("Idempotency-Key", "")})
    if not key.is_valid():
        return _refused(form.errors | key.errors)
    if not form.is_valid():
        # A double need no longer fit what others have made of the line since it was saved.
        kept = kept_answer(key=key.cleaned_data["key"], by=request.user)
        return _saved_as(saved(kept_as(kept))) if kept else _refused(form.errors)
    try:
        done = save(key.cleaned_data["key"])
    except Conflict as conflict:
        return JsonResponse(stands() | {"outcome": "conflict", "refused": say_all(conflict)})
    except Refused as refusal:
        return _refused({}, say_all(refusal))
    return _saved_as(saved(done))


def _saved_as(said: Said) -> JsonResponse:
    return JsonResponse(said | {"outcome": "saved"})


def _refused(errors: dict[str, Any], sentences: Sequence[str] = ()) -> JsonResponse:
    return JsonResponse({"outcome": "refused", "errors": errors, "refused": sentences})


def _line_of(line: SheetLine | None) -> SheetLine:
    if line is None or line.node.rule is None:
        raise Http404
    return line


def _saved(scorecard: Scorecard, code: str, saved: Saved) -> Said:
    """The line's texts and the sums, as finished text; the version is the one that was saved, and
    `since` what stands there now where somebody has changed it before its double came."""
    kept = saved.kept
    at = timezone.localtime(datetime.fromisoformat(kept["at"]))
    if saved.score is None:
        line = _line_of(queries.sheet_line(scorecard, code))
    else:
        line = _line_of(queries.typed_line(saved.score, code))
    said = _texts(line) | {
        "version": kept["version"],
        "saved": _("Saved %(at)s") % {"at": f"{at:%H:%M}"},
        "sums": _sums(scorecard),
    }
    if line.score.version > kept["version"]:
        said["since"] = _standing(line)
    return said


def _standing(line: SheetLine) -> dict[str, Any]:
    """What stands on the line now, field by field as it would be typed."""
    by = {"name": line.saved_by, "at": show(line.score.answered_at)}
    return _texts(line) | {
        "version": line.score.version,
        "values": AnswerForm(line.node.rule, line.score).standing(),
        "by": _("Saved %(at)s, %(name)s") % by,
    }


def _texts(line: SheetLine) -> dict[str, Any]:
    points, percent = line.score.base_points, measured(line.node, line.score)
    return {
        "points": "–" if points is None else show_figure(points),
        "measured": percent and f"({percent})",
        "status": show(STATUSES[line.standing]),
        "tone": TONES[line.standing],
    }


def _sums(scorecard: Scorecard) -> dict[str, Any]:
    sums = queries.sums(scorecard)
    return {
        "points": show_figure(sums.total.points),
        "maximum": show_figure(sums.total.applicable_max),
        "missing": sums.missing,
        "missing_text": _("%(missing)s not scored") % {"missing": sums.missing}
        if sums.missing
        else _("All lines scored"),
        "fields": {field.code: show_figure(field.points) for field in sums.total.fields},
    }
