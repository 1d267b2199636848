"""What the page of texts shows of each section."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.wording import say
from reports.models import ProseVersion
from reports.prose.changes import Paragraphs, changed_paragraphs
from reports.prose.checks import known_of
from reports.prose.forms import TextsForm
from reports.prose.queries import Origin, SectionText
from reports.prose.remarks import places, remarks_on
from reports.prose.sections import COURSE, ORGANISATION, REMARKS, TASKS, lines
from reports.result.period import PeriodResult

PARTS = (
    (_("Decision"), ("legal_bases", "articles", "recipients")),
    (_("Report, part I: how it was organised"), ORGANISATION),
    (_("Report, part II: how it went"), COURSE),
    (_("Report, part III.3: remarks"), REMARKS),
    (_("Report, part IV: tasks"), TASKS),
)
ORIGINS = {
    Origin.PREFILLED: _("From the data"),
    Origin.CARRIED: _("From the text of the year before"),
    Origin.WRITTEN: _("Written by the office"),
}


@dataclass(frozen=True)
class Row:
    """A section on the page. `standing` is what somebody else has saved while one typed."""

    text: SectionText
    origin: object
    remarks: tuple[tuple[int, str], ...]
    fields: tuple[Any, ...]
    standing: Paragraphs = ()

    @property
    def changes(self) -> Paragraphs:
        """The prefilled text and this one in one."""
        return changed_paragraphs(self.text.prefilled, self.text.text)

    @property
    def lines(self) -> tuple[tuple[str, bool], ...]:
        """Each paragraph, and whether it is the office's own."""
        own = set(self.text.own_lines)
        return tuple((line, line in own) for line in lines(self.text.text))


Part = tuple[object, list[Row]]


def parts(
    result: PeriodResult,
    texts: Sequence[SectionText],
    form: TextsForm | None,
    *,
    mine: Mapping[str, str] | None = None,
) -> list[Part]:
    """The sections under the headings of the paper; without a form they are only read."""
    known = known_of(result)
    found = places(remarks_on({each.section.key: each.text for each in texts}, known))
    rows = {
        each.section.key: Row(
            text=each,
            origin=ORIGINS[each.origin],
            remarks=tuple((r.line, say(r.said)) for r in found.get(each.section.key, ())),
            fields=tuple(_fields(form, each.section.key)),
            standing=_standing(each, mine or {}),
        )
        for each in texts
    }
    return [(heading, [rows[key] for key in keys]) for heading, keys in PARTS]


def with_changes(
    versions: Sequence[ProseVersion],
) -> list[tuple[ProseVersion, Paragraphs]]:
    """Each of the versions, the newest first, with what it changed in the one behind it; the first
    of all in what was prefilled."""
    before = [each.text for each in versions[1:]] + [each.prefilled for each in versions[-1:]]
    return [
        (each, changed_paragraphs(older, each.text))
        for each, older in zip(versions, before, strict=True)
    ]


def _fields(form: TextsForm | None, key: str) -> Iterator[Any]:
    if form is not None:
        yield from (form[f"{name}-{key}"] for name in ("text", "number", "shown"))


def _standing(each: SectionText, mine: Mapping[str, str]) -> Paragraphs:
    key = each.section.key
    return changed_paragraphs(each.text, mine[key]) if key in mine else ()
