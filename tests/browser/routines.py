"""What people do again and again in the course of a year."""

from playwright.sync_api import expect

from tests.browser.people import Meet, Person
from tests.scoring.scene import Scene

SAVED_MS = 10_000


def line(code: str) -> str:
    """The line of a sheet, as the browser finds it."""
    return f"[id='line-{code}']"


def at_the_sheet(meet: Meet, scene: Scene, role: str) -> Person:
    person = meet(scene.users[role].username)
    person.open(f"/scorecards/{scene.scorecard.pk}/sheet/")
    return person


def answer(official: Person, code: str, figures: dict[str, str], *, gets: str) -> None:
    for label, figure in figures.items():
        official.write(label, figure, within=line(code))
    official.write("Ghi chú", "Theo sổ theo dõi của xã", within=line(code))
    saved(official, code)
    official.reads(gets, within=line(code))


def saved(official: Person, code: str) -> None:
    """Waits until the line says that it is saved."""
    waits_for(official, code, "saved")


def waits_for(official: Person, code: str, state: str) -> None:
    stands(official, line(code), state)


def stands(person: Person, place: str, state: str) -> None:
    """Waits until what is saved as it is typed there says so: saved, refused, conflict."""
    told = person.page.locator(f"{place} [data-state]").first
    expect(told).to_have_attribute("data-state", state, timeout=SAVED_MS)


def appraise(appraiser: Person, commune: str, code: str) -> None:
    appraiser.open()
    appraiser.follow(commune, within="table")
    open_line(appraiser, code)


def open_line(person: Person, code: str) -> None:
    """Whatever its button is called: that depends on what there is to do."""
    person.go_by(person.page.locator(line(code)).locator("a.button"))


def mark(appraiser: Person, reason: str) -> None:
    appraiser.write("Lý do", reason)
    appraiser.press("Lưu điều chỉnh")


def sign_off(appraiser: Person, commune: str) -> None:
    appraiser.open()
    appraiser.follow(commune, within="table")
    appraiser.press(f"Xác nhận thẩm định xong {commune}")
    appraiser.reads("đã xác nhận thẩm định xong", within="#sign-off")


def take_all(meet: Meet, step: str, *, count: int) -> None:
    """The standing agency takes all communes to the next state."""
    agency = meet("thuong-truc")
    agency.follow("Kiểm tra và thực hiện")
    agency.press(f"{step} ({count})")
