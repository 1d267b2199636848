"""What the pages of a department's own data are drawn from."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.wording import show
from criteria.rules import Measure
from scoring.forms.own_data import OwnFileForm, OwnMarksForm, OwnTakeOverForm, OwnTemplateForm
from scoring.own_data.facts import OwnFact
from scoring.own_data.plan import OwnPlan, PlannedFigure
from scoring.queries.own_data import (
    Compared,
    OwnBook,
    compared_across,
    compared_by_criterion,
    deductible,
)
from scoring.queries.stages import figures_text
from scoring.views.own_data_lines import drawn_difference, proposed_reason, source_text

FAULTS_SHOWN = 100


def criteria_choices(book: OwnBook) -> list[tuple[str, str]]:
    return [
        (code, f"{code} {node.name}" + (f" ({_('survey')})" if book.is_survey(code) else ""))
        for code, node in book.nodes.items()
    ]


def file_page(book: OwnBook, form: OwnFileForm, faults: Sequence[str]) -> dict[str, Any]:
    return _page(book) | {
        "form": form,
        "template_form": OwnTemplateForm(choices=criteria_choices(book)),
        "has_criteria": bool(book.nodes),
        "rows": list(_rows(book)),
        "faults": faults[:FAULTS_SHOWN],
        "more_faults": max(0, len(faults) - FAULTS_SHOWN),
    }


def preview_page(book: OwnBook, planned: OwnPlan, seal: str) -> dict[str, Any]:
    groups: dict[str, list[PlannedFigure]] = {}
    for each in planned.figures:
        groups.setdefault(each.key[1], []).append(each)
    return _page(book) | {
        "planned": planned,
        "groups": [
            {
                "code": code,
                "name": book.nodes[code].name,
                "lines": [_planned_line(book, each) for each in groups[code]],
            }
            for code in book.nodes
            if code in groups
        ],
        "conflict": [],
        "form": OwnTakeOverForm(initial={"seal": seal}),
    }


def differences_page(
    book: OwnBook, code: str, posted: Mapping[str, Any] | None, *, only: str
) -> tuple[OwnMarksForm, dict[str, Any]]:
    """The form and the page around it; `only` is the commune that the person came from."""
    found = list(compared_across(book.period, code).values())
    shown = [each for each in found if only in ("", each.score.scorecard.commune.code)] or found
    open_ones = deductible(book, shown)
    reasons = {each.score.scorecard.commune.code: proposed_reason(each) for each in open_ones}
    ticked = [only] if only in reasons else list(_clear(open_ones))
    form = OwnMarksForm(posted, reasons=reasons, ticked=ticked)
    chosen = form.ticked()
    page = _page(book) | {
        "node": book.nodes[code],
        "rule_text": book.nodes[code].rule_text,
        "maximum": show(book.nodes[code].max_points),
        "form": form,
        "open": [
            {
                "line": line,
                "is_ticked": line.code in chosen,
                "reason": form[f"reason-{line.code}"],
            }
            for line in map(drawn_difference, open_ones)
        ],
        "rest": [drawn_difference(each) for each in shown if each not in open_ones],
        "others": len(found) - len(shown),
        "trail": [
            *_page(book)["trail"],
            {"url": reverse("scoring:own_data", args=[book.period.pk]), "label": _("Own data")},
        ],
    }
    return form, page


def _clear(found: Iterable[Compared]) -> Iterable[str]:
    """Ticked from the start: what differs by more than the rounding of what is printed."""
    for each in found:
        if each.comparison.verdict.value == "different" and each.comparison.takes > 0:
            yield each.score.scorecard.commune.code


def _rows(book: OwnBook) -> Iterable[dict[str, Any]]:
    """Each criterion: of how many communes there are figures, from where, how many differ."""
    found = compared_by_criterion(book.period, book.department)
    for code, node in book.nodes.items():
        known = found.get(code, [])
        newest = max(known, key=lambda each: each.own.at, default=None)
        entered = [score for (_c, each), score in book.lines.items() if each == code]
        if book.is_survey(code):
            count = sum(score.base_points is not None for score in entered)
        else:
            count = len(known)
        yield {
            "code": code,
            "name": node.name,
            "is_survey": book.is_survey(code),
            "known": f"{count}/{len(entered)}",
            "source": source_text(newest.own) if newest else "",
            "by": newest.own.by.full_name if newest else "",
            "differ": sum(each.comparison.is_open for each in known),
            "url": reverse("scoring:own_differences", args=[book.period.pk, code]) if known else "",
        }


def _planned_line(book: OwnBook, each: PlannedFigure) -> dict[str, Any]:
    return {
        "commune": capfirst(str(book.communes[each.key[0]])),
        "old": _fact_text(book, each.old),
        "new": _fact_text(book, each.new) or _("emptied"),
        "is_emptied": each.new is None,
    }


def _fact_text(book: OwnBook, fact: OwnFact | None) -> str:
    """`Number of times: 3 – Báo cáo 12/BC, 30/11/2022`."""
    if fact is None:
        return ""
    rule = book.rule(fact.code)
    stored = {name: str(figure) for name, figure in fact.figures.items()}
    told = figures_text(rule, stored)
    if rule.measure is Measure.POINTS:
        told = _("%(points)s points") % {"points": show(fact.figures["points"])}
    day = show(fact.as_of) if fact.as_of else ""
    return " – ".join(text for text in (told, ", ".join(filter(None, (fact.source, day)))) if text)


def _page(book: OwnBook) -> dict[str, Any]:
    return {
        "period": book.period,
        "department": book.department,
        "trail": [{"url": reverse("home"), "label": _("To do")}],
    }
