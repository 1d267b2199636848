"""Cases kept with a rule: figures, and the points that they must earn. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.numbers import figure_text, format_one_way, parse_decimal
from accounts.refusals import Refused, Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.rules import INPUTS, NOT_APPLICABLE, Figure, Measure, NotApplicable, Rule, points

ARROW = "→"
SEPARATOR = "; "


@dataclass(frozen=True)
class TryCase:
    """Figures by the names of the measure's inputs; `points` is None where nothing occurred."""

    figures: tuple[tuple[str, Figure], ...]
    points: Decimal | None

    @property
    def figure_texts(self) -> str:
        """`45; 50` as a person reads it."""
        return SEPARATOR.join(
            figure if isinstance(figure, str) else format_one_way(figure)
            for _name, figure in self.figures
        )


def case_of(figures: Mapping[str, Figure], earned: Decimal | NotApplicable | None) -> TryCase:
    """The case in the order of its inputs, so that equal cases are equal."""
    names = [name for inputs in INPUTS.values() for name in inputs if name in figures]
    kept = None if isinstance(earned, NotApplicable) else earned
    return TryCase(tuple((name, figures[name]) for name in names), kept)


def case_faults(
    rule: Rule, cases: tuple[TryCase, ...], *, max_points: Decimal, places: int
) -> Iterator[Sentence]:
    """Every case that does not earn what was kept with it."""
    for case in cases:
        try:
            earned = points(rule, max_points=max_points, figures=dict(case.figures), places=places)
        except Refused as refusal:
            yield sentence(
                _("the kept case {figures} cannot be counted: {why}"),
                figures=case.figure_texts,
                why=refusal.sentence,
            )
            continue
        if earned != (NOT_APPLICABLE if case.points is None else case.points):
            yield sentence(
                _("the kept case {figures} earns {earned}, but {expected} was expected"),
                figures=case.figure_texts,
                earned=earned_words(earned),
                expected=earned_words(case.points),
            )


def earned_words(earned: Decimal | NotApplicable | None) -> Sentence | Decimal:
    """The points, or that nothing occurred."""
    return earned if isinstance(earned, Decimal) else sentence(_("“not applicable”"))


def case_to_json(case: TryCase) -> dict[str, Any]:
    return {
        "figures": {
            name: figure if isinstance(figure, str) else figure_text(figure)
            for name, figure in case.figures
        },
        "points": None if case.points is None else figure_text(case.points),
    }


def case_from_json(rule: Rule | None, data: Mapping[str, Any]) -> TryCase:
    """The case that `case_to_json` wrote; figures of a choice stay texts."""
    is_text = rule is not None and rule.measure is Measure.CHOICE
    figures = {
        str(name): str(figure) if is_text else Decimal(figure)
        for name, figure in data["figures"].items()
    }
    earned = data["points"]
    return case_of(figures, None if earned is None else Decimal(earned))


def case_line(case: TryCase, *, nothing: str) -> str:
    """`45; 50 → 1,8`; `nothing` is the word for what is not applicable."""
    earned = nothing if case.points is None else format_one_way(case.points)
    return f"{case.figure_texts} {ARROW} {earned}"


def read_case_line(rule: Rule, line: str, *, nothing: tuple[str, ...]) -> TryCase:
    """The case in a line of a cell. Raises Refused naming what cannot be read."""
    typed, arrow, earned = line.replace("=>", ARROW).rpartition(ARROW)
    if not arrow:
        raise Refused(_("“{line}” has no arrow. Type figures → points: 45; 50 → 1,8."), line=line)
    names = INPUTS[rule.measure]
    texts = [typed.strip()] if len(names) == 1 else [text.strip() for text in typed.split(";")]
    if len(texts) != len(names) or not all(texts):
        raise Refused(
            _("“{line}” must have {number} figures, separated by “;”, before the arrow."),
            line=line,
            number=len(names),
        )
    figures: dict[str, Figure] = {
        name: text if rule.measure is Measure.CHOICE else parse_decimal(text)
        for name, text in zip(names, texts, strict=True)
    }
    if earned.strip().casefold() in {word.casefold() for word in nothing}:
        return case_of(figures, None)
    return case_of(figures, parse_decimal(earned.strip(), places=3))
