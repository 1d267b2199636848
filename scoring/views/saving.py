"""A line of the sheet saved as it is typed: the answers that static/js/saving.js understands."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.saving import Said, answer_once, saving_words, wants_json
from accounts.wording import show, show_figure
from scoring.actions.sheet import Saved, answer_line_once
from scoring.forms.answers import AnswerForm
from scoring.models import Scorecard
from scoring.queries import scopes
from scoring.queries import sheet as queries
from scoring.queries.fed_figures import is_fed, offers_of
from scoring.queries.sheet import SheetLine
from scoring.views.sheet_lines import STATUSES, TONES, differing_text, measured

__all__ = ["Said", "answer_once", "save_typed", "saving_words", "wants_json"]


def save_typed(request: HttpRequest, scorecard_id: UUID, code: str) -> JsonResponse:
    """POST fields of one line, the version they are based on, and Idempotency-Key: JSON whose
    `outcome` is saved, conflict (with what stands there) or refused, always with status 200."""
    rows = scopes.lines_visible_to(request.user).annotate(is_fed=is_fed())
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
        said = _standing(line) | {"own": line.score.answered_by_id == request.user.pk}
        return said | differs(line)

    def differs(line: SheetLine) -> Said:
        """What the half-year reports say otherwise, where the line takes figures from them."""
        if not score.is_fed:  # type: ignore[attr-defined]
            return {}
        return {"differs": differing_text(line, offers_of(scorecard, code))}

    return answer_once(
        request,
        form,
        save=save,
        kept_as=Saved,
        saved=lambda saved: _saved(scorecard, code, saved, differs),
        stands=stands,
    )


def _line_of(line: SheetLine | None) -> SheetLine:
    if line is None or line.node.rule is None:
        raise Http404
    return line


def _saved(
    scorecard: Scorecard, code: str, saved: Saved, differs: Callable[[SheetLine], Said]
) -> Said:
    """The line's texts and the sums, as finished text; the version is the one that was saved, and
    `since` what stands there now where somebody has changed it before its double came."""
    kept = saved.kept
    at = timezone.localtime(datetime.fromisoformat(kept["at"]))
    if saved.score is None:
        line = _line_of(queries.sheet_line(scorecard, code))
    else:
        line = _line_of(queries.typed_line(saved.score, code))
    said = _texts(line) | differs(line)
    said |= {
        "version": kept["version"],
        "saved": _("Saved %(at)s") % {"at": f"{at:%H:%M}"},
        "sums": _sums(scorecard),
    }
    if line.score.version > kept["version"]:
        said["since"] = _standing(line) | differs(line)
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
