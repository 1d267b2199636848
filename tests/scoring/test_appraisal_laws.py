"""Whatever is deducted, withdrawn and decided, a line adds up and stays within its maximum."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from accounts.refusals import Refused
from scoring.actions import appraisal
from scoring.models import Deduction, Score
from scoring.states import State
from tests.scoring.scene import Scene, at, on

pytestmark = pytest.mark.slow

QUARTERS = st.integers(-4, 4).map(lambda quarters: Decimal(quarters) / 4)
SHARES = st.integers(0, 4).map(lambda quarters: Decimal(quarters) / 4)
ROUND_1_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("deduct"), QUARTERS), st.tuples(st.just("withdraw"), st.integers(0, 3))
    ),
    max_size=6,
)
COUNCIL_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("deduct"), QUARTERS),
        st.tuples(st.just("withdraw"), st.integers(0, 3)),
        st.tuples(st.just("decide"), SHARES),
    ),
    max_size=8,
)
FEW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def take_step(scene: Scene, by: User, day: int, step: tuple[str, object]) -> None:
    """One step of a random appraisal of 1.2; what the rules refuse changes nothing."""
    verb, value = step
    score = scene.score("1.2")
    common = {"version": score.version, "by": by, "clock": at(on(day))}
    findings = list(Deduction.objects.filter(score=score).order_by("at", "id"))
    try:
        if verb == "deduct":
            appraisal.deduct(
                scorecard=scene.scorecard,
                code="1.2",
                finding=appraisal.Finding(reason="Đối chiếu", points=value),  # type: ignore[arg-type]
                **common,
            )
        elif findings and verb == "withdraw":
            index = int(value) % len(findings)  # type: ignore[call-overload]
            appraisal.withdraw_deduction(deduction=findings[index], **common)
        elif findings:
            appraisal.decide(deduction=findings[0], restored=value, reason="Kết luận", **common)
    except Refused:
        fresh = scene.score("1.2")
        assert (fresh.version, fresh.appraised_points) == (score.version, score.appraised_points)


def assert_adds_up(scene: Scene) -> None:
    score = scene.score("1.2")
    taken = sum((d.points - d.restored for d in score.deductions.all()), Decimal(0))
    assert score.appraised_points == (score.base_points or Decimal(0)) - taken
    assert 0 <= score.appraised_points <= score.max_points


@FEW
@given(steps=ROUND_1_STEPS)
def test_whatever_round_1_does_the_line_adds_up(
    round_1_scene: Scene, steps: list[tuple[str, object]]
) -> None:
    with undone():
        for step in steps:
            take_step(round_1_scene, round_1_scene.appraiser, 12, step)
            assert_adds_up(round_1_scene)


@FEW
@given(steps=COUNCIL_STEPS)
def test_whatever_the_council_does_the_line_adds_up(
    council_scene: Scene, steps: list[tuple[str, object]]
) -> None:
    with undone():
        for step in steps:
            take_step(council_scene, council_scene.standing, 23, step)
            assert_adds_up(council_scene)


@pytest.fixture
def round_1_scene(scene: Scene) -> Scene:
    scene.at(State.ROUND_1)
    return scene


@pytest.fixture
def council_scene(scene: Scene) -> Scene:
    scene.at(State.COUNCIL)
    return scene


class undone:  # noqa: N801 - reads as a word at the call
    """What happens inside is rolled back, so that each example begins anew."""

    def __enter__(self) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()

    def __exit__(self, *exception: object) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(*exception)  # type: ignore[arg-type]


@pytest.mark.parametrize("points", ["-0.001", "1.001"])
def test_the_database_itself_holds_the_line_within_its_maximum(scene: Scene, points: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.filter(pk=scene.score("1.2").pk).update(appraised_points=Decimal(points))


@pytest.mark.parametrize("restored", ["-0.25", "0.75"])
def test_the_database_gives_back_no_more_than_was_taken(scene: Scene, restored: str) -> None:
    scene.at(State.COUNCIL)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deduction.objects.update(restored=Decimal(restored))
