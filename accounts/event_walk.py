"""Walking a chain of events, to name what was done to it. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.event_log import event_hash
from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _


@dataclass(frozen=True)
class Mark:
    """The hash that an event is known to have: a head kept elsewhere, or printed on paper."""

    sequence: int
    hash: str


def faults_of_chain(
    events: Iterable[Mapping[str, Any]], *, head: Mark, printed: Iterable[Mark] = ()
) -> Iterator[Sentence]:
    """What does not fit in one chain, given in order with `at` as ISO text in UTC: events that
    were changed, are missing or do not follow; then what the head and the printed heads say.

    Who rewrites the chain from an event on, and the head with it, is found by a printed head alone.
    """
    known = {mark.sequence: mark.hash for mark in printed}
    last = Mark(0, "")
    for event in events:
        number = event["sequence"]
        if event["hash"] != event_hash(event):
            yield _named(_("Event {number} ({what}, {at}) was changed."), event)
        if number != last.sequence + 1:
            missing = range(last.sequence + 1, number)
            yield sentence(_("{count} events are missing before event {number}."),
                           count=len(missing), number=number)  # fmt: skip
        elif event["previous_hash"] != last.hash:
            template = _(
                "Event {number} ({what}, {at}) does not follow the one before it: "
                "one of the two was changed."
            )
            yield _named(template, event)
        if known.pop(number, event["hash"]) != event["hash"]:
            yield _named(
                _("Event {number} ({what}, {at}) is not the one whose hash was published."), event
            )
        last = Mark(number, event["hash"])
    for number in sorted(known):
        if number:
            yield sentence(_("Event {number}, whose hash was published, is gone."), number=number)
    if last != head:
        yield sentence(
            _("The log ends with event {number}, its head says {head}."),
            number=last.sequence,
            head=head.sequence,
        )


def _named(template: str, event: Mapping[str, Any]) -> Sentence:
    at = str(event["at"])[:16].replace("T", " ")
    return sentence(template, number=event["sequence"], what=event["what"], at=at)
