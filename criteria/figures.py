"""The figures of a line as typed text, as stored JSON and as Decimals. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from accounts.numbers import parse_decimal
from criteria.rules import INPUTS, Figure, Figures, Measure, Rule

AMOUNTS = frozenset({Measure.RATIO, Measure.GROWTH})  # of things or money, maybe thousands


def figures_from_text(
    rule: Rule, texts: Mapping[str, str], *, asks_at_point: bool = False
) -> dict[str, Figure]:
    """What the person typed, read in Vietnamese form; of an amount `asks_at_point` as in
    parse_decimal. Raises UnreadableNumber (a Refused)."""
    asks = asks_at_point and rule.measure in AMOUNTS
    return {
        name: text.strip()
        if rule.measure is Measure.CHOICE
        else parse_decimal(text, asks_at_point=asks)
        for name in INPUTS[rule.measure]
        if (text := texts.get(name, "")).strip()
    }


def figures_from_json(rule: Rule, data: Mapping[str, Any]) -> dict[str, Figure]:
    """Stored figures; numbers come back as Decimals."""
    if rule.measure is Measure.CHOICE:
        return {name: str(value) for name, value in data.items()}
    return {name: Decimal(str(value)) for name, value in data.items()}


def figures_to_json(figures: Figures) -> dict[str, str]:
    return {name: str(figure) for name, figure in figures.items()}
