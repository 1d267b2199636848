"""What a closed round says is refused to change: by the actions, and by the database itself."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.guards import Guard
from accounts.refusals import Refused
from scoring.actions import appraisal
from scoring.actions.workflow import close_round
from scoring.models import Deduction, Round, SignOff
from scoring.models.appraisal import RoundNumber
from scoring.states import State
from tests.reports.corruptions.planting import without
from tests.scoring.scene import Scene, at, on

Write = Callable[[Scene], object]


def close(scene: Scene, number: RoundNumber) -> Round:
    with transaction.atomic():
        close_round(scene.period, number, by=scene.standing, at=on(14))
    return Round.objects.get(period=scene.period, number=number)


def insert(scene: Scene) -> object:
    found = Deduction.objects.get()
    return Deduction.objects.create(
        score=found.score, round=found.round, points=0, reason="Thêm", by=found.by, at=on(20)
    )


def into_the_round(scene: Scene) -> object:
    found = insert_into(scene, RoundNumber.SECOND)
    return Deduction.objects.filter(pk=found.pk).update(round=Deduction.objects.first().round)


def insert_into(scene: Scene, number: RoundNumber) -> Deduction:
    found = Deduction.objects.get()
    return Deduction.objects.create(
        score=found.score,
        round=Round.objects.get(period=scene.period, number=number),
        points=0,
        reason="Thêm",
        by=found.by,
        at=on(20),
    )


def signed_again(scene: Scene) -> object:
    signed = SignOff.objects.order_by("id")[0]
    return SignOff.objects.create(
        scorecard=scene.scorecard_of(scene.communes[1]),
        round=signed.round,
        department=signed.department,
        by=signed.by,
        at=on(20),
    )


WRITES: dict[str, Write] = {
    "a new finding": insert,
    "a finding moved in": into_the_round,
    "other points": lambda _s: Deduction.objects.update(points=Decimal("0.25")),
    "another reason": lambda _s: Deduction.objects.update(reason="Khác"),
    "other figures": lambda _s: Deduction.objects.update(figures={"count": "1"}),
    "another department": lambda s: Deduction.objects.update(department=s.departments[1]),
    "another author": lambda s: Deduction.objects.update(by=s.other_appraiser),
    "a finding withdrawn": lambda _s: Deduction.objects.all()._raw_delete("default"),
    "a sign-off withdrawn": lambda _s: SignOff.objects.all().delete(),
    "a sign-off of somebody else": lambda s: SignOff.objects.update(by=s.standing),
    "a new sign-off": signed_again,
    "the round opened again": lambda _s: Round.objects.filter(number=1).update(
        closed_at=None, closed_by=None
    ),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_the_database_refuses_to_change_a_closed_round(scene: Scene, write: Write) -> None:
    scene.at(State.EXPLANATION)
    close(scene, RoundNumber.FIRST)
    with pytest.raises(IntegrityError, match="round is closed"), transaction.atomic():
        write(scene)


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_without_the_guards_it_would_not(scene: Scene, write: Write, guards: list[Guard]) -> None:
    """Twin: it is the triggers that refuse, and nothing else."""
    scene.at(State.EXPLANATION)
    close(scene, RoundNumber.FIRST)
    with without([g for g in guards if g.table != "accounts_event"]):
        if write is WRITES["a finding withdrawn"]:
            return  # what stands on it would be left dangling
        write(scene)


def test_an_open_round_is_written_as_ever(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    scene.deduct("1.2", "0.5")
    assert Deduction.objects.update(reason="Khác") == 1
    Deduction.objects.all().delete()


def test_a_later_round_decides_on_what_a_closed_one_found(scene: Scene) -> None:
    scene.at(State.ROUND_2)
    close(scene, RoundNumber.FIRST)
    appraisal.decide(
        deduction=Deduction.objects.get(),
        restored=Decimal("0.25"),
        reason="Chấp nhận một phần",
        version=scene.score("1.2").version,
        by=scene.appraiser,
        clock=at(on(18)),
    )
    assert Deduction.objects.get().restored == Decimal("0.25")


def test_a_decision_of_a_closed_round_stays_unless_the_council_decides_anew(scene: Scene) -> None:
    scene.at(State.COUNCIL)
    close(scene, RoundNumber.SECOND)
    for columns in ({"restored": 0}, {"decision": "Khác"}, {"decided_by": scene.standing}):
        with pytest.raises(IntegrityError, match="round is closed"), transaction.atomic():
            Deduction.objects.update(**columns)
    appraisal.decide(
        deduction=Deduction.objects.get(),
        restored=Decimal("0.5"),
        reason="Hội đồng chấp nhận",
        version=scene.score("1.2").version,
        by=scene.standing,
        clock=at(on(23)),
    )
    assert Deduction.objects.get().decided_in.number == RoundNumber.COUNCIL


def test_the_council_round_opens_again_for_a_revision(scene: Scene) -> None:
    closed = close(scene, RoundNumber.COUNCIL)
    Round.objects.filter(pk=closed.pk).update(closed_at=None, closed_by=None)
    closed.refresh_from_db()
    assert closed.closed_at is None


def test_the_actions_refuse_with_the_day(scene: Scene, in_english: None) -> None:
    scene.at(State.ROUND_1)
    close(scene, RoundNumber.FIRST)
    with pytest.raises(Refused, match="The round was closed on"):
        scene.deduct("1.2", "0.5")
    assert not Deduction.objects.exists()
