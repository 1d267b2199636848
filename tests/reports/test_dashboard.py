"""The dashboard: whose it is, every level one click down and back, its files, its queries."""

import csv
import io
import re
from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Commune
from reports.actions import publish
from reports.dashboard import rows
from reports.queries import live_result
from scoring.models import Scorecard
from tests.reports.whole_years import finished, published
from tests.scoring.scene import Scene, at, on

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def address(scene: Scene, level: str = "") -> str:
    return f"/results/{scene.period.pk}/dashboard/{level}"


def links(page: str, scene: Scene) -> set[str]:
    found = re.findall(r'href="([^"]+)"', page)
    return {link.replace("&amp;", "&") for link in found if link.startswith(address(scene))}


def test_it_is_live_and_a_draft_first_and_published_afterwards(
    scene: Scene, client_of: Callable[..., Client]
) -> None:
    finished(scene)
    client = client_of(scene.leadership)
    assert "DỰ THẢO" in client.get(address(scene)).content.decode()
    publish(period=scene.period, by=scene.standing, clock=at(on(29)))
    page = client.get(address(scene)).content.decode()
    assert "DỰ THẢO" not in page
    assert "Revision 1" in page


def test_a_commune_does_not_see_what_was_found_at_others(
    scene: Scene, client_of: Callable[..., Client], other_scene: Scene
) -> None:
    published(scene)
    for user in (scene.official, scene.leader, other_scene.leadership):
        client = client_of(user)
        assert client.get(address(scene)).status_code == 404
        assert client.get(address(scene, "reasons/")).status_code == 404


def test_each_level_is_reached_by_a_click_and_leads_back(
    scene: Scene, client_of: Callable[..., Client]
) -> None:
    published(scene)
    client = client_of(scene.leadership)
    waiting, seen = [address(scene)], {address(scene)}
    while waiting:
        url = waiting.pop()
        answer = client.get(url)
        assert answer.status_code == 200, url
        page = answer.content.decode()
        assert url == address(scene) or f'href="{address(scene)}"' in page
        for link in links(page, scene) - seen:
            seen.add(link)
            waiting.append(link)
    kinds = {url.removeprefix(address(scene)).partition("/")[0] for url in seen}
    assert kinds == {"", "field", "department", "criterion", "reason", "commune", "reasons"}
    assert client.get(address(scene, "reason/?of=nowhere")).status_code == 404
    assert client.get(address(scene, "elsewhere/")).status_code == 404


def test_the_reasons_sum_to_what_was_lost_in_a_real_year(scene: Scene) -> None:
    """After a dispute with something given back."""
    finished(scene)
    result = live_result(scene.period)
    found, disputes = rows.losses_in(scene.period, result, None)
    lost = sum((c.applicable_max - c.total for c in result.communes), Decimal(0))
    assert sum((each.points for each in found), Decimal(0)) == lost > 0
    assert {"-not_answered", "thiếu tài liệu"} <= {each.reason for each in found}
    assert "-other" not in {each.reason for each in found}
    assert disputes.count == 1


def test_a_file_holds_exactly_the_shown_table(
    scene: Scene, client_of: Callable[..., Client]
) -> None:
    published(scene)
    client = client_of(scene.leadership, language="vi")
    url = address(scene, "reasons/")
    page = client.get(url).content.decode()
    text = client.get(f"{url}?table=0&as=csv").content.decode("utf-8-sig")
    listed = list(csv.reader(io.StringIO(text)))[1:]
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{url}?table=0&as=xlsx").content)).active
    reasons = [row[0] for row in listed]
    assert len(reasons) > 1
    assert reasons == [
        re.sub(r"\s+", " ", name)
        for name in re.findall(r'<th scope="row"><a[^>]*>([^<]+)</a></th>', page)[: len(reasons)]
    ]
    assert [row[0].value for row in sheet.iter_rows(min_row=4)][: len(reasons)] == reasons
    assert client.get(f"{url}?table=9&as=csv").status_code == 404
    assert client.get(f"{url}?table=0&as=exe").status_code == 404


def test_queries_do_not_grow_with_the_communes(
    scene: Scene, client_of: Callable[..., Client]
) -> None:
    client = client_of(scene.leadership)
    some = queries(client, address(scene))
    more = [
        Commune(authority=scene.authority, code=f"9{n}", kind="xã", name=f"Thêm {n}")
        for n in range(20)
    ]
    for each in more:
        each.save()
        Scorecard.objects.create(period=scene.period, commune=each, dossier=dossier_of(scene, each))
    assert queries(client, address(scene)) == some


def dossier_of(scene: Scene, commune: Commune) -> object:
    return type(scene.scorecard.dossier).objects.create(
        commune=commune,
        criteria_set=scene.period.criteria_set,
        event_chain=scene.period.event_chain,
    )


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)
