"""Corruptions of what stands before the council."""

from scoring.models import CouncilComment, CouncilItem
from scoring.states import State
from tests.reports.corruptions.planting import Corruption
from tests.reports.corruptions.rows import at, line
from tests.scoring.scene import Scene, on


def _conclude(scene: Scene, other: Scene) -> None:
    CouncilItem.objects.create(
        score=line(scene, "1.2").get(),
        conclusion="Giữ nguyên",
        concluded_at=on(12),
        concluded_by=scene.standing,
    )


def _ask(scene: Scene, other: Scene) -> None:
    CouncilItem.objects.create(
        score=line(scene, "1.2").get(), why="Chưa rõ", put_at=on(22), put_by=scene.standing
    )


OF_COUNCIL = (
    Corruption("council_items", _conclude),
    Corruption(
        "council_items",
        lambda scene, _o: CouncilItem.objects.create(score=line(scene, "1.2").get()),
        bring=at(State.COUNCIL),
    ),
    Corruption("council_concluded", _ask, bring=at(State.FINAL)),
    Corruption(
        "council_comments",
        lambda scene, other: CouncilComment.objects.create(
            score=line(scene, "1.2").get(), text="Ý kiến", by=other.council, at=on(22)
        ),
        bring=at(State.COUNCIL),
    ),
)
