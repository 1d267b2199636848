"""manage.py check_invariants: silent on sound years, and each planted corruption found by name."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.guards import Guard
from accounts.invariant import MOST_NAMED, named
from accounts.invariants import house_guards
from accounts.models import Commune
from evidence.actions import DocumentFacts, add_document
from reports.management.commands.check_invariants import INVARIANTS
from scoring.actions import appraisal, workflow
from scoring.actions.period import open_revision
from scoring.states import State
from tests.evidence.samples import upload
from tests.reports.corruptions import CORRUPTIONS
from tests.reports.corruptions.planting import Corruption
from tests.reports.whole_years import finished, published
from tests.scoring.scene import Scene, at, on

pytestmark = pytest.mark.slow

BY_NATURE = {"log_replays"}  # finds most of what is written past the log, whatever else does
NAMES = [invariant.name for invariant in INVARIANTS]


@pytest.fixture
def year(scene: Scene, other_scene: Scene, settings: Any, tmp_path: Path) -> Scene:
    """The small year with a document in it; another authority's stands beside it."""
    settings.MEDIA_ROOT = tmp_path
    add_document(
        dossier=scene.scorecard.dossier,
        facts=DocumentFacts(title="Kế hoạch", number="12/KH-UBND"),
        codes=["1.1.1", "2.2"],
        upload=upload(),
        by=scene.official,
        clock=at(on(4)),
    )
    return scene


def broken() -> dict[str, list[str]]:
    return {each.name: places for each in INVARIANTS if (places := each.find())}


def _not_applicable(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    for code, by in (("1.1.2", scene.appraiser), ("2.2", scene.other_appraiser)):
        appraisal.decide_na(
            scorecard=scene.scorecard, code=code, grant=True, reason="Không phát sinh",
            version=scene.score(code).version, by=by, clock=at(on(12)),
        )  # fmt: skip


def _returned(scene: Scene) -> None:
    scene.at(State.ROUND_1)
    scene.deduct("1.2", "0.5")
    workflow.move(
        scorecard=scene.scorecard, to=State.SELF_ASSESSMENT, by=scene.standing,
        clock=at(on(13)), reason="Nộp nhầm",
    )  # fmt: skip


def _revised(scene: Scene) -> None:
    published(scene)
    open_revision(period=scene.period, reason="Sai sót", by=scene.standing, clock=at(on(30)))
    workflow.move(
        scorecard=scene.scorecard, to=State.COUNCIL, by=scene.standing,
        clock=at(on(30)), reason="Sai sót",
    )  # fmt: skip
    scene.deduct("2.1", "0.25", day=30, by=scene.standing)


SOUND: dict[str, Callable[[Scene], object]] = {
    **{state.value: lambda scene, state=state: scene.at(state) for state in State},
    "agreed": lambda scene: scene.at(State.FINAL, disputed=False),
    "not applicable": _not_applicable,
    "returned": _returned,
    "finished": finished,
    "published": published,
    "revised": _revised,
}


@pytest.mark.parametrize("bring", SOUND.values(), ids=SOUND)
def test_a_sound_year_breaks_nothing(year: Scene, bring: Callable[[Scene], object]) -> None:
    bring(year)
    assert broken() == {}


@pytest.mark.parametrize("corruption", CORRUPTIONS, ids=str)
def test_a_corruption_is_found_by_its_invariant(
    year: Scene, other_scene: Scene, guards: list[Guard], corruption: Corruption
) -> None:
    corruption.plant(year, other_scene, guards)
    found = broken()
    assert set(found) - BY_NATURE == {corruption.found_by} - BY_NATURE
    assert 0 < len(found[corruption.found_by]) <= MOST_NAMED


def test_every_invariant_has_a_corruption() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert {corruption.found_by for corruption in CORRUPTIONS} == set(NAMES)


def test_all_guards_of_the_house_are_looked_for(guards: list[Guard]) -> None:
    assert {guard.name for guard in house_guards()} == {guard.name for guard in guards}


def test_at_most_twenty_places_are_named(in_english: None) -> None:
    assert named(lambda: (str(number) for number in range(20)))() == [str(n) for n in range(20)]
    assert named(lambda: (str(number) for number in range(25)))()[19:] == ["19", "and 5 more"]


def test_the_command_is_one_line_where_all_holds(year: Scene) -> None:
    told = io.StringIO()
    call_command("check_invariants", stdout=told)
    assert told.getvalue() == f"{len(INVARIANTS)} kiểm tra, không có sai lệch.\n"


def test_the_command_names_what_is_broken_and_where(year: Scene) -> None:
    Commune.objects.filter(pk=year.communes[0].pk).update(name_sort="")
    told = io.StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("check_invariants", stdout=told)
    assert failure.value.returncode == 1
    assert str(failure.value) == f"{len(INVARIANTS)} kiểm tra, 1 có sai lệch."
    first, place = told.getvalue().splitlines()
    assert first.startswith("SAI LỆCH commune_keys: ")
    assert place == "  - xã Tường Phù (huyện Phù Yên)"


def test_the_list_says_what_is_checked(db: None) -> None:
    told = io.StringIO()
    call_command("check_invariants", list=True, stdout=told)
    assert [line.split()[0] for line in told.getvalue().splitlines()] == NAMES


def test_the_check_writes_nothing_and_leaves_no_transaction(committed_db: None) -> None:
    call_command("check_invariants", stdout=io.StringIO())
    assert not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("ROLLBACK")
