"""A request as the walk of the permission table sends it, and how one is put together."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse

from scoring.models import Deduction
from scoring.states import State
from tests.scoring.scene import Scene, on

NOW = {
    State.SELF_ASSESSMENT: on(9, 15),
    State.ROUND_1: on(12, 15),
    State.EXPLANATION: on(15, 15),
    State.ROUND_2: on(17, 15),
    State.COUNCIL: on(22, 15),
    State.FINAL: on(24, 15),
}
"""When the requests are sent, by state, unless the verb says otherwise."""


@dataclass(frozen=True)
class Request:
    """Where it goes, what it says, and when where that matters."""

    url: str
    sent: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    when: datetime | None = None


Make = Callable[[Scene], Request]
Before = Callable[[Scene], None]


def nothing(scene: Scene) -> None:
    """The state is enough."""


def of_card(name: str, *rest: Any) -> Callable[[Scene], str]:
    return lambda scene: reverse(name, args=[scene.scorecard.pk, *rest])


def of_period(name: str, *rest: Any) -> Callable[[Scene], str]:
    return lambda scene: reverse(name, args=[scene.period.pk, *rest])


def plain(url: Callable[[Scene], str], when: datetime | None = None, **sent: Any) -> Make:
    return lambda scene: Request(url(scene), sent, when=when)


def on_line(name: str, code: str, **sent: Any) -> Make:
    """A request that carries the line's version."""
    return lambda scene: Request(
        reverse(name, args=[scene.scorecard.pk, code]),
        {**sent, "version": scene.score(code).version},
    )


def last_finding(scene: Scene) -> Deduction:
    return Deduction.objects.filter(score__scorecard=scene.scorecard).order_by("-at", "-id")[0]


WHY = "Theo biên bản kiểm tra"
