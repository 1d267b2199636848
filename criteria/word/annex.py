"""The usual annex of a decision, a table of criteria, as a draft with guessed rules. Pure.

Columns: STT, criterion, maximum, how it is scored, evidence.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from accounts.refusals import Faulty, Refused, Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.outline import CriterionNode, FieldNode, SetOutline
from criteria.word.annex_lines import Line, LineReader
from criteria.word.rule_guess import guess

SayNote = Callable[[Sentence], str]


@dataclass(frozen=True)
class Annex:
    """The tree of the tables; `guessed` lines have a rule, `unread` ones none.

    `remarks` tell what stands otherwise than in the document: numbers, headings left aside.
    """

    outline: SetOutline
    guessed: tuple[str, ...]
    unread: tuple[str, ...]
    remarks: tuple[Sentence, ...] = ()


def read_annex(tables: Sequence[tuple[tuple[str, ...], ...]], say_note: SayNote) -> Annex:
    """The draft that the tables describe; `say_note` puts a guess's sentences into words.

    Raises Faulty naming table, row, value and what to do.
    """
    reader = LineReader()
    for number, rows in enumerate(tables, start=1):
        reader.take_table(number, rows)
    if not reader.found_heading:
        raise Refused(
            _(
                "No table with the headings STT, Tiêu chí, Điểm tối đa was found. Name the columns "
                "of the table so: STT, Tiêu chí, Điểm tối đa, Cách chấm, Tài liệu kiểm chứng."
            )
        )
    if not reader.fields and not reader.faults:
        raise Refused(_("The tables hold no numbered row. Number fields 1, 2; criteria 1.1, 1.2."))
    if reader.faults:
        raise Faulty(reader.faults)
    nodes = [_field(line, say_note) for line in reader.fields]
    outline = SetOutline(fields=tuple(nodes), thresholds=())
    leaves = list(outline.leaves())
    return Annex(
        outline=outline,
        guessed=tuple(leaf.code for leaf in leaves if leaf.rule),
        unread=tuple(leaf.code for leaf in leaves if not leaf.rule),
        remarks=(*reader.left_aside, *reader.numbering.remarks(), *_own_remarks(reader.fields)),
    )


def _own_remarks(lines: Sequence[Line]) -> Iterator[Sentence]:
    """What the tree says otherwise than the rows: criteria that were added, texts without place."""
    for line in lines:
        if "." not in line.code and not line.parts:
            what = _("Field {code} {name} has no criterion; {added} was added with its text.")
            yield sentence(what, code=line.code, name=line.name, added=f"{line.code}.1")
        elif line.parts and line.text:
            what = _("{code} {name}: its text was left aside, its parts have their own: “{text}”.")
            yield sentence(what, code=line.code, name=line.name, text=line.text[:200])
        yield from _own_remarks(line.parts)


def _field(line: Line, say_note: SayNote) -> FieldNode:
    parts = line.parts or [replace(line, code=f"{line.code}.1")]
    return FieldNode(
        code=line.code,
        name=line.name[:300],
        max_points=line.maximum,
        children=tuple(_node(part, say_note) for part in parts),
    )


def _node(line: Line, say_note: SayNote) -> CriterionNode:
    if line.parts:
        return CriterionNode(
            code=line.code,
            name=line.name[:500],
            max_points=line.maximum,
            children=tuple(_node(part, say_note) for part in line.parts),
        )
    text = line.text[:4000]
    guessed = guess(text, line.maximum, name=line.name)
    return CriterionNode(
        code=line.code,
        name=line.name[:500],
        max_points=line.maximum,
        rule=guessed.rule,
        rule_text=text,
        rule_note="\n".join(map(say_note, guessed.notes))[:4000],
        na_policy=guessed.na_policy,
        source=guessed.source,
        evidence_asked=tuple(_documents(line.evidence)),
        department=line.department[:200],
        official=line.official[:100],
    )


def _documents(text: str) -> Iterator[str]:
    for piece in re.split(r"[\n;]", text):
        if cleaned := piece.strip(" -–+•*."):
            yield cleaned[:500]
