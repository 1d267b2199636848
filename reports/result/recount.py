"""The figures of a frozen result counted a second time, by other means. Pure.

Nothing of scoring is used here: whole thousandths instead of decimals, a commune's rank counted
from those that are better instead of a sorted list. What both ways agree on goes out (TRUST 10).
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

Json = dict[str, Any]
Found = tuple[str, str, str]  # the commune's code, which figure, what was counted

NOTHING = Fraction(-1)  # below every index and rate


def recounted(frozen: Json) -> Iterator[Found]:
    """Every figure that comes out otherwise; nothing where all agree."""
    criteria_set = frozen["criteria_set"]
    counted = {row["code"]: _Counted(row, criteria_set) for row in frozen["communes"]}
    for row in frozen["communes"]:
        mine = counted[row["code"]]
        same_block = [
            other
            for other in counted.values()
            if other.block == mine.block and other.standing > mine.standing
        ]
        figures = {
            "total": (row["total"], mine.points),
            "applicable_max": (row["applicable_max"], mine.applicable_max),
            "bonus": (row["bonus"], mine.bonus),
            "penalty": (row["penalty"], mine.penalty),
        }
        for name, (printed, counted_figure) in figures.items():
            if Fraction(printed) != counted_figure:
                yield row["code"], name, str(float(counted_figure))
        printed_index = _printed(mine.index, criteria_set["index_places"])
        frozen_index = None if row["index"] is None else Fraction(row["index"])
        if frozen_index != printed_index:
            yield row["code"], "index", str(printed_index)
        if row["rank"] != 1 + len(same_block):
            yield row["code"], "rank", str(1 + len(same_block))
        group = _group(mine.index, row["block"], criteria_set["thresholds"])
        if row["group"] != group:
            yield row["code"], "group", str(group)


class _Counted:
    """One commune's sums over its lines."""

    def __init__(self, row: Json, criteria_set: Json) -> None:
        self.block = row["block"]
        self.points = self.applicable_max = self.bonus = self.penalty = Fraction(0)
        rates: dict[str, Fraction] = {}
        for field in criteria_set["fields"]:
            pairs = [_node(child, row["lines"]) for child in field["children"]]
            points = sum((pair[0] for pair in pairs), Fraction(0))
            most = sum((pair[1] for pair in pairs), Fraction(0))
            cap, kind = Fraction(field["max_points"]), field.get("kind", "regular")
            if kind == "bonus":
                self.bonus += min(points, cap)
                rates[field["code"]] = points
            elif kind == "penalty":
                self.penalty += min(points, cap)
                rates[field["code"]] = -points
            else:
                self.points, self.applicable_max = self.points + points, self.applicable_max + most
                rates[field["code"]] = points * 100 / most if most else NOTHING
        self.index = (
            self.points * 100 / self.applicable_max + self.bonus - self.penalty
            if self.applicable_max
            else None
        )
        tie_break = tuple(rates[code] for code in criteria_set.get("tie_break", ()))
        self.standing = (self.index is not None, self.index or Fraction(0), *tie_break)


def _node(node: Json, lines: Json) -> tuple[Fraction, Fraction]:
    most = Fraction(node["max_points"])
    children = node.get("children") or []
    if not children:
        line = lines[node["code"]]
        return (Fraction(0), Fraction(0)) if line["left_out"] else (Fraction(line["final"]), most)
    pairs = [_node(child, lines) for child in children]
    points, maximum = (sum((pair[at] for pair in pairs), Fraction(0)) for at in (0, 1))
    if node.get("capped"):
        return min(points, most), min(maximum, most)
    return points, maximum


def _printed(index: Fraction | None, places: int) -> Fraction | None:
    """Half away from zero, as offices round."""
    if index is None:
        return None
    scaled = abs(index) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if index >= 0 else -whole, 10**places)


def _group(index: Fraction | None, block: str, thresholds: list[Json]) -> str | None:
    own = [each for each in thresholds if each.get("block", "") == block]
    own = own or [each for each in thresholds if not each.get("block", "")]
    if index is None:
        return None
    reached = [each for each in own if Fraction(each["lower"]) <= max(index, Fraction(0))]
    return max(reached, key=lambda each: Fraction(each["lower"]))["group"] if reached else None
