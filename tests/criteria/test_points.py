"""Points in the database: exact thousandths on every database (TRUST 1)."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from criteria.models import CriteriaSet, GroupThreshold
from criteria.points import PointsField
from criteria.queries import sets_counted
from tests.scoring.scene import Scene, on

D = Decimal
FIELD = PointsField()


@pytest.fixture
def draft(scene: Scene) -> CriteriaSet:
    return CriteriaSet.objects.create(
        authority=scene.authority, year=2023, title="Dự thảo", created_at=on(1)
    )


def stored(draft: CriteriaSet, points: object) -> object:
    row = GroupThreshold.objects.create(criteria_set=draft, group="A", lower=points)
    return GroupThreshold.objects.get(pk=row.pk).lower


@pytest.mark.parametrize("points", ["0", "0.001", "2.665", "81.863", "100", "1000000"])
def test_points_come_back_exactly(draft: CriteriaSet, points: str) -> None:
    assert stored(draft, D(points)) == D(points)


def test_points_may_be_written_as_text_or_whole_number(draft: CriteriaSet) -> None:
    assert stored(draft, "2.50") == D("2.5")
    GroupThreshold.objects.all().filter(criteria_set=draft).delete()
    assert stored(draft, 3) == 3


def test_the_column_holds_thousandths(draft: CriteriaSet) -> None:
    stored(draft, D("2.665"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower FROM criteria_groupthreshold WHERE lower = 2665")
        assert cursor.fetchall() == [(2665,)]


def test_a_sum_stands_exactly_on_its_threshold(draft: CriteriaSet) -> None:
    """Ten times 0,1 is 1: as floats it is not."""
    for position in range(10):
        draft.fields.create(position=position, code=f"{position}", name="x", max_points=D("0.1"))
    total = draft.fields.aggregate(total=Sum("max_points"))["total"]
    assert total == 1
    reached = CriteriaSet.objects.annotate(total=Sum("fields__max_points"))
    assert reached.filter(pk=draft.pk, total__gte=D(1)).exists()
    assert not reached.filter(pk=draft.pk, total__gt=D(1)).exists()


def test_points_are_found_by_value(draft: CriteriaSet) -> None:
    stored(draft, D("77.14"))
    assert GroupThreshold.objects.filter(criteria_set=draft, lower=D("77.140")).count() == 1
    assert GroupThreshold.objects.filter(criteria_set=draft, lower__gt=D("77.14")).count() == 0


@pytest.mark.parametrize("points", ["2.6655", "0.0001", "NaN", "Infinity"])
def test_what_is_no_thousandth_is_refused(draft: CriteriaSet, points: str) -> None:
    with pytest.raises(ValidationError):
        stored(draft, D(points))


def test_a_float_is_refused(draft: CriteriaSet) -> None:
    with pytest.raises(TypeError, match="never floats"):
        stored(draft, 0.5)


def test_a_word_is_refused(draft: CriteriaSet) -> None:
    with pytest.raises(ValidationError):
        stored(draft, "nhiều")


@pytest.mark.pure
@given(st.decimals(min_value=-(10**6), max_value=10**6, places=3))
def test_writing_and_reading_is_the_identity(points: Decimal) -> None:
    written = FIELD.get_prep_value(points)
    assert isinstance(written, int)
    assert FIELD.from_db_value(written, None, None) == points


def test_sets_are_listed_with_their_sums_and_counts(scene: Scene) -> None:
    (listed,) = sets_counted(scene.standing)
    assert (
        listed.max_points,
        listed.field_count,
        listed.criteria_count,
        listed.sub_criteria_count,
        listed.leaf_count,
    ) == (10, 2, 5, 2, 6)


def test_a_bonus_is_outside_the_maximum_and_an_empty_set_has_none(
    scene: Scene, draft: CriteriaSet
) -> None:
    draft.fields.create(position=1, code="T", name="Thưởng", kind="bonus", max_points=D(5))
    empty, _issued = sets_counted(scene.standing)
    assert (empty.max_points, empty.field_count, empty.leaf_count) == (None, 1, 0)
