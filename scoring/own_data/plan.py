"""What an uploaded workbook of own data would change: shown first, then written as shown."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.core import signing
from django.db import transaction

from accounts.clock import Clock
from accounts.models import User
from accounts.refusals import Conflict, Faulty, Refused, Sentence, sentence
from accounts.refusals import gettext_noop as N_
from accounts.workbook_reader import at_cell
from criteria.rules import points
from scoring.actions.own_data import Saved, Upload, save_own_data
from scoring.own_data.facts import Key, OwnFact, fact_from_json, fact_to_json, figures_key
from scoring.own_data.layout import AS_OF_ROW, SHEET, SOURCE_ROW
from scoring.own_data.reading import FiledBook
from scoring.queries.own_data import OwnBook, own_book, standing_facts
from scoring.resources import OwnFigureList

KEPT_SECONDS = 60 * 60
MAX_SEAL_CHARACTERS = 1_500_000


@dataclass(frozen=True)
class PlannedFigure:
    """A line on which file and server differ; `old` is what stands, `new` what the file says:
    nothing where its cells are empty."""

    key: Key
    old: OwnFact | None
    new: OwnFact | None


@dataclass(frozen=True)
class OwnPlan:
    """`facts` are all that differ, `emptied` the lines that stand and are empty in the file."""

    facts: tuple[OwnFact, ...]
    emptied: tuple[Key, ...]
    figures: tuple[PlannedFigure, ...]
    unchanged: int

    @property
    def new(self) -> int:
        return sum(each.old is None for each in self.figures)

    @property
    def changed(self) -> int:
        return sum(each.old is not None and each.new is not None for each in self.figures)

    @property
    def digest(self) -> str:
        """Another one as soon as anything shown has changed."""
        shown = [[each.key, _text(each.old), _text(each.new)] for each in self.figures]
        return hashlib.sha256(repr(shown).encode()).hexdigest()


def plan_file(book: OwnBook, filed: FiledBook) -> OwnPlan:
    """The file against what stands. Raises Faulty naming the cell of every fault."""
    known = standing_facts(book)
    facts = list(_filed_facts(filed, known))
    new, changed, unchanged = OwnFigureList(known).told_apart(facts)
    emptied = [
        key
        for key in filed.lines
        if key in known and not filed.lines[key] and not book.is_survey(key[1])
    ]
    differing = [*new, *changed]
    faults = [*_head_faults(filed, differing), *_line_faults(book, filed, differing, emptied)]
    if faults:
        raise Faulty(faults)
    return _planned(known, differing, emptied, unchanged)


def plan(book: OwnBook, facts: Sequence[OwnFact], emptied: Sequence[Key]) -> OwnPlan:
    """The facts of an earlier preview against what stands by now."""
    known = standing_facts(book)
    new, changed, unchanged = OwnFigureList(known).told_apart(facts)
    return _planned(known, [*new, *changed], [key for key in emptied if key in known], unchanged)


def take_over(
    *,
    book: OwnBook,
    planned: OwnPlan,
    digest: str,
    upload: Upload,
    removes: bool,
    by: User,
    clock: Clock,
) -> Saved:
    """Writes all that was previewed, or nothing; `removes` takes away what the file has emptied.

    Raises Conflict where what stands has changed since the preview, Refused naming the line.
    """
    with transaction.atomic():
        now = plan(own_book(book.period, book.department), planned.facts, planned.emptied)
        if now.digest != digest:
            raise Conflict(
                N_("The figures have changed since the preview. Look at the new preview below.")
            )
        return save_own_data(
            period=book.period,
            facts=now.facts,
            removed=now.emptied if removes else (),
            upload=upload,
            by=by,
            clock=clock,
        )


def sealed(planned: OwnPlan, upload: Upload, *, book: OwnBook, by: User) -> str:
    """The plan between preview and confirmation: signed for this person, period, department."""
    content = {
        "facts": [fact_to_json(fact) for fact in planned.facts],
        "emptied": planned.emptied,
        "upload": vars(upload),
        "digest": planned.digest,
    }
    seal = signing.dumps(content, salt=_salt(book, by), compress=True)
    if len(seal) > MAX_SEAL_CHARACTERS:
        raise Refused(
            N_("The file changes too much for one step. Choose fewer criteria for the template.")
        )
    return seal


def unsealed(seal: str, *, book: OwnBook, by: User) -> tuple[OwnPlan, Upload, str]:
    """Plan as it stands now, file and digest of `sealed`. Raises Refused when it is too old or
    not this person's."""
    try:
        content = signing.loads(seal, salt=_salt(book, by), max_age=KEPT_SECONDS)
    except signing.BadSignature as error:
        raise Refused(N_("The preview is too old. Choose the file again.")) from error
    rules = {code: book.rule(code) for code in book.nodes}
    facts = [fact_from_json(rules, each) for each in content["facts"]]
    emptied = [(commune, code) for commune, code in content["emptied"]]
    return plan(book, facts, emptied), Upload(**content["upload"]), content["digest"]


def _planned(
    known: Mapping[Key, OwnFact],
    differing: Sequence[OwnFact],
    emptied: Sequence[Key],
    unchanged: int,
) -> OwnPlan:
    figures = [PlannedFigure(fact.key, known.get(fact.key), fact) for fact in differing]
    figures += [PlannedFigure(key, known[key], None) for key in emptied]
    return OwnPlan(tuple(differing), tuple(emptied), tuple(figures), unchanged)


def _filed_facts(filed: FiledBook, known: Mapping[Key, OwnFact]) -> Iterator[OwnFact]:
    """What the filled cells say. Figures that stand already need not be sourced anew."""
    for key, figures in filed.lines.items():
        if not figures:
            continue
        head, stands = filed.heads[key[1]], known.get(key)
        fact = OwnFact(*key, figures, head.source, head.as_of)
        if stands and figures_key(stands.figures) == figures_key(figures):
            fact = replace(
                fact, source=fact.source or stands.source, as_of=fact.as_of or stands.as_of
            )
        yield fact


def _head_faults(filed: FiledBook, differing: Iterable[OwnFact]) -> Iterator[Sentence]:
    """A criterion with new figures says where they are from, and as of which day."""
    for code in dict.fromkeys(fact.code for fact in differing):
        head = filed.heads[code]
        if not head.source:
            what = N_("write which document or system the figures of {code} are from.")
            yield at_cell(SHEET, head.block.cell(SOURCE_ROW), "", sentence(what, code=code))
        if head.as_of is None:
            what = N_("write as of which day the figures of {code} hold.")
            yield at_cell(SHEET, head.block.cell(AS_OF_ROW), "", sentence(what, code=code))


def _line_faults(
    book: OwnBook, filed: FiledBook, differing: Iterable[OwnFact], emptied: Iterable[Key]
) -> Iterator[Sentence]:
    for fact in differing:
        if fact.key not in book.lines:
            what = sentence(N_("this commune has no line {code}."), code=fact.code)
            yield at_cell(SHEET, filed.cell(fact.key), "", what)
        elif why := book.why_locked(fact.key) or _unscorable(book, fact):
            yield at_cell(SHEET, filed.cell(fact.key), "", why)
    for key in emptied:
        if why := book.why_locked(key):
            yield at_cell(SHEET, filed.cell(key), "", why)


def _unscorable(book: OwnBook, fact: OwnFact) -> Sentence | None:
    """Why the figures give no points: one is missing, or they cannot be."""
    places = book.period.criteria_set.points_places
    maximum = book.nodes[fact.code].max_points
    try:
        points(book.rule(fact.code), max_points=maximum, figures=fact.figures, places=places)
    except Refused as refusal:
        return refusal.sentence
    return None


def _text(fact: OwnFact | None) -> str:
    return f"{figures_key(fact.figures)} {fact.source} {fact.as_of}" if fact else ""


def _salt(book: OwnBook, by: User) -> str:
    """Of this person, period and department, and the criteria as they are."""
    sha256 = book.period.criteria_set.content_sha256
    return f"scoring.own_data:{book.period.pk}:{book.department.pk}:{sha256}:{by.pk}"
