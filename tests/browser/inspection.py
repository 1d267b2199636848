"""What is looked for on every page that a person opens: faults that no official should meet."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import polib
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

CATALOGUE = Path(__file__).parents[2] / "locale" / "vi" / "LC_MESSAGES" / "django.po"
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
# Words that stand in nearly every English sentence and in no Vietnamese one.
ENGLISH = re.compile(r"\b(the|and|of|is|are|you|your|not|with|for|from|this|has|have)\b", re.I)
TEXTS = """() => {
  const texts = [document.title], shown = element => element.checkVisibility();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (shown(parent) && !parent.closest('[lang=en], script')) texts.push(walker.currentNode.data);
  }
  for (const element of document.querySelectorAll('[aria-label],[title],[alt],[placeholder]'))
    for (const name of ['aria-label', 'title', 'alt', 'placeholder'])
      texts.push(element.getAttribute(name) ?? '');
  return texts.map(text => text.replace(/\\s+/g, ' ').trim()).filter(text => text);
}"""


@cache
def untranslated() -> re.Pattern[str]:
    """Matches a whole text that is an English message of the catalogue, its values filled in."""
    messages = {
        form
        for entry in polib.pofile(str(CATALOGUE))
        for form in (entry.msgid, entry.msgid_plural)
        if form != entry.msgstr and PLACEHOLDER.sub("", form).strip(" .,:;/–%")
    }
    filled = (".+".join(map(re.escape, PLACEHOLDER.split(message))) for message in sorted(messages))
    return re.compile("|".join(filled))


# What tells pages of one address apart: whose they are, what they are about, what went wrong.
SIGNATURE = """() => [
  document.querySelector('nav.nav')?.innerText, document.querySelector('h1').innerText,
  document.querySelectorAll('.notice--error').length,
].join()"""


class Inspector:
    """Looks at each kind of page once, at the desk and on the phone."""

    def __init__(self) -> None:
        self.axe = Axe()
        self.untranslated = untranslated()
        self.seen: set[tuple[str, str]] = set()

    def inspect(self, page: Page, *, who: str) -> None:
        """Raises AssertionError naming the page and every fault."""
        kind = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[?#].*", "…", page.url)
        signature = kind, page.evaluate(SIGNATURE)
        if signature in self.seen:
            return
        self.seen.add(signature)
        own = page.viewport_size or DESK
        page.set_viewport_size(DESK)
        faults = [*self._barriers(page), *self._english(page)]
        page.set_viewport_size(PHONE)
        faults += [*self._barriers(page), *self._overflow(page)]
        page.set_viewport_size(own)
        assert not faults, f"{who} at {page.url}:\n" + "\n".join(faults)

    def _barriers(self, page: Page) -> Iterator[str]:
        """What axe calls serious or critical."""
        found: list[dict[str, Any]] = self.axe.run(page).response["violations"]
        for violation in found:
            if violation["impact"] in ("serious", "critical"):
                nodes = [node["html"] for node in violation["nodes"][:3]]
                yield f"axe: {violation['help']}: {nodes}"

    def _english(self, page: Page) -> Iterator[str]:
        for text in page.evaluate(TEXTS):
            if self.untranslated.fullmatch(text) or ENGLISH.search(text):
                yield f"English: {text}"

    def _overflow(self, page: Page) -> Iterator[str]:
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > PHONE["width"]:
            yield f"{wide} px wide on a phone of {PHONE['width']} px"
