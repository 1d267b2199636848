"""What a newer version of the criteria set makes of lines and scorecards: a table of cases."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from criteria.outline import NaPolicy, SetOutline, Source
from criteria.rule_format import parse_rule
from criteria.set_format import parse_set
from scoring.standing import Taken
from scoring.states import State
from scoring.version_lines import Effect, Held, LineChange, Scored, Worth, line_change
from scoring.versions import Card, CardReport, MovePlan, plan
from tests.scoring.corrections import (
    Correction,
    higher_group,
    later_deduction,
    later_second_field,
    leaf_of,
    other_lines,
    texts_only,
)
from tests.scoring.scene import CHOICE, COUNT, DEPARTMENTS, MANUAL, RATIO, SET

pytestmark = pytest.mark.pure

HALVES = {**CHOICE, "options": [["Có", "0.5"], ["Không", "0"]]}
OTHER_WORDS = {**CHOICE, "options": [["Đạt", "1"], ["Không", "0"]]}
DEARER = {**COUNT, "per": "0.5"}
BANDS = {"measure": "ratio", "scale": "bands", "bands": [["90", "1"], ["70", "0.5"]]}
COARSE = {**MANUAL, "step": "0.5"}


def scored(
    rule: Mapping[str, Any], max_points: str = "1", *, places: int = 2, **more: Any
) -> Scored:
    """Leaf 1.1.1 of the small set with that rule."""
    leaf = next(SMALL.leaves())
    return Scored(
        replace(leaf, rule=parse_rule(rule), max_points=Decimal(max_points), **more), places
    )


def held(
    points: str | None, figures: Mapping[str, str], max_points: str = "1", **more: Any
) -> Held:
    base = None if points is None else Decimal(points)
    worth = Worth(base, base or Decimal(0), Decimal(max_points))
    return Held(worth=worth, figures=figures, **more)


SMALL = parse_set(SET).outline
YES = {"option": "Có"}
LATE = {"count": "2"}
SHARE = {"numerator": "2", "denominator": "3"}
NOTHING = {"numerator": "0", "denominator": "0"}
LEFT_OUT = Held(Worth(None, Decimal(0), Decimal(1), left_out=True), {}, na_granted=True)
CORRECTED = ({"count": "1"},)
TAKEN = (Taken(Decimal("0.25")),)

# name: the line, the rule it was scored by, the rule of the version; effect and points after it
LINES: dict[str, tuple[Held, Scored, Scored, Effect | None, str | None]] = {
    "the same rule": (held("1", YES), scored(CHOICE), scored(CHOICE), None, None),
    "another text": (
        held("1", YES), scored(CHOICE), scored(CHOICE, rule_text="Đạt hay không"), None, None,
    ),
    "another department": (
        held("1", YES), scored(CHOICE), scored(CHOICE, department=DEPARTMENTS[1]), None, None,
    ),
    "an option is worth less": (
        held("1", YES), scored(CHOICE), scored(HALVES), Effect.COUNTS, "0.5",
    ),
    "an option not chosen is worth less": (
        held("0", {"option": "Không"}), scored(CHOICE), scored(HALVES), Effect.RULE, "0",
    ),
    "the option chosen is gone": (
        held("1", YES), scored(CHOICE), scored(OTHER_WORDS), Effect.AGAIN, "0",
    ),
    "each time takes more": (
        held("0.5", LATE), scored(COUNT), scored(DEARER), Effect.COUNTS, "0",
    ),
    "the scale is another, the measure the same": (
        held("0.67", SHARE), scored(RATIO), scored(BANDS), Effect.COUNTS, "0",
    ),
    "the measure is another": (
        held("0.67", SHARE), scored(RATIO), scored(COUNT), Effect.AGAIN, "0",
    ),
    "more places": (
        held("0.67", SHARE), scored(RATIO), scored(RATIO, places=3), Effect.COUNTS, "0.667",
    ),
    "a larger maximum": (
        held("0.67", SHARE), scored(RATIO), scored(RATIO, "2"), Effect.COUNTS, "1.33",
    ),
    "more points entered than the maximum allows": (
        held("2", {"points": "2"}, "2"), scored(MANUAL, "2"), scored(MANUAL), Effect.AGAIN, "0",
    ),
    "points entered off the step": (
        held("0.75", {"points": "0.75"}), scored(MANUAL), scored(COARSE), Effect.AGAIN, "0",
    ),
    "a survey instead of the commune": (
        held("1", YES), scored(CHOICE), scored(CHOICE, source=Source.SURVEY), Effect.AGAIN, "0",
    ),
    "not answered, another rule": (
        held(None, {}), scored(COUNT), scored(RATIO), Effect.RULE, "0",
    ),
    "not answered, another maximum": (
        held(None, {}), scored(COUNT), scored(COUNT, "2"), Effect.COUNTS, "0",
    ),
    "0/0 stays “not applicable”": (
        held(None, NOTHING), scored(RATIO), scored(BANDS), Effect.RULE, "0",
    ),
    "0/0 for another measure": (
        held(None, NOTHING), scored(RATIO), scored(COUNT), Effect.AGAIN, "0",
    ),
    "granted, now of full points": (
        LEFT_OUT,
        scored(CHOICE, na_policy=NaPolicy.LEAVE_OUT),
        scored(CHOICE, na_policy=NaPolicy.FULL_POINTS),
        Effect.COUNTS, "1",
    ),
    "granted, another rule": (
        LEFT_OUT,
        scored(CHOICE, na_policy=NaPolicy.LEAVE_OUT),
        scored(COUNT, na_policy=NaPolicy.LEAVE_OUT),
        Effect.RULE, "0",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("line", "old", "new", "effect", "points"), LINES.values(), ids=LINES)
def test_what_becomes_of_a_line(
    line: Held, old: Scored, new: Scored, effect: Effect | None, points: str | None
) -> None:
    change = line_change(line, old, new)
    if effect is None:
        assert change is None
        return
    assert change is not None
    assert change.after is not None
    assert (change.effect, change.after.points) == (effect, Decimal(points or 0))
    assert change.after.max_points == new.leaf.max_points
    assert change.before == line.worth


@pytest.mark.parametrize(
    ("late", "found", "lifts", "points"),
    [
        ("0", (), False, "0.75"),  # nothing late under either rule: the finding of 0,25 stands
        ("1", (), True, "0.5"),  # claimed 0,75 was 0,5 too much: claimed anew, found anew
        ("0", CORRECTED, True, "1"),  # the one late report found would now take 0,5
    ],
)
def test_a_finding_stands_only_on_points_it_was_made_of(
    late: str, found: tuple[Mapping[str, str], ...], lifts: bool, points: str
) -> None:
    claimed = Decimal(1) - Decimal("0.25") * int(late)
    line = Held(
        Worth(claimed, claimed - Decimal("0.25"), Decimal(1)), {"count": late},
        taken=TAKEN, found=found,
    )  # fmt: skip
    change = line_change(line, scored(COUNT), scored({**DEARER, "per": "0.5"}))
    assert change is not None
    assert change.after is not None
    assert (change.lifts, change.after.points) == (lifts, Decimal(points))
    assert change.effect is (Effect.COUNTS if lifts else Effect.RULE)


# --- scorecards ----------------------------------------------------------------------------------

FULL = {
    "1.1.1": ("1", YES), "1.1.2": ("1.96", {"numerator": "98", "denominator": "100"}),
    "1.2": ("0.5", LATE), "2.1": ("2", {"current": "110", "previous": "100"}),
    "2.2": ("2", {"points": "2"}), "2.3": ("1.54", {"value": "77"}),
}  # fmt: skip


def card(state: State = State.SELF_ASSESSMENT, *, signed: bool = False, key: str = "a") -> Card:
    """A full scorecard of 9 points."""
    lines = {
        leaf.code: held(*FULL[leaf.code], max_points=str(leaf.max_points))
        for leaf in SMALL.leaves()
    }
    return Card(key, f"xã {key}", key, "", state, lines, frozenset(DEPARTMENTS if signed else ()))


def outline(correction: Correction) -> SetOutline:
    data = deepcopy(SET)
    correction(data)
    return parse_set(data).outline


def moved(correction: Correction, *cards: Card) -> MovePlan:
    return plan(SMALL, outline(correction), cards, sets=["old", "new"])


def only(planned: MovePlan) -> CardReport:
    (report,) = planned.cards
    return report


def effects(changes: tuple[LineChange, ...]) -> dict[str, str]:
    return {change.code: change.effect.value for change in changes}


def test_kept_new_dropped_and_to_be_scored_again() -> None:
    report = only(moved(other_lines, card()))
    assert effects(report.changes) == {"2.2": "again", "2.4": "new", "2.1": "dropped"}
    assert (report.kept, report.to_answer, report.blocked) == (4, ["2.2", "2.4"], None)
    before, after = report.before.total, report.after.total
    assert (before.points, before.applicable_max, before.index) == (9, 10, 90)
    assert (after.points, after.applicable_max, after.index) == (5, 10, 50)
    assert (report.before.group, report.after.group) == ("A", "C")


@pytest.mark.parametrize("state", list(State))
def test_texts_move_a_scorecard_of_every_state(state: State) -> None:
    report = only(moved(texts_only, card(state, signed=True)))
    assert (report.changes, report.blocked, report.withdrawn) == ((), None, ())
    assert report.before == report.after
    assert report.kept == 6


@pytest.mark.parametrize("state", list(State))
def test_points_change_only_while_the_commune_scores_itself(state: State) -> None:
    report = only(moved(later_deduction, card(state, signed=True)))
    assert effects(report.changes) == {"1.2": "counts"}
    assert (report.blocked is None) == (state is State.SELF_ASSESSMENT)


def moved_to_bonus(data: dict[str, Any]) -> None:
    """Field 2 counts outside of the maximum: no line changes, but every total does."""
    data["fields"][1] |= {"kind": "bonus", "max_points": "6"}


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (State.SELF_ASSESSMENT, "None"),
        (
            State.ROUND_1,
            "Its total would be another. Return the scorecard to the commune first.",
        ),
        (
            State.FINAL,
            "Round 1 has been released, so its total can no longer be counted otherwise.",
        ),
    ],
)
def test_totals_are_points_too(state: State, sentence: str) -> None:
    report = only(moved(moved_to_bonus, card(state, signed=True)))
    assert report.changes == ()
    assert (str(report.blocked), report.changes_totals) == (sentence, True)


def to_nobody_yet(data: dict[str, Any]) -> None:
    leaf_of(data, "1.2")["appraised_by"] = "Văn phòng"


@pytest.mark.parametrize(
    ("state", "correction", "withdrawn", "blocked"),
    [
        (State.SELF_ASSESSMENT, later_second_field, (), None),
        (State.ROUND_1, later_second_field, DEPARTMENTS, None),
        (State.ROUND_1, to_nobody_yet, (DEPARTMENTS[0],), None),
        (State.EXPLANATION, later_second_field, (), None),
        (
            State.EXPLANATION, to_nobody_yet, (),
            "Round 1 has been released, and these departments never signed it off: Văn phòng. "
            "Leave the lines with the departments that did.",
        ),
    ],
)  # fmt: skip
def test_sign_offs_are_of_the_lines_that_a_department_had(
    state: State, correction: Correction, withdrawn: tuple[str, ...], blocked: str | None
) -> None:
    report = only(moved(correction, card(state, signed=state is not State.SELF_ASSESSMENT)))
    assert report.withdrawn == withdrawn
    assert (None if report.blocked is None else str(report.blocked)) == blocked


def test_bounds_of_groups_move_final_scorecards_and_show() -> None:
    report = only(moved(higher_group, card(State.FINAL, signed=True)))
    assert (report.blocked, report.before.group, report.after.group) == (None, "A", "B")
    assert not report.changes_points


def test_ranks_before_and_after() -> None:
    """The first loses 0,5 more for its two late reports; the second, 0,5 behind, has none."""
    first = card(key="a")
    second = card(key="b")
    lines = {
        **second.lines,
        "1.2": held("1", {"count": "0"}),
        "2.2": held("1", {"points": "1"}, "2"),
    }
    planned = moved(later_deduction, first, replace(second, lines=lines))
    assert [(c.before.rank, c.after.rank) for c in planned.cards] == [(1, 1), (2, 1)]


def test_the_digest_stands_for_what_is_done_not_for_what_is_so() -> None:
    one, other = card(), card()
    unaffected = {**other.lines, "1.1.1": held("0", {"option": "Không"})}
    affected = {**other.lines, "1.2": held("0.75", {"count": "1"})}

    def digest(correction: Correction, of_card: Card) -> str:
        return moved(correction, of_card).digest

    assert digest(later_deduction, one) == digest(later_deduction, replace(other, lines=unaffected))
    assert digest(later_deduction, one) != digest(later_deduction, replace(other, lines=affected))
    assert digest(later_deduction, one) != digest(
        later_deduction, replace(other, state=State.ROUND_1)
    )
    old, new = SMALL, outline(texts_only)
    assert plan(old, new, [one], sets=["a"]).digest != plan(old, new, [one], sets=["b"]).digest
