"""Lines and documents saved at the moment at which their period moves to a corrected set."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from accounts.refusals import Conflict
from evidence.actions import DocumentFacts, add_document
from evidence.models import Attachment
from scoring.actions import sheet
from scoring.queries.versions import move_plan
from tests.scoring.corrections import (
    answered,
    broken,
    corrected,
    fresh,
    later_deduction,
    move,
    texts_only,
)
from tests.scoring.scene import at, build_scene, on


@pytest.mark.postgres
@pytest.mark.parametrize("attempt", range(4))
def test_a_line_saved_at_the_same_moment_is_moved_or_refused(
    committed_db: None, attempt: int
) -> None:
    """Either the save came first and the preview is stale, or the move did and the save meets a
    line that has changed; never points of the old rule on a line of the new one."""
    scene = build_scene()
    answered(scene, late_reports=1)
    to = corrected(scene, later_deduction)
    digest, card, barrier = move_plan(fresh(scene), to).digest, scene.scorecard, Barrier(2)

    def save() -> str:
        sheet.answer_line(
            scorecard=card, code="1.2", answer=sheet.Answer({"count": Decimal(2)}, note="Sửa"),
            version=2, by=scene.official, clock=at(on(7)),
        )  # fmt: skip
        return "saved"

    def move_on() -> str:
        move(scene, to, digest=digest)
        return "moved"

    def at_once(what: Callable[[], str]) -> str:
        barrier.wait(timeout=10)
        try:
            return what()
        except Conflict:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        found = list(people.map(at_once, [save, move_on]))
    assert sorted(found) in (["moved", "refused"], ["refused", "saved"])
    line = scene.score("1.2")
    assert line.base_points == Decimal("0.5")
    assert broken() == {}


@pytest.mark.postgres
def test_a_document_added_while_the_period_moves_is_of_the_new_version(
    committed_db: None,
) -> None:
    scene = build_scene()
    to = corrected(scene, texts_only)
    digest, dossier, barrier = (
        move_plan(fresh(scene), to).digest,
        scene.scorecard.dossier,
        Barrier(2),
    )

    def add() -> None:
        barrier.wait(timeout=10)
        try:
            for number in range(10):
                add_document(
                    dossier=dossier,
                    facts=DocumentFacts(title="Kế hoạch", number=f"{number}/KH"),
                    codes=["1.2"], by=scene.official, clock=at(on(7)),
                )  # fmt: skip
        finally:
            connection.close()

    def move_on() -> None:
        barrier.wait(timeout=10)
        try:
            move(scene, to, digest=digest)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        for done in [people.submit(add), people.submit(move_on)]:
            done.result()
    sets = Attachment.objects.values_list("criterion__criteria_set", flat=True)
    assert list(sets) == [to.pk] * 10
    assert broken() == {}
