"""The page of pictures: whose it is, what stands on it, how much it asks of the database."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.reports.whole_years import published
from tests.scoring.scene import Scene

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_each_picture_stands_with_its_table_and_needs_no_style(
    scene: Scene, client_of: Callable[..., Client]
) -> None:
    published(scene)
    page = body(client_of(scene.leader).get(address(scene)))
    drawings = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(drawings) == page.count("<details>") > 3
    assert not re.search(r"\b(style|id|class)=", " ".join(drawings))
    assert len(re.findall(r"<svg[^>]* role=\"img\"[^>]*><title>", page)) == len(drawings)


def test_a_person_of_a_commune_sees_his_own_first_and_may_ask_for_another(
    scene: Scene, client_of: Callable[..., Client]
) -> None:
    published(scene)
    client = client_of(scene.other_official)
    own, another = scene.other_official.commune, scene.communes[0]
    assert own is not None
    assert own != another
    assert f"Fields of xã {own.name}" in body(client.get(address(scene)))
    page = body(client.get(address(scene), {"commune": another.code}))
    assert f"Fields of xã {another.name}" in page
    assert f"Fields of xã {own.name}" in body(client.get(address(scene), {"commune": "nowhere"}))


def test_what_may_not_be_seen_yet_is_not_there(
    scene: Scene, client_of: Callable[..., Client]
) -> None:
    assert client_of(scene.official).get(address(scene)).status_code == 404


def test_it_asks_the_database_no_more_than_the_tables_do(
    scene: Scene, client_of: Callable[..., Client]
) -> None:
    published(scene)
    client = client_of(scene.leader)
    tables = queries(client, reverse("reports:table", args=[scene.period.pk, 1]))
    assert queries(client, address(scene)) == tables


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def address(scene: Scene) -> str:
    return reverse("reports:pictures", args=[scene.period.pk])


def body(answer: object) -> str:
    content: bytes = answer.content  # type: ignore[attr-defined]
    return content.decode()
