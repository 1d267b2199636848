"""Every message of the source stands in the Vietnamese catalogue, translated, with its places."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[1]
ROOMS = ("config", "accounts", "criteria", "evidence", "scoring", "reports")
CATALOGUE = polib.pofile(str(ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"))
MARKS = {"_", "N_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
PERCENT = re.compile(r"%\((\w+)\)[sd]")


def messages_of(source: str) -> Iterator[str]:
    """The texts that a marking function is called with."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def messages_of_template(source: str) -> Iterator[str]:
    """Django's own reading of a template gives the calls, with X over everything else."""
    for call in re.findall(r"\bn?gettext\(.*?\)(?=\s|$)", templatize(source), re.DOTALL):
        try:
            yield from messages_of(call)
        except SyntaxError:
            yield call  # never in the catalogue: the test names it


def python_files() -> list[Path]:
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def test_every_message_is_in_the_catalogue() -> None:
    known = {entry.msgid for entry in CATALOGUE}
    found = {
        message: path.name for path in python_files() for message in messages_of(path.read_text())
    } | {
        message: path.name
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for message in messages_of_template(path.read_text())
    }
    assert len(found) > 800
    assert {message: place for message, place in found.items() if message not in known} == {}


def test_every_message_is_translated() -> None:
    assert [entry.msgid for entry in CATALOGUE.untranslated_entries()] == []
    assert [entry.msgid for entry in CATALOGUE.fuzzy_entries()] == []


def test_a_translation_keeps_the_places_of_its_values() -> None:
    wrong = [
        entry.msgid
        for entry in CATALOGUE
        for text in (entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])
        if not places(text) <= places(entry.msgid_plural or entry.msgid)
    ]
    assert wrong == []


def places(text: str) -> set[str]:
    """`{name}` and `%(name)s`: what is filled in."""
    try:
        braces = {name for _t, name, _f, _c in string.Formatter().parse(text) if name}
    except ValueError:
        braces = set()
    return braces | set(PERCENT.findall(text))


def test_the_search_would_see_a_new_message() -> None:
    assert list(messages_of('raise Refused(_("Not in any catalogue"))')) == ["Not in any catalogue"]
    assert list(messages_of_template('{% translate "Neither is this" %}')) == ["Neither is this"]
