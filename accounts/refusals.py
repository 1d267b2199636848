"""Sentences for the user, made where the rule is, translated where they are shown. Pure.

A pure module raises `Refused(_("Line {code} …"), code="1.1")`: an English template that gettext
finds, and its values. `accounts.wording.say` turns it into the reader's language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


class Message(str):
    """A text of the source, translated where it is shown; any other string is data and is not."""

    __slots__ = ()


def gettext_noop(text: str) -> Message:
    """The text, marked for translation. Imported as `_` or `N_`."""
    return Message(text)


@dataclass(frozen=True)
class Sentence:
    """An English template and the values that fill it; a value may be a Sentence or a list."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**{key: _plain(v) for key, v in self.values.items()})


def sentence(template: str, **values: Any) -> Sentence:
    return Sentence(template, values)


class Refused(Exception):
    """A request that the rules do not allow: one sentence that says what, where and what to do."""

    def __init__(self, template: str, **values: Any) -> None:
        self.sentence = Sentence(template, values)
        super().__init__(template)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return (self.sentence,)

    def __str__(self) -> str:
        return "\n".join(str(s) for s in self.sentences)


class Faulty(Refused):
    """Refused for several faults at once; each is a sentence of its own."""

    def __init__(self, faults: Iterable[Sentence]) -> None:
        self._faults = tuple(faults)
        super().__init__(self._faults[0].template, **self._faults[0].values)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return self._faults


class Conflict(Refused):
    """Somebody else was first: the row has changed since it was shown."""


class NotPermitted(Refused):
    """The person's role does not allow this."""


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_plain(item) for item in value)
    return str(value)
