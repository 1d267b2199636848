"""Hands that know no mouse: Tab, Enter, arrows, and typing."""

from playwright.sync_api import Page

from tests.browser.people import Person

MOST_TABS = 400
FOCUSED = """() => {
  const at = document.activeElement, shown = at.matches(':focus-visible');
  const label = at.labels?.[0]?.innerText ?? at.innerText ?? '';
  return [at.tagName, (at.getAttribute('aria-label') ?? label).replace(/\\s+/g, ' ').trim(),
    at.id, shown];
}"""

CHOSEN = "() => document.activeElement.selectedOptions?.[0]?.label ?? ''"


class Keyboard:
    """What a person does who cannot use the pointer; every stop of the focus must be visible."""

    def __init__(self, person: Person) -> None:
        self.person = person

    @property
    def page(self) -> Page:
        return self.person.page

    def focused(self) -> tuple[str, str, str]:
        """Tag, label and id of where the focus is."""
        tag, label, key, is_shown = self.page.evaluate(FOCUSED)
        assert is_shown or tag == "BODY", f"the focus on {tag} “{label}” cannot be seen"
        return tag, label, key

    def go_to(self, label: str, *, back: bool = False) -> None:
        """Tabs to the control that is called so, unless the focus is there already."""
        passed: list[str] = []
        for _tab in range(MOST_TABS):
            _tag, found, _key = self.focused()
            if found == label or found.startswith(f"{label} ("):
                return
            passed.append(found[:60])
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"no “{label}” among {sorted(set(passed))}")

    def write(self, label: str, text: str, *, back: bool = False) -> None:
        self.go_to(label, back=back)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, label: str, option: str) -> None:
        """Goes down the list to the option that begins so."""
        self.go_to(label)
        for _step in range(MOST_TABS):
            chosen = self.page.evaluate(CHOSEN)
            if chosen.strip().startswith(option):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no “{option}” in the list “{label}”")

    def press(self, label: str, *, back: bool = False) -> None:
        """Tabs to the link or button and goes where it leads; the new page is inspected."""
        self.go_to(label, back=back)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.person.look()

    def press_here(self, label: str, *, until: str) -> None:
        """Tabs to a button that changes the page in place, and waits for what it brings."""
        self.go_to(label)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector(until)
