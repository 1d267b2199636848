"""The sheet of sixty lines as it travels: its weight at the first visit, its queries, its hosts."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
import time_machine
from django.contrib.contenttypes.models import ContentType
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from criteria.models import Criterion
from criteria.queries import forget_issued
from evidence.models import Attachment, Document, Stage
from scoring.actions.hands import assign_lines
from scoring.models import Score
from tests.scoring import scene as scenes
from tests.scoring.scene import Scene, at, on

MOST_BYTES = 100_000  # of a first visit, with everything that the page brings along
MOST_QUERIES = 10
YEAR = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "phu_yen_2022.json").read_text(encoding="utf-8")
)
BROUGHT = re.compile(r'<(?:link|script|img)\b[^>]*?(?:href|src)="([^"]+)"')
ADDRESS = re.compile(r'(?:href|src|action|hx-get)="([^"#]+)')


@pytest.fixture
def scene(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """Phù Yên's sheet of sixty lines, each with a note, a document and somebody in charge."""
    departments = dict.fromkeys(re.findall(r"'appraised_by': '([^']+)'", str(YEAR["criteria_set"])))
    monkeypatch.setattr(scenes, "SET", {**scenes.SET, **YEAR["criteria_set"]})
    monkeypatch.setattr(scenes, "DEPARTMENTS", tuple(departments))
    with time_machine.travel(on(6), tick=False):
        built = scenes.build_scene()
        _fill(built)
        yield built


def _fill(scene: Scene) -> None:
    scores = Score.objects.filter(scorecard=scene.scorecard, criterion__source="self")
    assign_lines(
        scorecard=scene.scorecard,
        hands=dict.fromkeys(scores.values_list("criterion__code", flat=True), scene.official),
        seen="",
        by=scene.leader,
        clock=at(on(3)),
    )
    scores.update(note="Theo sổ theo dõi của xã", answered_at=on(5), answered_by=scene.official)
    leaves = Criterion.objects.filter(criteria_set=scene.criteria_set, is_leaf=True)
    documents = [
        Document(
            dossier=scene.scorecard.dossier,
            stage=Stage.SELF_ASSESSMENT,
            number=f"{number}/BC-UBND",
            title="Báo cáo kết quả thực hiện nhiệm vụ cải cách hành chính năm",
            issuer="UBND xã Tường Phù",
            added_at=on(4),
            added_by=scene.official,
        )
        for number in range(1, len(leaves) + 1)
    ]
    Document.objects.bulk_create(documents)
    Attachment.objects.bulk_create(
        Attachment(document=document, criterion=leaf, pages="2")
        for document, leaf in zip(documents, leaves, strict=True)
    )


def test_the_first_visit_is_light_and_asks_nobody_else(
    scene: Scene, client_of: Callable[..., Client]
) -> None:
    client = client_of(scene.official, language="vi")
    address = reverse("scoring:sheet", args=[scene.scorecard.pk]) + "?show=all"
    page = client.get(address).content.decode()
    assert page.count("<article") == 60
    assert page.count('class="presence"') == 1
    sent = client.get(address, headers={"accept-encoding": "gzip, br"})
    assert sent.headers["Content-Encoding"] == "gzip"
    brought = {url: _as_sent(url) for url in dict.fromkeys(BROUGHT.findall(page))}
    assert {Path(url).suffix for url in brought} == {".css", ".js", ".svg"}
    weight = len(sent.content) + sum(brought.values())
    assert weight <= MOST_BYTES, (len(sent.content), brought)
    elsewhere = [url for url in ADDRESS.findall(page) if urlsplit(url).netloc]
    assert elsewhere == []


def test_sixty_lines_take_ten_queries_in_a_fresh_process(
    scene: Scene, client_of: Callable[..., Client]
) -> None:
    """The first sheet also reads the criteria set, which later ones find in the process."""
    client = client_of(scene.official)
    address = reverse("scoring:sheet", args=[scene.scorecard.pk])
    forget_issued()
    ContentType.objects.clear_cache()
    for most in (MOST_QUERIES, MOST_QUERIES - 2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).content.count(b"<article") == 59
        assert len(queries) <= most, [query["sql"][:100] for query in queries]


def _as_sent(url: str) -> int:
    """The size in which WhiteNoise sends a file: as brotli, unless that were longer."""
    found = finders.find(url.removeprefix("/static/"))
    assert found, url
    content = Path(str(found)).read_bytes()
    return min(len(brotli.compress(content)), len(content))
