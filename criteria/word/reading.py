"""A criteria set out of an uploaded Word document: a draft whose rules are to be confirmed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.refusals import Refused, Sentence
from accounts.refusals import gettext_noop as N_
from accounts.wording import say
from criteria.readiness import issue_faults
from criteria.set_format import SetDocument
from criteria.set_shape import LARGEST_SET
from criteria.word.annex import read_annex
from criteria.word.file import read_word

LONGEST_NOTE = 4000  # characters, as in criteria.set_shape
_TITLE = re.compile(r"bộ\s+(?:tiêu chí|chỉ số)|tiêu chí.*cải cách hành chính|chỉ số.*cchc", re.I)
_DECISION = re.compile(
    r"quyết định số:?\s*(?P<number>\S*\d\S*)(?:\s+ngày\s+(?P<date>[^)]{1,40}?20\d\d))?", re.I
)
_ATTACHED = re.compile(r"\(?\s*(?:ban hành )?kèm theo", re.I)
_YEAR = re.compile(r"năm\s+(20\d\d)|/(20\d\d)\b", re.I)


@dataclass(frozen=True)
class WordSet:
    """The draft, the codes of guessed rules and of lines without one, and what is left to do.

    `remarks` tell what stands otherwise than in the document; the draft's note keeps them.
    """

    document: SetDocument
    guessed: tuple[str, ...]
    unread: tuple[str, ...]
    open_faults: tuple[Sentence, ...]
    remarks: tuple[Sentence, ...] = ()


def read_set_word(content: bytes) -> WordSet:
    """The set in the document. Raises Refused, or Faulty naming table and row of every fault."""
    text = read_word(content)
    annex = read_annex([table.rows for table in text.tables], say)
    if sum(1 for _node in annex.outline.walk()) > LARGEST_SET:
        raise Refused(N_("The set has more than {number} fields and criteria."), number=LARGEST_SET)
    decision = _decision(text.paragraphs)
    document = SetDocument(
        title=_title(text.paragraphs),
        decision=decision,
        year=_year(text.paragraphs, decision),
        outline=annex.outline,
        note="\n".join(map(say, annex.remarks))[:LONGEST_NOTE],
    )
    faults = [placed.fault for placed in issue_faults(annex.outline)]
    return WordSet(document, annex.guessed, annex.unread, tuple(faults), annex.remarks)


def _title(paragraphs: Sequence[str]) -> str:
    for text in paragraphs:
        if _TITLE.search(text) and not text.startswith("("):
            return " ".join(text.split())[:300]
    return _("Criteria set from a Word document")


def _decision(paragraphs: Sequence[str]) -> str:
    """As “(Kèm theo …)” names it; in a document without that, the first that is named."""
    for text in [each for each in paragraphs if _ATTACHED.match(each)] or paragraphs:
        if found := _DECISION.search(" ".join(text.split())):
            date = f" ngày {found['date']}" if found["date"] else ""
            return f"{found['number'].rstrip(',.;)')}{date}"[:200]
    return ""


def _year(paragraphs: Sequence[str], decision: str) -> int:
    """The year named in the title, else in the decision's date, else first in the text."""
    titles = [text for text in paragraphs if _TITLE.search(text)]
    for text in (*titles, decision, *paragraphs):
        if found := _YEAR.search(text):
            return int(found[1] or found[2])
    raise Refused(
        N_("The document names no year. Write “năm 2025” in the title above the table, say.")
    )
