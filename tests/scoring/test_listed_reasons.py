"""Where the set lists the reasons for "not applicable", a commune gives one of them."""

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.refusals import Refused
from scoring.actions import sheet
from scoring.models import Score
from tests.scoring.scene import SET, Scene, at, build_scene, on

REASONS = ["Không có đơn thư", "Không có dự án"]


@pytest.fixture
def scene(db: None, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A year in which 1.2 lists its reasons and 2.2 does not."""
    monkeypatch.setitem(SET["fields"][0]["children"][1], "na_reasons", REASONS)  # type: ignore[index]
    return build_scene()


def ask(scene: Scene, code: str, reason: str) -> Score:
    return sheet.answer_line(
        scorecard=scene.scorecard,
        code=code,
        answer=sheet.Answer(na_reason=reason),
        version=scene.score(code).version,
        by=scene.official,
        clock=at(on(5)),
    )


@pytest.mark.parametrize("reason", [*REASONS, f" {REASONS[0]} ", ""])
def test_a_listed_reason_or_none(scene: Scene, reason: str) -> None:
    assert ask(scene, "1.2", reason).na_reason == reason.strip()


def test_any_other_reason_is_refused_with_the_list(scene: Scene) -> None:
    with pytest.raises(Refused) as refused:
        ask(scene, "1.2", "Không rõ")
    assert str(refused.value) == (
        "1.2: choose one of the reasons that the criteria set allows: "
        "Không có đơn thư; Không có dự án."
    )
    assert scene.score("1.2").version == 0


def test_where_nothing_is_listed_any_reason_may_be_written(scene: Scene) -> None:
    assert ask(scene, "2.2", "Không rõ").na_reason == "Không rõ"


def test_what_stands_there_already_may_stay(scene: Scene) -> None:
    """A note can be written beside a reason from before the list was kept."""
    Score.objects.filter(pk=scene.score("1.2").pk).update(na_reason="Từ trước", na="asked")
    assert ask(scene, "1.2", "Từ trước").na_reason == "Từ trước"


def test_the_line_offers_the_list(scene: Scene, client_of: Callable[..., Client]) -> None:
    ask(scene, "1.2", REASONS[1])
    with time_machine.travel(on(6), tick=False):
        address = reverse("scoring:sheet", args=[scene.scorecard.pk])
        text = client_of(scene.official).get(address).content.decode()
    assert '<select id="na-1.2" name="na_reason"' in text
    assert f'<option value="{REASONS[1]}" selected>' in text
    assert '<textarea id="na-2.2" name="na_reason"' in text
