"""The pages without an account: nothing unpublished, nobody's cookie, never an old figure."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.http import HttpResponse, HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import Commune, DrawnFile
from reports.actions import note_signature, publish
from reports.models import Publication
from reports.public import answers, editions
from scoring.actions import workflow
from scoring.actions.period import open_revision
from scoring.models import Period
from scoring.states import State
from tests.answers import end
from tests.reports.whole_years import finished, published
from tests.scoring.scene import Scene, at, build_scene, on

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SENTINEL = "LỘBÍMẬT"
ROOMS = ("accounts", "criteria", "evidence", "scoring")


@pytest.fixture(autouse=True)
def _nothing_remembered(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    editions.forget_all()
    answers.forget_pages()


def home(scene: Scene) -> str:
    return f"/public/{scene.authority.pk}/2022/"


def revised(scene: Scene) -> Publication:
    """The council takes 0,25 points from the first commune after all was published."""
    published(scene)
    open_revision(period=scene.period, reason="Sai sót", by=scene.standing, clock=at(on(30)))
    for to in (State.COUNCIL, State.FINAL):
        workflow.move(
            scorecard=scene.scorecard, to=to, by=scene.standing, clock=at(on(30)), reason="Sai sót"
        )
        if to is State.COUNCIL:
            scene.deduct("2.1", "0.25", day=30, by=scene.standing)
    period = Period.objects.get(pk=scene.period.pk)
    return publish(period=period, by=scene.standing, clock=at(on(31)))


def walked(client: Client) -> Iterator[tuple[str, HttpResponse]]:
    """Every public page and file that a visitor reaches by clicking, filters and sorting too."""
    waiting, seen = ["/public/"], {"/public/"}
    while waiting:
        url = waiting.pop()
        response = whole(client.get(url))
        yield url, response
        if response.headers["Content-Type"].startswith("text/html"):
            for link in re.findall(r'href="([^"#]+)"', response.content.decode()):
                link = link.replace("&amp;", "&")
                full = url.partition("?")[0] + link if link.startswith("?") else link
                if full.startswith("/public/") and full not in seen:
                    seen.add(full)
                    waiting.append(full)


def whole(response: HttpResponseBase) -> HttpResponse:
    """The answer with all of its bytes, also where they come from the disk piece by piece."""
    if not response.streaming:
        return response  # type: ignore[return-value]
    content = response.getvalue()  # type: ignore[attr-defined]
    end(response)
    return HttpResponse(content, headers=dict(response.headers))


def texts_of(response: HttpResponse) -> str:
    """What can be read in the answer, its headers and the parts of an Office file with it."""
    content = response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b"\n".join(parts.read(name) for name in parts.namelist())
    return f"{response.headers} {content.decode(errors='replace')}"


def spoil_live_rows() -> set[str]:
    """Every text of every live row begins with the sentinel; which columns could be written so."""
    written = set()
    for model in apps.get_models():
        if model._meta.app_label not in ROOMS or model is DrawnFile:  # what is to be drawn
            continue
        for field in model._meta.fields:
            if not isinstance(field, models.CharField | models.TextField) or field.primary_key:
                continue
            spoilt = Concat(Value(SENTINEL), F(field.name), output_field=models.TextField())
            try:
                with transaction.atomic():
                    if model.objects.update(**{field.name: spoilt}):
                        written.add(f"{model.__name__}.{field.name}")
            except DatabaseError:  # a guard or a constraint keeps it as it is
                continue
    return written


def test_nothing_that_is_not_published_is_on_any_page(scene: Scene) -> None:
    """Twin inside: the same walk finds the sentinel as soon as it is published."""
    unpublished = build_scene("Bắc Yên")
    finished(unpublished)
    published(scene)
    written = spoil_live_rows()
    assert {
        "Commune.name", "User.full_name", "Authority.name", "Department.name",
        "Period.revision_reason", "Score.note",
    } <= written  # fmt: skip
    pages = dict(walked(Client()))
    assert len(pages) > 15
    assert {response.status_code for response in pages.values()} == {200}
    for url, response in pages.items():
        text = texts_of(response)
        assert SENTINEL not in text, url
        assert "Bắc Yên" not in text, url
    for address in (
        home(unpublished),
        f"{home(unpublished)}files/json/",
        f"{home(scene)}communes/x/",
    ):
        assert Client().get(address).status_code == 404
    Publication.objects.update(number=SENTINEL)
    assert any(SENTINEL in texts_of(response) for _url, response in walked(Client()))


def test_no_name_of_a_person_but_the_one_who_signs(scene: Scene) -> None:
    published(scene)
    names = {user.full_name for user in scene.users.values()}
    assert len(names) > 5
    for url, response in walked(Client()):
        text = texts_of(response)
        assert not [name for name in names if name in text], url


def test_visitors_get_no_cookie_and_caches_keep_every_answer(scene: Scene) -> None:
    published(scene)
    client = Client()
    for url, response in [*walked(client), ("", client.get("/public/1/1900/"))]:
        assert "Set-Cookie" not in response.headers, url
        if response.status_code == 200:
            assert response.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not client.cookies


def test_a_page_that_stands_is_answered_with_two_queries_at_most(scene: Scene) -> None:
    revised(scene)
    client = Client()
    for url, response in list(walked(client)):
        known = {"If-None-Match": response.headers["ETag"]}
        with CaptureQueriesContext(connection) as captured:
            again = client.get(url, headers=known)
        assert (again.status_code, again.content) == (304, b""), url
        assert len(captured) <= 2, url


def test_a_correction_shows_at_once_and_the_old_revision_says_it_is_replaced(scene: Scene) -> None:
    published(scene)
    client = Client()
    pages = (home(scene), f"{home(scene)}communes/01/", f"{home(scene)}files/csv/")
    known = {url: client.get(url) for url in pages}
    etags = {url: {"If-None-Match": page.headers["ETag"]} for url, page in known.items()}
    assert {client.get(url, headers=etags[url]).status_code for url in pages} == {304}
    open_revision(period=scene.period, reason="Sai sót", by=scene.standing, clock=at(on(30)))
    assert {client.get(url, headers=etags[url]).status_code for url in pages} == {304}
    for to in (State.COUNCIL, State.FINAL):
        workflow.move(
            scorecard=scene.scorecard, to=to, by=scene.standing, clock=at(on(30)), reason="Sai sót"
        )
        if to is State.COUNCIL:
            scene.deduct("2.1", "0.25", day=30, by=scene.standing)
    publish(period=Period.objects.get(pk=scene.period.pk), by=scene.standing, clock=at(on(31)))
    for url in pages:
        now = client.get(url, headers=etags[url])
        assert now.status_code == 200
        assert now.content != known[url].content
    before, after = (index_on(known[home(scene)]), index_on(client.get(home(scene))))
    assert before != after
    old = client.get(f"{home(scene)}revisions/1/")
    assert index_on(old) == before
    assert "revisions/2" not in old.content.decode()
    assert f'href="{home(scene)}"' in old.content.decode()
    assert "notice--warning" in old.content.decode()
    assert "notice--warning" not in client.get(f"{home(scene)}revisions/2/").content.decode()
    old_file = client.get(f"{home(scene)}revisions/1/files/csv/")
    assert old_file.content == known[pages[2]].content


def index_on(response: HttpResponse) -> str:
    found = re.search(r"<strong>([^<]+)</strong>", response.content.decode())
    assert found
    return found[1]


def test_number_and_date_noted_later_show_at_once(scene: Scene) -> None:
    publication = published(scene)
    client = Client()
    etag = client.get(home(scene)).headers["ETag"]
    note_signature(
        publication=publication, number="77/QĐ-UBND", signed_on=on(31).date(),
        by=scene.standing, clock=at(on(31)),
    )  # fmt: skip
    page = client.get(home(scene), headers={"If-None-Match": etag})
    assert page.status_code == 200
    assert "77/QĐ-UBND" in page.content.decode()


def test_searching_filtering_and_sorting_by_the_address(scene: Scene) -> None:
    published(scene)

    def names(query: str) -> list[str]:
        page = Client().get(home(scene) + query).content.decode()
        return re.findall(r'<th scope="row"><a [^>]*>Xã ([^<]+)</a>', page)

    assert names("?q=tuong+phu") == ["Tường Phù"]
    assert sorted(names("?sort=-name")) == sorted(names(""))
    assert names("?sort=-name") == names("?sort=name")[::-1]
    assert names("?group=A&q=nowhere") == []
    assert names("?sort=points;drop&group=Z&block=x") == names("")


def test_a_merged_commune_leads_to_what_it_came_out_of(scene: Scene) -> None:
    """Not compared, but linked, where both are published."""
    before = published(scene)
    assert before.revision == 1
    old, new = scene.communes[0], scene.communes[1]
    new.predecessors.add(old)
    page = Client().get(f"{home(scene)}communes/{new.code}/").content.decode()
    assert f'<a href="{home(scene)}communes/{old.code}/">xã {old.name}</a>' in page
    assert "hình thành từ" in page or "came out of" in page
    unpublished = Commune.objects.create(
        authority=scene.authority, code="99", kind="xã", name="Chưa công bố"
    )
    new.predecessors.add(unpublished)
    assert "Chưa công bố" not in Client().get(f"{home(scene)}communes/{new.code}/").content.decode()


def test_queries_do_not_grow_with_the_years_and_a_page_kept_asks_one(scene: Scene) -> None:
    published(scene)
    url = f"{home(scene)}communes/01/"
    with CaptureQueriesContext(connection) as first:
        Client().get(url)
    answers.forget_pages()
    with CaptureQueriesContext(connection) as kept:
        Client().get(url)
    assert (len(first), len(kept)) == (4, 2)


def test_a_changed_result_is_not_shown(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database refuses to change it; were it changed all the same, nobody would read it."""
    published(scene)

    def changed(frozen: str, *, sha256: str) -> editions.Standings:
        return read(frozen.replace('"rank":1', '"rank":2', 1), sha256=sha256)

    read = editions.read_standings
    monkeypatch.setattr(editions, "read_standings", changed)
    assert Client().get(home(scene)).status_code == 404
    assert "2022" not in Client().get("/public/").content.decode().partition("<main")[2]
