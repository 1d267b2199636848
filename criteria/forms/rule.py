"""The scoring rule as fields of a form: one way of scoring, and the parameters that it reads."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext, gettext_lazy

from criteria.forms.figures import BOUND_END, BOUND_PLACES, FigureField, OneLineField
from criteria.rules import SCALES, Measure, Rule, Scale
from criteria.workbook.layout import MEASURES
from criteria.workbook.rule import LONGEST_OPTION

_ = gettext_lazy

PLAIN = ("step", "floor", "full", "per")
ROWS = {Scale.BANDS: "band", Scale.OPTIONS: "option"}
FEWEST_ROWS, MOST_ROWS = 3, 40
WHOLE_RATE = "100"

WAYS: Mapping[tuple[Measure, Scale], Any] = {
    (Measure.POINTS, Scale.MANUAL): _("Given by judgement, up to the maximum"),
    (Measure.CHOICE, Scale.OPTIONS): _("Answers to choose from, each with its points"),
    (Measure.RATIO, Scale.PROPORTIONAL): _("Rate b/a: in proportion (b/a × maximum)"),
    (Measure.RATIO, Scale.BANDS): _("Rate b/a: by levels (from 90% …, from 70% …)"),
    (Measure.GROWTH, Scale.BANDS): _("Growth on last year: by levels"),
    (Measure.GROWTH, Scale.PROPORTIONAL): _("Growth on last year: in proportion"),
    (Measure.COUNT, Scale.DEDUCT): _("Number of times: points taken off each time"),
    (Measure.COUNT, Scale.AWARD): _("Number of times: points added each time"),
    (Measure.COUNT, Scale.BANDS): _("Number: by levels"),
    (Measure.COUNT, Scale.PROPORTIONAL): _("Number: in proportion to a full number"),
    (Measure.VALUE, Scale.PROPORTIONAL): _("Result in %: in proportion"),
    (Measure.VALUE, Scale.BANDS): _("Result in %: by levels"),
}


class Way(NamedTuple):
    measure: Measure
    scale: Scale

    def __str__(self) -> str:
        return f"{self.measure.value}-{self.scale.value}"


def way_of(text: str) -> Way | None:
    """The way of scoring that the list's value names; None where none is chosen."""
    measure, _dash, scale = text.partition("-")
    try:
        way = Way(Measure(measure), Scale(scale))
    except ValueError:
        return None
    return way if way.scale in SCALES[way.measure] else None


def way_choices() -> list[Any]:
    """All twelve, under what they measure."""
    groups = [
        (
            str(label),
            [(str(Way(measure, scale)), str(WAYS[measure, scale])) for scale in SCALES[measure]],
        )
        for measure, label in MEASURES.items()
    ]
    return [("", gettext("– not chosen yet –")), *groups]


class TypedRow(NamedTuple):
    """One level or answer as two inputs."""

    number: int
    given: forms.BoundField
    worth: forms.BoundField


def parameter_fields(way: Way | None, counts: Mapping[str, int]) -> dict[str, forms.Field]:
    """Every parameter of every scale, so that what was typed of one outlives a look at another."""
    measured_in_percent = way is None or way.measure is not Measure.COUNT
    fields: dict[str, forms.Field] = {
        "step": FigureField(label=_("Step of points"), help_text=_("Empty: any points.")),
        "floor": FigureField(
            label=_("0 points below (%)") if measured_in_percent else _("0 points below"),
            places=BOUND_PLACES,
            end=BOUND_END,
        ),
        "full": FigureField(
            label=_("Maximum from (%)") if measured_in_percent else _("Maximum from"),
            places=BOUND_PLACES,
            end=BOUND_END,
        ),
        "per": FigureField(label=_("Points each time")),
    }
    for number in range(counts["band"]):
        fields |= {
            f"band_{number}_given": FigureField(
                label=gettext("Level %(number)s from") % {"number": number + 1},
                places=BOUND_PLACES,
                end=BOUND_END,
            ),
            f"band_{number}_worth": FigureField(
                label=gettext("Points of level %(number)s") % {"number": number + 1}
            ),
        }
    for number in range(counts["option"]):
        fields |= {
            f"option_{number}_given": OneLineField(
                label=gettext("Answer %(number)s") % {"number": number + 1},
                required=False,
                max_length=LONGEST_OPTION,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            ),
            f"option_{number}_worth": FigureField(
                label=gettext("Points of answer %(number)s") % {"number": number + 1}
            ),
        }
    return fields


def parameters_of(rule: Rule | None) -> dict[str, Any]:
    """The rule as initial values of the fields."""
    if rule is None:
        return {"way": ""}
    initial: dict[str, Any] = {"way": str(Way(rule.measure, rule.scale))}
    initial |= {name: getattr(rule, name) for name in PLAIN}
    for kind, pairs in (("band", rule.bands), ("option", rule.options)):
        for number, (given, worth) in enumerate(pairs):
            initial |= {f"{kind}_{number}_given": given, f"{kind}_{number}_worth": worth}
    return initial


def active_names(way: Way | None, counts: Mapping[str, int]) -> list[str]:
    """The parameters that the way of scoring reads."""
    if way is None:
        return []
    if kind := ROWS.get(way.scale):
        return [
            f"{kind}_{number}_{part}"
            for number in range(counts[kind])
            for part in ("given", "worth")
        ]
    return {
        Scale.MANUAL: ["step"],
        Scale.PROPORTIONAL: ["floor", "full"],
        Scale.DEDUCT: ["per"],
        Scale.AWARD: ["per"],
    }[way.scale]


def rule_of(way: Way | None, values: Mapping[str, Any], counts: Mapping[str, int]) -> Rule | None:
    """The rule that the cleaned values make; bands stand from the highest bound to the lowest.

    What is missing stays None or (): `rule_faults` says so. A half-filled row is not among them.
    """
    if way is None:
        return None
    kind = ROWS.get(way.scale)
    pairs = [
        (values.get(f"{kind}_{number}_given"), values.get(f"{kind}_{number}_worth"))
        for number in range(counts[kind] if kind else 0)
    ]
    whole = [
        (given, worth) for given, worth in pairs if given not in (None, "") and worth is not None
    ]
    plain = {name: values.get(name) for name in active_names(way, counts) if name in PLAIN}
    return Rule(
        measure=way.measure,
        scale=way.scale,
        options=tuple(whole) if kind == "option" else (),
        bands=tuple(sorted(whole, key=_bound, reverse=True)) if kind == "band" else (),
        **plain,
    )


def _bound(band: tuple[Decimal, Decimal]) -> Decimal:
    return band[0]


def half_filled(kind: str, values: Mapping[str, Any], counts: Mapping[str, int]) -> list[str]:
    """Names of the empty halves of rows that are not empty."""
    found = []
    for number in range(counts[kind]):
        names = [f"{kind}_{number}_{part}" for part in ("given", "worth")]
        empty = [name for name in names if values.get(name, "?") in (None, "")]
        found += empty if len(empty) == 1 else []
    return found


def typed_rows(data: Any, stored: Rule | None) -> tuple[Any, dict[str, int]]:
    """The sent data after its own wish for a row more or less, and the number of rows there are.

    Where data was not sent, one empty row stands below those of the rule.
    """
    if data is None:
        pairs = {"band": stored.bands if stored else (), "option": stored.options if stored else ()}
        counts = {kind: max(FEWEST_ROWS, len(rows) + 1) for kind, rows in pairs.items()}
        return None, counts
    data = data.copy()
    counts = {kind: _sent_count(data.get(f"{kind}s", "")) for kind in ROWS.values()}
    verb, _space, what = str(data.get("do", "")).partition(" ")
    kind, _space, number = what.partition(" ")
    if verb == "add-row" and kind in counts:
        counts[kind] = min(counts[kind] + 1, MOST_ROWS)
    elif verb == "drop-row" and kind in counts and number.isdecimal():
        _drop(data, kind, int(number), counts)
    way = way_of(str(data.get("way", "")))
    is_rate = way is not None and way.measure is not Measure.COUNT
    if verb == "refresh" and is_rate and not data.get("full", "").strip():
        data["full"] = WHOLE_RATE
    return data, counts


def _sent_count(text: str) -> int:
    return min(max(int(text), 1), MOST_ROWS) if text.isdecimal() and len(text) < 4 else FEWEST_ROWS


def _drop(data: Any, kind: str, gone: int, counts: dict[str, int]) -> None:
    """The rows below move up by one."""
    for number in range(gone, counts[kind]):
        for part in ("given", "worth"):
            data[f"{kind}_{number}_{part}"] = data.get(f"{kind}_{number + 1}_{part}", "")
    counts[kind] = max(counts[kind] - 1, 1)
