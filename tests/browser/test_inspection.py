"""The inspector finds what it looks for: a page with each fault, and one without."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.inspection import Inspector

GOOD = "<html lang=vi><title>Phiếu</title><main><h1>Phiếu</h1>{}</main>"


@pytest.fixture
def page(browser: Browser) -> Page:
    return browser.new_page()


@pytest.mark.browser
def test_a_good_page_has_no_faults(page: Page) -> None:
    page.set_content(GOOD.format("<p>Còn 3/66 tiêu chí chưa chấm <b lang=en>of the year</b>"))
    Inspector().inspect(page, who="xã")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("<input>", "axe: Form elements must have labels"),
        ("<p style='color: #ccc; background: #fff'>Mờ", "axe: Elements must meet minimum color"),
        ("<h2>Change password</h2>", "English: Change password"),
        ("<p>12 criteria of the set</p>", "English: 12 criteria of the set"),
        ("<nav aria-label='You are here'><a href=/>Về</a></nav>", "English: You are here"),
        ("<p style='width: 600px'>Rộng", "px wide on a phone of 390 px"),
    ],
)
def test_a_fault_is_named(page: Page, content: str, fault: str) -> None:
    page.set_content(GOOD.format(content))
    with pytest.raises(AssertionError, match=fault):
        Inspector().inspect(page, who="xã")
