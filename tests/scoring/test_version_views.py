"""The page that moves a period to a newer version of its criteria set."""

import re
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission, can
from evidence.models import Dossier
from scoring.models import Period, Score, Scorecard
from scoring.states import State
from tests.scoring.corrections import corrected, later_deduction, other_lines, texts_only
from tests.scoring.scene import Scene, on

pytestmark = pytest.mark.slow

ClientOf = Callable[..., Client]


def page_of(scene: Scene) -> str:
    return reverse("scoring:version", args=[scene.period.pk])


def shown(client: Client, page: str) -> str:
    with time_machine.travel(on(7), tick=False):
        response = client.get(page)
    assert response.status_code == 200
    return response.content.decode()


def digest_in(text: str) -> str:
    found = re.search(r'name="digest" value="([0-9a-f]{64})"', text)
    assert found
    return found[1]


def test_the_period_leads_to_the_report_only_once_there_is_a_version(
    scene: Scene, client_of: ClientOf
) -> None:
    client, period = client_of(scene.standing), reverse("scoring:period", args=[scene.period.pk])
    assert page_of(scene) not in shown(client, period)
    assert client.get(page_of(scene)).status_code == 404
    corrected(scene, texts_only)
    assert page_of(scene) in shown(client, period)
    assert "no line changes" in shown(client, page_of(scene)).lower()


def test_the_report_names_each_line_and_the_move_is_made(scene: Scene, client_of: ClientOf) -> None:
    scene.answer_all(scene.scorecard, scene.official)
    to = corrected(scene, other_lines)
    client = client_of(scene.standing)
    text = shown(client, page_of(scene))
    assert "2/2 → <b>–/2</b></span> (to be scored again)" in text  # 2.2 asks for other figures
    assert "2/2 → <b>–</b></span> (dropped)" in text  # 2.1
    assert "7.96/10 → <b>3.96/10</b>" in text  # without the survey, which nobody entered yet
    answer = client.post(page_of(scene), {"digest": digest_in(text)})
    assert answer.headers["Location"] == reverse("scoring:period", args=[scene.period.pk])
    assert Period.objects.get(pk=scene.period.pk).criteria_set == to
    history = shown(client, reverse("scoring:history", args=[scene.scorecard.pk]))
    assert "2.1: 2/2 → dropped" in history


def test_the_page_says_what_blocks_and_offers_the_way_back(
    scene: Scene, client_of: ClientOf
) -> None:
    card = scene.at(State.ROUND_1)
    corrected(scene, other_lines)
    text = shown(client_of(scene.standing), page_of(scene))
    assert "These lines would count otherwise: 2.2, 2.4, 2.1." in text
    assert reverse("scoring:move", args=[card.pk, "self_assessment"]) in text
    assert 'name="digest"' not in text


@pytest.mark.parametrize("digest", ["0" * 64, "", "x"])
def test_a_stale_or_broken_form_shows_the_report_anew(
    scene: Scene, client_of: ClientOf, digest: str
) -> None:
    corrected(scene, later_deduction)
    client = client_of(scene.standing)
    response = client.post(page_of(scene), {"digest": digest})
    assert response.status_code == 200
    text = response.content.decode()
    assert ("Scorecards have changed since the preview." in text) == (digest == "0" * 64)
    assert Period.objects.get(pk=scene.period.pk).criteria_set == scene.criteria_set
    assert digest_in(text) == digest_in(shown(client, page_of(scene)))


def test_only_who_manages_periods_comes_in(
    scene: Scene, other_scene: Scene, client_of: ClientOf
) -> None:
    corrected(scene, texts_only)
    user: User
    for user in scene.users.values():
        expected = 200 if can(user, Permission.MANAGE_PERIODS) else 403
        assert client_of(user).get(page_of(scene)).status_code == expected
    assert client_of(other_scene.standing).get(page_of(scene)).status_code == 404
    assert client_of(scene.standing).put(page_of(scene)).status_code == 405


def test_as_many_queries_for_one_commune_as_for_three(scene: Scene, client_of: ClientOf) -> None:
    scene.answer_all(scene.scorecard, scene.official)
    corrected(scene, other_lines)
    client = client_of(scene.standing)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            shown(client, page_of(scene))
        return len(captured)

    shown(client, page_of(scene))
    three = count()
    others = Scorecard.objects.filter(period=scene.period).exclude(pk=scene.scorecard.pk)
    Score.objects.filter(scorecard__in=others).delete()
    dossiers = list(others.values_list("dossier", flat=True))
    others.delete()
    Dossier.objects.filter(pk__in=dossiers).delete()
    assert count() == three


def test_a_version_is_moved_to_and_not_opened_anew(scene: Scene, client_of: ClientOf) -> None:
    """Neither the version of a set in use, nor the set that was corrected, opens a period."""
    to = corrected(scene, texts_only)
    client, new_period = client_of(scene.standing), reverse("scoring:open_period")
    assert str(to.pk) not in shown(client, new_period)
    client.post(page_of(scene), {"digest": digest_in(shown(client, page_of(scene)))})
    assert str(scene.criteria_set.pk) not in shown(client, new_period)
