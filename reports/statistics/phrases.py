"""What the sentences of a report are made of: names, kinds and counts of communes. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from accounts.refusals import Sentence, sentence
from accounts.refusals import gettext_noop as _
from accounts.vietnamese import sort_key
from reports.result.period import CommuneResult

Communes = tuple[CommuneResult, ...]
Value = Decimal | int | str | None


class Part(StrEnum):
    """The part of the report that a statistic belongs to, in the order of S001."""

    SUBJECTS = "subjects"
    CRITERIA = "criteria"
    SUBMISSION = "submission"
    COUNCIL = "council"
    RESULT = "result"
    FIELDS = "fields"
    REMARKS = "remarks"


@dataclass(frozen=True)
class Statistic:
    """A statistic of the report: the figures it states, as printed, and the sentence stating them.

    `block` is the block it speaks of, None where it speaks of all communes.
    """

    key: str
    part: Part
    values: tuple[Value, ...]
    sentence: Sentence
    block: str | None = None


@dataclass(frozen=True)
class Naming:
    """How a report names communes; `kinds` are those of all its communes, the commonest first.

    A name stands bare when it is of the commonest kind, as S001 lists its xã; the others, which
    may share their name with one of these, keep their kind: "thị trấn Phù Yên".
    """

    kinds: tuple[str, ...]

    @classmethod
    def of(cls, communes: Communes) -> "Naming":
        counts = Counter(commune.kind for commune in communes)
        return cls(tuple(sorted(counts, key=lambda kind: (-counts[kind], sort_key(kind)))))

    def kinds_of(self, communes: Iterable[CommuneResult]) -> str:
        """`xã, thị trấn`: the kinds that occur."""
        found = {commune.kind for commune in communes}
        return ", ".join(kind for kind in self.kinds if kind in found)

    def names_of(self, communes: Iterable[CommuneResult]) -> str:
        """One text, so that no list of names is ever shortened."""
        return ", ".join(c.name if c.kind == self.kinds[0] else c.full_name for c in communes)

    def committees_of(self, communes: Communes) -> Sentence:
        """`UBND các xã: Tường Tiến, Huy Tân`; of a single one `UBND xã Tường Tiến`."""
        if len(communes) == 1:
            return sentence(_("the People's Committee of {commune}"), commune=communes[0].full_name)
        return sentence(
            _("the People's Committees of the {kinds}: {names}"),
            kinds=self.kinds_of(communes),
            names=self.names_of(communes),
        )


def full_names(communes: Iterable[CommuneResult]) -> str:
    return ", ".join(commune.full_name for commune in communes)


def two_digits(count: int) -> str:
    """A count as official papers write it: below 10 with a leading zero."""
    return f"{count:02d}"
