"""The sheet as finished text, so that its templates neither compute nor choose (SPEED, pages)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.refusals import gettext_noop as N_
from accounts.wording import say, show, show_figure
from criteria.figures import figures_from_json
from criteria.outline import CriterionNode, FieldNode, NaPolicy
from criteria.rules import INPUTS, Measure, input_label, percentage
from scoring.arithmetic import node_total
from scoring.fed_figures import Offer
from scoring.forms.answers import AnswerForm, own_reason
from scoring.forms.figures import MOST_RADIOS, as_typed, option_label
from scoring.models import Score, Scorecard
from scoring.queries.sheet import Sheet, SheetLine, Standing
from scoring.queries.stages import NA_EFFECTS, figures_text
from scoring.sheet_checks import differing
from scoring.views.last_year import last_year_text, planned_text
from scoring.views.line_parts import drawn_once, drawn_part
from scoring.views.papers import Paper, drawn_papers

TONES = {
    Standing.ANSWERED: "line--done",
    Standing.NOT_APPLICABLE: "line--done",
    Standing.MISSING: "line--missing",
    Standing.WITHOUT_EVIDENCE: "line--missing",
    Standing.SURVEY: "",
}

STATUSES = {
    Standing.ANSWERED: N_("Scored"),
    Standing.NOT_APPLICABLE: N_("Asked to be not applicable"),
    Standing.MISSING: N_("Not scored yet"),
    Standing.WITHOUT_EVIDENCE: N_("Points without evidence: add a document, or write a note"),
    Standing.SURVEY: N_("Entered by the appraising authority"),
}


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Input:
    """One figure to type, or the options to choose from."""

    name: str
    id: str
    label: str
    value: str
    mode: str
    errors: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    is_list: bool = False


@dataclass(frozen=True)
class DrawnLine:
    """`is_open` to be filled in; what `asks_nobody` is measured by a survey. `head`, `controls`,
    `points_of`, `papers` and `buttons` are finished HTML."""

    code: str
    name: str
    head: SafeString
    in_charge: str
    last_year: str
    planned: str
    tone: str
    controls: SafeString | str
    offers: SafeString | str
    figures: str
    points_of: SafeString
    saved: str
    papers: SafeString | str
    note: str
    na_reason: str
    buttons: SafeString | str
    version: int
    url: str
    is_open: bool
    asks_nobody: bool
    inputs: tuple[Input, ...]
    is_line: bool = True


@dataclass(frozen=True)
class Heading:
    """A criterion with sub-criteria."""

    code: str
    name: str
    points_of: SafeString
    level: int
    is_line: bool = False


@dataclass(frozen=True)
class DrawnField:
    """`rows` are lines and headings as mappings, which a template reads at half the cost."""

    code: str
    name: str
    points: str
    maximum: str
    missing: int
    rows: Sequence[Mapping[str, Any]]


def drawn_fields(sheet: Sheet, codes: set[str], *, editable: bool) -> list[DrawnField]:
    """All fields with their totals; in them the lines of the codes, under their headings."""
    missing = set(sheet.codes(Standing.MISSING))
    totals = {field.code: field for field in sheet.total.fields}
    return [
        DrawnField(
            code=field.code,
            name=field.name,
            points=show_figure(totals[field.code].points),
            maximum=show_figure(totals[field.code].applicable_max),
            missing=sum(leaf.code in missing for leaf in field.leaves()),
            rows=[vars(row) for row in _rows(sheet, field, codes, editable)],
        )
        for field in sheet.outline.fields
    ]


def drawn_line(
    scorecard: Scorecard,
    line: SheetLine,
    *,
    level: int,
    editable: bool,
    form: AnswerForm | None = None,
) -> DrawnLine:
    """One line; with a form that was refused, what was typed stands in its inputs, and `figures`
    tells what is stored."""
    node, score = line.node, line.score
    asks_nobody = line.standing is Standing.SURVEY
    is_open = editable and not asks_nobody
    told = node.rule is not None and (form is not None or not editable)
    typed = form.data if form is not None else None
    na_reason = typed.get("na_reason", "") if typed is not None else own_reason(score)
    inputs = _inputs(node, score, form) if is_open else ()
    asked = node.evidence_asked if editable else ()
    return DrawnLine(
        code=escape(node.code),  # once: it stands in a line ten times
        name=node.name,
        head=_head(node.code, node.name, node.max_points, node.rule_text, asked, level),
        in_charge=line.hand or node.official,
        last_year=last_year_text(line.last_year),
        planned=planned_text(line.planned),
        tone="line--error" if form is not None else TONES[line.standing],
        controls=_controls(inputs) if is_open else "",
        offers=_offers(line) if is_open and line.offers else "",
        figures=figures_text(node.rule, score.figures) if told else "",
        points_of=_points(
            score.base_points,
            node.max_points,
            measured(node, score) if editable else "",
            line.standing,
            form is not None,
        ),
        saved=_saved(score.answered_at, line.saved_by),
        papers=_papers(tuple(drawn_papers(line.evidence))) if line.evidence else "",
        note=typed.get("note", "") if typed is not None else score.note,
        na_reason=na_reason,
        buttons=_buttons(node.code, na_reason, node.na_reasons, node.na_policy) if is_open else "",
        version=score.version,
        url=_url(scorecard.pk, node.code),
        is_open=is_open,
        asks_nobody=asks_nobody,
        inputs=inputs,
    )


@drawn_once
def _head(
    code: str, name: str, maximum: Decimal, rule_text: str, asked: tuple[str, ...], level: int
) -> SafeString:
    return drawn_part(
        "scoring/line_head.html",
        code=code,
        name=name,
        maximum=show_figure(maximum),
        rule_text=rule_text,
        evidence_asked="; ".join(asked),
        level=level,
    )


@drawn_once
def _controls(inputs: tuple[Input, ...]) -> SafeString:
    return drawn_part("scoring/line_inputs.html", inputs=inputs)


def _offers(line: SheetLine) -> SafeString:
    told = [f"{say(each.source)}: {show_figure(each.value)}" for each in line.offers]
    return drawn_part(
        "scoring/line_offers.html",
        offers=told,
        take=json.dumps({each.input: as_typed(each.value) for each in line.offers}),
        differs=differing_text(line, line.offers),
    )


def differing_text(line: SheetLine, offers: tuple[Offer, ...]) -> str:
    """What the half-year reports say otherwise than is saved; nothing where they agree."""
    if line.node.rule is None:
        return ""
    figures = figures_from_json(line.node.rule, line.score.figures)
    return "; ".join(say(what) for what in differing(figures, offers))


@drawn_once
def _points(
    points: Decimal | None, maximum: Decimal, measured: str, standing: Standing, refused: bool
) -> SafeString:
    return drawn_part(
        "scoring/line_points.html",
        points="" if points is None else show_figure(points),
        maximum=show_figure(maximum),
        measured=measured,
        status=show(STATUSES[standing]),
        refused=refused,
    )


@drawn_once
def _papers(papers: tuple[Paper, ...]) -> SafeString:
    return drawn_part("scoring/papers.html", papers=papers)


@drawn_once
def _buttons(code: str, reason: str, listed: tuple[str, ...], policy: NaPolicy) -> SafeString:
    effect = _("The appraiser decides; if granted, %(effect)s.")
    return drawn_part(
        "scoring/line_buttons.html",
        code=code,
        reason=reason,
        choices=_na_choices(listed, reason),
        effect=effect % {"effect": show(NA_EFFECTS[policy])},
    )


@drawn_once
def _heading_points(points: Decimal, maximum: Decimal) -> SafeString:
    value, most = show_figure(points), show_figure(maximum)
    return drawn_part("components/points.html", value=value, max=most)


@lru_cache(maxsize=4096)
def _url(scorecard_id: UUID, code: str) -> str:
    return reverse("scoring:line", args=[scorecard_id, code])


def _rows(
    sheet: Sheet, field: FieldNode, codes: set[str], editable: bool
) -> Iterator[DrawnLine | Heading]:
    for depth, node in field.walk():
        level = min(depth, 1) + 3
        if node.is_leaf and node.code in codes:
            line = sheet.lines[node.code]
            yield drawn_line(sheet.scorecard, line, level=level, editable=editable)
        elif not node.is_leaf and any(leaf.code in codes for leaf in node.leaves()):
            got, maximum = node_total(node, sheet.points)
            yield Heading(node.code, node.name, _heading_points(got, maximum), level)


def measured(node: CriterionNode, score: Score) -> str:
    """What a ratio or growth comes to."""
    if node.rule is None or score.base_points is None:
        return ""
    if node.rule.measure not in (Measure.RATIO, Measure.GROWTH):
        return ""
    percent = percentage(node.rule, figures_from_json(node.rule, score.figures))
    return "" if percent is None else f"{show_figure(percent)} %"


@drawn_once
def _saved(at: datetime | None, name: str) -> str:
    return "" if at is None else _("Saved %(at)s, %(name)s") % {"at": show(at), "name": name}


def _inputs(node: CriterionNode, score: Score, form: AnswerForm | None) -> tuple[Input, ...]:
    if node.rule is None:
        return ()
    figures = figures_from_json(node.rule, score.figures)
    stored = {name: as_typed(figure) for name, figure in figures.items()}
    drawn = []
    for name in INPUTS[node.rule.measure]:
        value = stored.get(name, "") if form is None else form.data.get(name, "")
        drawn.append(
            Input(
                name=name,
                id=f"{name}-{node.code}",
                label=capfirst(_(input_label(name))),
                value=value,
                mode="numeric" if node.rule.measure is Measure.COUNT else "decimal",
                errors=tuple(form.errors.get(name, ())) if form is not None else (),
                choices=_choices(node, value),
                is_list=len(node.rule.options) > MOST_RADIOS,
            )
        )
    return tuple(drawn)


def _na_choices(listed: tuple[str, ...], reason: str) -> tuple[Choice, ...]:
    """The reasons that the set lists; nothing where any reason may be written. A reason that
    stands there is offered too, though it is not listed: it must not vanish by itself."""
    if not listed:
        return ()
    others = (reason,) if reason and reason not in listed else ()
    return (
        Choice("", _("It did occur"), not reason),
        *(Choice(each, each, each == reason) for each in (*listed, *others)),
    )


def _choices(node: CriterionNode, chosen: str) -> tuple[Choice, ...]:
    """The options; where one was chosen or they are many, also to choose none."""
    if node.rule is None or not node.rule.options:
        return ()
    options = tuple(
        Choice(text, option_label(text, worth), text == chosen) for text, worth in node.rule.options
    )
    if chosen or len(options) > MOST_RADIOS:
        return (Choice("", _("Not chosen"), not chosen), *options)
    return options
