"""The parts of a commune's day: giving out lines, typing side by side, losing the connection,
mending what is wrong, handing in."""

import re
from itertools import zip_longest

from playwright.sync_api import Locator, expect

from accounts.models import User
from tests.browser.people import OWN_PASSWORD, Person
from tests.browser.routines import line, saved, waits_for
from tests.scoring.scene import Scene

Typing = tuple[Person, str, str, str]
CHROMIUM_ON_LOST_REQUESTS = re.compile(r"ERR_INTERNET_DISCONNECTED|403 \(Forbidden\)|ERR_FAILED")


def second_official(scene: Scene) -> User:
    """The commune's land officer, beside the one that the scene has."""
    official = User(
        username="dia-chinh",
        full_name="Người địa chính",
        role=scene.official.role,
        authority=scene.authority,
        commune=scene.communes[0],
    )
    official.set_password(OWN_PASSWORD)
    official.save()
    return official


def give_out(chief: Person, hands: dict[str, User]) -> None:
    """Each field of the sheet to one person."""
    chief.follow("Mở phiếu")
    chief.follow("Phân công")
    for field, official in hands.items():
        chief.choose(f"Giao cả lĩnh vực {field}", official.full_name)
    chief.press("Lưu")


def open_sheet(person: Person, scene: Scene, *, show: str = "all") -> None:
    person.open(f"/scorecards/{scene.scorecard.pk}/sheet/?show={show}")


def field(person: Person, code: str, label: str) -> Locator:
    return person.page.locator(line(code)).get_by_label(re.compile(rf"^\s*{re.escape(label)}"))


def at_once(*all_typing: Typing) -> None:
    """Everybody types in his own browser, a letter each in turns, behind what stands there."""
    for person, code, label, _text in all_typing:
        field(person, code, label).click()
        person.page.keyboard.press("Control+End")
    for letters in zip_longest(*(text for *_where, text in all_typing)):
        for (person, *_where), letter in zip(all_typing, letters, strict=True):
            if letter is not None:
                person.page.keyboard.type(letter)


def without_connection(person: Person, code: str, label: str, text: str) -> None:
    """Types where there is none, and reads that it is kept."""
    person.context.set_offline(True)
    at_once((person, code, label, text))
    waits_for(person, code, "offline")
    person.reads("Chưa lưu: mất kết nối", within=line(code))
    expect(field(person, code, label)).to_have_value(text)


def connected_again(person: Person) -> None:
    person.context.set_offline(False)
    forgive_lost_requests(person)


def forgive_lost_requests(person: Person) -> None:
    """Chromium's own word about requests that did not arrive is no fault of the page."""
    person.complaints[:] = [
        said for said in person.complaints if not CHROMIUM_ON_LOST_REQUESTS.search(said)
    ]


def session_ends(person: Person, code: str, label: str, text: str) -> None:
    """While somebody types; the page says so and keeps what was typed."""
    person.context.clear_cookies()
    at_once((person, code, label, text))
    waits_for(person, code, "signedOut")
    expect(person.page.locator("#sign-in-again")).to_be_visible()
    forgive_lost_requests(person)


def signs_in_beside(person: Person, code: str) -> None:
    """In a new window, as the page offers; the sheet then goes on by itself."""
    with person.context.expect_page() as opened:
        person.page.get_by_role("link", name="Đăng nhập ở cửa sổ mới").click()
    window = opened.value
    window.get_by_label("Tên tài khoản").fill(person.name)
    window.get_by_label("Mật khẩu").fill(OWN_PASSWORD)
    window.get_by_role("button", name="Đăng nhập").click()
    window.get_by_role("heading", level=1).wait_for()
    window.close()
    saved(person, code)


def signs_in_instead(person: Person, scene: Scene, code: str) -> None:
    """Leaves the sheet for it; what was typed is saved as soon as the sheet is open again."""
    person.page.once("dialog", lambda leaving: leaving.accept())
    person.sign_in(OWN_PASSWORD)
    open_sheet(person, scene)
    saved(person, code)


def follow_finding(person: Person, said: str) -> None:
    """From the page of submitting to the line or document that the sentence is about."""
    person.go_by(person.page.locator(".notice").get_by_role("link", name=said))


def correct(person: Person, title: str, **facts: str) -> None:
    """Writes what stands on the paper, from the commune's library."""
    person.follow(f"Sửa… {title}")
    for label, text in facts.items():
        person.write(label, text, within="form.card")
    person.press("Lưu", within="form.card")


def prove(person: Person, title: str, *codes: str, under: str) -> None:
    """One document for several lines."""
    person.follow(f"Sửa… {title}")
    for name in under.split("; "):
        if not person.page.locator("details[open] > summary", has_text=name).count():
            person.unfold(name)
    for code in codes:
        person.tick(code)
    person.press("Lưu các tiêu chí")


def submit(chief: Person) -> str:
    """The leader's last word; the number of the receipt."""
    chief.follow("Nộp")
    chief.tick("Tôi đã kiểm tra các nội dung trên")
    chief.press("Nộp")
    found = re.search(r"Phiếu xác nhận nộp số (\S+)", chief.text("h1"))
    assert found, chief.text("h1")
    return found[1]
