"""A document shown inside a page: Chromium's own viewer starts, on our pages alone."""

import io
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Browser, Page

from evidence.actions import DocumentFacts, add_document
from evidence.models import Document
from tests.evidence.pdf_files import flate, pdf
from tests.evidence.samples import upload
from tests.scoring.scene import at, build_scene, on

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RED_PAGE = pdf(flate(b"", b"1 0 0 rg 0 0 595 842 re f"), page=b"/Contents 4 0 R ")
FRAME = '<!doctype html><iframe src="{}" title="PDF" width="900" height="700"></iframe>'


@pytest.fixture
def document(address: str) -> Document:
    scene = build_scene()
    return add_document(
        dossier=scene.scorecard.dossier,
        facts=DocumentFacts(title="Trang đỏ"),
        codes=["1.1.1"],
        upload=upload(RED_PAGE),
        by=scene.official,
        clock=at(on(5)),
    )


@pytest.fixture
def page(address: str, browser: Browser, document: Document) -> Iterator[Page]:
    """The official's browser, signed in."""
    client = Client()
    client.force_login(document.added_by)
    context = browser.new_context(viewport={"width": 1000, "height": 800})
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])
    yield context.new_page()
    context.close()


def share_of_red(page: Page) -> float:
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    red = sum(count for count, colour in picture.getcolors(1 << 24) or [] if colour == (255, 0, 0))
    return red / (picture.width * picture.height)


def shown_in_frame_of(page: Page, origin: str, url: str, *, tries: int = 8) -> float:
    """How much of the page is red, once it had time to be."""
    page.route(
        f"{origin}/frame/",
        lambda route: route.fulfill(
            body=FRAME.format(url),
            content_type="text/html",
            headers={"Content-Security-Policy": settings.CONTENT_SECURITY_POLICY}
            if url.startswith(origin)
            else {},
        ),
    )
    page.goto(f"{origin}/frame/")
    for _try in range(tries):
        if (share := share_of_red(page)) > 0.1:
            return share
        page.wait_for_timeout(200)
    return share


def test_a_pdf_is_shown_in_a_frame_of_our_own(page: Page, address: str, document: Document) -> None:
    url = address + reverse("evidence:preview", args=[document.pk])
    assert shown_in_frame_of(page, address, url, tries=40) > 0.1


def test_a_foreign_page_shows_nothing_of_it(page: Page, address: str, document: Document) -> None:
    """Another origin of the same site, so that the cookie is sent."""
    other = address.rpartition(":")[0] + ":9"
    url = address + reverse("evidence:preview", args=[document.pk])
    assert shown_in_frame_of(page, other, url) == 0


def test_what_is_to_be_saved_is_not_shown(page: Page, address: str, document: Document) -> None:
    url = address + reverse("evidence:file", args=[document.pk])
    assert shown_in_frame_of(page, address, url) == 0
