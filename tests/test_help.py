"""The help says what is so: what it names is on a screen, what it links to is there, its figures
are those of the site."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve, reverse

from accounts.models import User
from accounts.roles import Role
from config.help import PAGES, PART_FOR_READERS, PART_OF, page_for
from tests.scoring.scene import build_scene
from tests.test_translations import (
    CATALOGUE,
    ROOT,
    messages_of,
    messages_of_template,
    python_files,
)

TEXTS = ROOT / "templates" / "help"
STATIC = ROOT / "static"
NAMED = re.compile("«([^»]+)»")
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}|<[^>]+>")
COUNTED = re.compile(r"\d+ ?(?:MB|ký tự|giờ\b|tệp)")


@cache
def screens() -> frozenset[str]:
    """What screens show in Vietnamese: the messages in use, each up to its first value."""
    used = {m for path in python_files() for m in messages_of(path.read_text())}
    for path in (ROOT / "templates").rglob("*.html"):
        if path.parent != TEXTS:
            used |= set(messages_of_template(path.read_text()))
    return frozenset(
        PLACE.split(text)[0].strip(" (:–").lower()
        for entry in CATALOGUE
        if entry.msgid in used
        for text in (entry.msgstr, *entry.msgstr_plural.values())
    )


def is_on_a_screen(name: str) -> bool:
    return name.lower() in screens()


def texts() -> Iterator[tuple[str, str]]:
    for path in sorted(TEXTS.glob("*.html")):
        yield path.name, path.read_text(encoding="utf-8")


@pytest.mark.pure
def test_what_the_help_names_is_on_a_screen() -> None:
    named = [(page, name) for page, text in texts() for name in NAMED.findall(text)]
    assert len(named) > 80
    assert [(page, name) for page, name in named if not is_on_a_screen(name)] == []


@pytest.mark.pure
def test_a_button_that_there_is_not_would_be_found() -> None:
    assert is_on_a_screen("Rút tài liệu")
    assert not is_on_a_screen("Xóa tài liệu")
    assert not is_on_a_screen("Nộp phiếu ngay")


@pytest.mark.pure
def test_limits_are_not_written_but_read() -> None:
    """A figure typed into a text would stay when the setting changes."""
    assert [(page, COUNTED.findall(text)) for page, text in texts() if COUNTED.search(text)] == []


@pytest.mark.django_db
def test_limits_are_those_of_the_site(client_of: Callable[..., Client], settings: object) -> None:
    settings.EVIDENCE_MAX_BYTES = 7 * 1024 * 1024  # type: ignore[attr-defined]
    settings.EVIDENCE_EXTRA_TYPES = "doc:application/msword:d0cf11e0a1b11ae1"  # type: ignore[attr-defined]
    text = shown(client_of(build_scene().official), "evidence")
    assert "không quá 7 MB" in text
    assert ".pdf, .docx, .xlsx, .png, .jpg, .jpeg, .doc" in text
    assert "trước hạn 7, 3, 1 ngày" in shown(client_of(User.objects.first()), "deadlines")


@pytest.mark.pure
def test_the_parts_that_screens_lead_to_are_there() -> None:
    for view, part in (*PART_OF.items(), *PART_FOR_READERS.items()):
        assert view in names_of_views(), view
        assert has_part(*part.partition("#")[::2]), part


@pytest.mark.django_db
def test_every_page_opens_and_every_link_leads_somewhere(client_of: Callable[..., Client]) -> None:
    client = client_of(build_scene().official)
    index = client.get(reverse("help:index")).content.decode()
    assert all(page.url in index for page in PAGES)
    for page in PAGES:
        for link in re.findall(r'href="(/[^"]*)"', shown(client, page.topic)):
            address = urlsplit(link)
            if address.path.startswith("/static/"):
                continue
            match = resolve(address.path)
            if match.view_name == "help:page":
                assert has_part(match.kwargs["topic"], address.fragment), link
    assert client.get(reverse("help:page", args=["no-such-page"])).status_code == 404


@pytest.mark.pure
def test_pictures_are_there_as_large_as_they_are_said_to_be_and_light() -> None:
    from PIL import Image

    wanted = {
        tuple(found)
        for _page, text in texts()
        for found in re.findall(r'file="([^"]+)" width=(\d+) height=(\d+)', text)
    }
    assert {name for name, _w, _h in wanted} == {
        str(path.relative_to(STATIC)) for path in (STATIC / "img" / "help").iterdir()
    }
    for name, width, height in wanted:
        with Image.open(STATIC / name) as picture:
            assert picture.size == (int(width), int(height)), (name, picture.size)
        assert (STATIC / name).stat().st_size < 40_000, name


@pytest.mark.pure
@pytest.mark.parametrize("role", list(Role))
def test_everybody_has_a_page_of_his_own(role: Role) -> None:
    assert page_for(role) is not None


@pytest.mark.django_db
def test_who_is_not_in_yet_reads_how_to_sign_in_and_nothing_else() -> None:
    client = Client(headers={"accept-language": "vi"})
    sign_in = reverse("help:sign_in")
    assert sign_in in client.get(reverse("accounts:sign_in")).content.decode()
    assert client.get(sign_in).status_code == 200
    for address in (reverse("help:index"), reverse("help:page", args=["saving"])):
        assert client.get(address).status_code == 302


@pytest.mark.django_db
def test_a_screen_leads_to_its_part(client_of: Callable[..., Client]) -> None:
    scene = build_scene()
    client = client_of(scene.official)
    sheet = client.get(reverse("scoring:sheet", args=[scene.scorecard.pk])).content.decode()
    assert f'href="{reverse("help:page", args=["commune-official"])}#sheet"' in sheet
    assert f'href="{reverse("help:page", args=["saving"])}#conflict"' in sheet
    assert 'class="help-mark' not in client.get("/").content.decode()


def shown(client: Client, topic: str) -> str:
    answer = client.get(reverse("help:page", args=[topic]), headers={"accept-language": "vi"})
    assert answer.status_code == 200, topic
    return answer.content.decode()


def has_part(topic: str, part: str) -> bool:
    path = Path(TEXTS / f"{topic}.html")
    return path.is_file() and (not part or f'id="{part}"' in path.read_text(encoding="utf-8"))


@cache
def names_of_views() -> frozenset[str]:
    from tests.test_every_url import URLS

    return frozenset(name for name, _arguments in URLS)
