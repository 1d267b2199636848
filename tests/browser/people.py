"""A person at the browser: follows links, presses buttons, fills in fields by their labels."""

import re
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Browser, Download, Locator, Page

from tests.browser.inspection import DESK, PHONE, Inspector

OWN_PASSWORD = "bốn con voi xanh"
STEP_MS, PAPER_MS = 15_000.0, 60_000.0


class Person:
    """Somebody with a browser of his own; every page that he reaches is inspected.

    `within` narrows what he means to one part of the page: the line of a sheet, a card.
    """

    def __init__(
        self,
        browser: Browser,
        address: str,
        inspector: Inspector,
        name: str,
        *,
        on_phone: bool = False,
    ) -> None:
        self.address, self.inspector, self.name = address, inspector, name
        self.context = browser.new_context(
            base_url=address,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            viewport=PHONE if on_phone else DESK,
            has_touch=on_phone,
            is_mobile=on_phone,
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(STEP_MS)
        self.page.set_default_navigation_timeout(PAPER_MS)
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self._note(said.type, said.text))
        self.page.on("pageerror", lambda error: self._note("error", str(error)))

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    def look(self) -> None:
        """Every new page is one that an official could be stopped by."""
        self.inspector.inspect(self.page, who=self.name)
        assert self.complaints == [], f"{self.name} at {self.page.url}: {self.complaints}"

    # --- moving about ---------------------------------------------------------------------------

    def open(self, path: str = "/") -> None:
        self.page.goto(path)
        self.look()

    def follow(self, link: str, *, within: str = "body") -> None:
        """The first link of that name: the whole of it, what screen readers hear included."""
        self.go_by(self._named("link", link, within))

    def press(self, button: str, *, within: str = "body") -> None:
        self.go_by(self._named("button", button, within))

    def go_by(self, control: Locator) -> None:
        """The answer may take as long as a paper: the click itself does not wait for it."""
        with self.page.expect_navigation():
            control.click(no_wait_after=True)
        self.look()

    def unfold(self, summary: str, *, within: str = "body") -> None:
        self.page.locator(within).locator("summary", has_text=summary).first.click()

    def download(self, link: str, to: Path, *, within: str = "body") -> bytes:
        """The file behind a link; a paper of 27 communes takes its time to be drawn."""
        with self.page.expect_download(timeout=PAPER_MS) as waiting:
            self._named("link", link, within).click(timeout=PAPER_MS)
        return self._kept(waiting.value, to)

    # --- reading and writing --------------------------------------------------------------------

    def write(self, label: str, text: str, *, within: str = "body") -> None:
        self._field(label, within).fill(text)

    def choose(self, label: str, option: str, *, within: str = "body") -> None:
        self._field(label, within).select_option(label=option)

    def tick(self, label: str, *, within: str = "body") -> None:
        """A box to tick, or one of several choices."""
        self._field(label, within).check()

    def hand_in(self, label: str, file: Path) -> None:
        self._field(label, "body").set_input_files(file)

    def reads(self, text: str, *, within: str = "body") -> None:
        """Waits for nothing: what a page says, it says at once."""
        shown = self.text(within)
        assert text in shown, f"{self.name} at {self.page.url} misses “{text}” in:\n{shown}"

    def text(self, within: str = "body") -> str:
        return " ".join(self.page.locator(within).first.inner_text().split())

    def row(self, name: str) -> list[str]:
        """The cells of the table row whose head begins with the name."""
        row = self.page.locator("tr", has=self.page.locator("th", has_text=name)).first
        return [" ".join(cell.split()) for cell in row.locator("th, td").all_inner_texts()]

    # --- signing in -----------------------------------------------------------------------------

    def sign_in(self, password: str) -> None:
        """Whoever comes with a password that was handed over must choose his own at once."""
        self.open("/")
        self.write("Tên tài khoản", self.name)
        self.write("Mật khẩu", password)
        self.press("Đăng nhập")
        if self.page.url.endswith("/password/"):
            self.write("Mật khẩu hiện tại", password)
            self.write("Mật khẩu mới", OWN_PASSWORD)
            self.write("Nhập lại mật khẩu mới", OWN_PASSWORD)
            self.press("Đổi mật khẩu")

    # --- how ------------------------------------------------------------------------------------

    def _named(self, role: str, name: str, within: str) -> Locator:
        exactly = re.compile(rf"^\s*{_escaped(name)}\s*$", re.I)
        return self.page.locator(within).get_by_role(role, name=exactly).first  # type: ignore[arg-type]

    def _field(self, label: str, within: str) -> Locator:
        begins = re.compile(rf"^\s*{_escaped(label)}")
        return self.page.locator(within).get_by_label(begins).first

    def _kept(self, download: Download, to: Path) -> bytes:
        path = to / download.suggested_filename
        download.save_as(path)
        return path.read_bytes()


def _escaped(text: str) -> str:
    """For Playwright, which puts the pattern between slashes."""
    return re.escape(text).replace("/", r"\/")


class Meet(Protocol):
    def __call__(
        self, username: str, password: str = OWN_PASSWORD, *, on_phone: bool = False
    ) -> Person: ...
