"""What stands in the way of publishing, and what is worth a look before it. Pure.

Each check reads the result as it would be frozen and the rows that it came from. A fault refuses
the publication, a remark does not; both say where to look. What documents of communes are asked
too (sums, lists that divide a whole) is asked by the same rules (evidence.consistency).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from accounts.refusals import Refused, Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.outline import FieldKind, NaPolicy
from evidence.consistency.figures import Figure
from evidence.consistency.findings import Contradiction, Level
from evidence.consistency.lists import Part, divides
from evidence.consistency.scores import Stated, score_contradictions
from reports.result.format import from_json, to_json
from reports.result.period import CommuneResult, PeriodResult
from reports.result.recount import recounted
from reports.statistics.figures import Communes, Figures, figures
from scoring.arithmetic import ZERO, Line
from scoring.ranking import thresholds_of
from scoring.standing import Taken, standing

NOT_COMPARED = _("not compared")


class Weight(StrEnum):
    FAULT = "fault"
    REMARK = "remark"


class Page(StrEnum):
    """Where it is mended: a page of the period, or of one scorecard."""

    PERIOD = "period"
    SCORECARD = "scorecard"
    PREVIOUS = "previous"
    COMMUNES = "communes"
    CRITERIA = "criteria"
    DECISION = "decision"
    TEXTS = "texts"


@dataclass(frozen=True)
class Finding:
    """`row` is the scorecard that the page shows; "" where the page is the period's."""

    weight: Weight
    sentence: Sentence
    page: Page = Page.PERIOD
    row: str = ""


@dataclass(frozen=True, kw_only=True)
class CardFacts:
    """A scorecard by its row; `stored` are the points of its lines as the database adds them."""

    row: str
    code: str
    name: str
    is_final: bool
    is_merged: bool = False
    stored: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class LineFacts:
    """A line as it is stored, with what was taken from it."""

    card: str
    code: str
    base: Decimal | None
    appraised: Decimal
    left_out: bool
    max_points: Decimal
    na_granted: bool
    na_policy: NaPolicy
    na_reason: str
    taken: tuple[Taken, ...] = ()
    unreasoned: int = 0


@dataclass(frozen=True, kw_only=True)
class Behind:
    """The rows behind a result; `unscored` are communes of today that have no scorecard."""

    cards: tuple[CardFacts, ...]
    lines: tuple[LineFacts, ...] = ()
    unscored: tuple[str, ...] = ()


def findings(result: PeriodResult, behind: Behind) -> tuple[Finding, ...]:
    """Everything there is to say, faults first."""
    checks = (
        _unfinished(behind),
        _not_the_same_communes(result, behind),
        _twice_named(result),
        _outside_of_groups(result),
        _torn_lists(result),
        _other_sums(result, behind),
        _out_of_order(result),
        _other_lines(behind),
        _without_reason(behind),
        _otherwise_computed(result),
        _unscored(behind),
        _never_submitted(result),
        _uncompared(result, behind),
        _unsigned(),
    )
    found = [each for check in checks for each in check]
    return tuple(sorted(found, key=lambda each: each.weight is Weight.REMARK))


def faults(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(each for each in found if each.weight is Weight.FAULT)


def _fault(text: str, page: Page = Page.PERIOD, row: str = "", **values: object) -> Finding:
    return Finding(Weight.FAULT, sentence(text, **values), page, row)


def _remark(text: str, page: Page = Page.PERIOD, **values: object) -> Finding:
    return Finding(Weight.REMARK, sentence(text, **values), page)


def _unfinished(behind: Behind) -> Iterator[Finding]:
    if not behind.cards:
        yield _fault(_("The period has no scorecards."))
    if names := [card.name for card in behind.cards if not card.is_final]:
        yield _fault(
            _("{count} scorecards are not final yet: {names}."), count=len(names), names=names
        )


def _not_the_same_communes(result: PeriodResult, behind: Behind) -> Iterator[Finding]:
    """Nobody twice, nobody missing."""
    listed = Counter(commune.code for commune in result.communes)
    for card in behind.cards:
        times = listed.pop(card.code, 0)
        if times != 1:
            yield _fault(
                _("{commune} stands {times} times in the ranking; it must stand once."),
                Page.SCORECARD, card.row, commune=card.name, times=times,
            )  # fmt: skip
    for code in listed:
        yield _fault(
            _("The ranking has a commune {code} without a scorecard."), Page.COMMUNES, code=code
        )


def _twice_named(result: PeriodResult) -> Iterator[Finding]:
    named = Counter((commune.block, commune.full_name) for commune in result.communes)
    for (block, name), times in named.items():
        if times > 1:
            text = _("{count} communes are called {name}: readers cannot tell them apart.")
            if block:
                text = _("{count} communes of the block {block} are called {name}.")
            yield _fault(text, Page.COMMUNES, count=times, name=name, block=block)


def _outside_of_groups(result: PeriodResult) -> Iterator[Finding]:
    """The groups' lists take up every commune of a block once."""
    thresholds = result.outline.thresholds
    for commune in result.communes:
        own = [each.group for each in thresholds_of(commune.block, thresholds)]
        if commune.index is None:
            yield _remark(
                _("{commune} has no index: none of its lines applies."), commune=commune.full_name
            )
        elif own and own.count(commune.group or "") != 1:
            yield _fault(
                _("{commune} with {index} falls into no group: the thresholds leave a gap."),
                Page.CRITERIA, commune=commune.full_name, index=commune.printed_index,
            )  # fmt: skip


def _torn_lists(result: PeriodResult) -> Iterator[Finding]:
    """Each list of the report names every commune of the block in one of its parts, once: S001
    names one commune twice and another never, and its counts still add up."""
    for block in result.blocks:
        found = figures(result, block=block)
        names = [commune.full_name for commune in found.communes]
        grouped = [(group.name, group.communes) for group in found.groups]
        for whole, lists in (
            (_("The groups"), [*grouped, (_("no group"), found.ungrouped)]),
            (_("The index against the year before"), _by_index(found)),
            (_("The rank against the year before"), _by_rank(found)),
        ):
            parts = [Part(name, tuple(each.full_name for each in of)) for name, of in lists]
            for each in divides(whole, Figure.of(len(names)), parts, names):
                yield _contradicted(each, Page.COMMUNES)


def _by_index(found: Figures) -> list[tuple[str, Communes]]:
    return [
        (_("risen"), found.risers.communes),
        (_("fallen"), found.fallers.communes),
        (_("unchanged"), found.unchanged),
        (NOT_COMPARED, found.not_compared),
    ]


def _by_rank(found: Figures) -> list[tuple[str, Communes]]:
    return [
        (_("risen"), found.rank_up),
        (_("fallen"), found.rank_down),
        (_("unchanged"), found.rank_kept),
        (NOT_COMPARED, found.rank_not_compared),
    ]


def _other_sums(result: PeriodResult, behind: Behind) -> Iterator[Finding]:
    """Field sums give the totals, and the database adds up to the same."""
    is_capped = any(node.capped for _depth, node in result.outline.walk())
    cards = {card.code: card for card in behind.cards}
    for commune in result.communes:
        card = cards.get(commune.code)
        stored = {} if card is None or is_capped else card.stored
        page, row = (Page.SCORECARD, card.row) if card else (Page.PERIOD, "")
        for stated in _stated(commune, stored):
            for each in score_contradictions(stated):
                yield _contradicted(each, page, row)


def _stated(commune: CommuneResult, stored: Mapping[str, Decimal]) -> Iterator[Stated]:
    """The total over its fields, and each field over what the database has in it."""
    regular = [each for each in commune.fields if each.kind is FieldKind.REGULAR]
    parts = tuple(Stated(each.code, got=each.points) for each in regular)
    yield Stated(commune.full_name, got=commune.total, parts=parts, whole=True)
    for each in commune.fields if stored else ():
        added = Stated(each.code, got=stored.get(each.code, ZERO))
        name = f"{commune.full_name}, {each.code}"
        yield Stated(name, got=each.points, parts=(added,), whole=True)


def _contradicted(found: Contradiction, page: Page, row: str = "") -> Finding:
    weight = Weight.FAULT if found.level is Level.FAULT else Weight.REMARK
    return Finding(weight, found.what, page, row)


def _out_of_order(result: PeriodResult) -> Iterator[Finding]:
    """Down a block no index is above the one before, and no rank below."""
    blocks: dict[str, list[CommuneResult]] = defaultdict(list)
    for commune in result.communes:
        blocks[commune.block].append(commune)
    for communes in blocks.values():
        for position, (above, below) in enumerate(pairwise(communes), 2):
            falls = (below.index is None) or (
                above.index is not None and above.index >= below.index
            )
            ranked = below.rank == position or (
                below.rank == above.rank and below.index == above.index
            )
            if not (falls and ranked):
                yield _fault(
                    _("{above} and {below} stand in the wrong order, or have the wrong ranks."),
                    above=above.full_name, below=below.full_name,
                )  # fmt: skip
        if communes[0].rank != 1:
            yield _fault(_("{commune} stands first without rank 1."), commune=communes[0].full_name)


def _other_lines(behind: Behind) -> Iterator[Finding]:
    """Base less what was taken gives what stands."""
    names = {card.row: card.name for card in behind.cards}
    for line in behind.lines:
        try:
            stands = standing(
                base=line.base,
                taken=line.taken,
                max_points=line.max_points,
                na_granted=line.na_granted,
                na_policy=line.na_policy,
            )
        except Refused as refusal:
            yield Finding(Weight.FAULT, refusal.sentence, Page.SCORECARD, line.card)
            continue
        if stands != Line(line.appraised, line.left_out):
            yield _fault(
                _("{commune}, {code}: {stored} stands, the deductions give {added}."),
                Page.SCORECARD, line.card, commune=names.get(line.card, ""), code=line.code,
                stored=line.appraised, added=stands.points,
            )  # fmt: skip


def _without_reason(behind: Behind) -> Iterator[Finding]:
    names = {card.row: card.name for card in behind.cards}
    for line in behind.lines:
        place = {"commune": names.get(line.card, ""), "code": line.code}
        if line.na_granted and not line.na_reason.strip():
            text = _("{commune}, {code}: not applicable without a reason.")
            yield _fault(text, Page.SCORECARD, line.card, **place)
        if line.unreasoned:
            text = _("{commune}, {code}: points were taken without a reason.")
            yield _fault(text, Page.SCORECARD, line.card, **place)


def _otherwise_computed(result: PeriodResult) -> Iterator[Finding]:
    """What would be frozen is read again, and counted in another way."""
    frozen = to_json(result)
    try:
        if from_json(frozen) != result:
            yield _fault(_("The result is not the same when it is read again."))
    except Refused as refusal:
        yield Finding(Weight.FAULT, refusal.sentence)
    for code, what, counted in recounted(frozen):
        yield _fault(
            _("Commune {code}: counted in another way, {what} is {counted}."),
            code=code, what=what, counted=counted,
        )  # fmt: skip


def _unscored(behind: Behind) -> Iterator[Finding]:
    if behind.unscored:
        yield _remark(
            _("{count} communes have no scorecard in this period: {names}."),
            Page.COMMUNES, count=len(behind.unscored), names=list(behind.unscored),
        )  # fmt: skip


def _never_submitted(result: PeriodResult) -> Iterator[Finding]:
    if names := [commune.full_name for commune in result.communes if commune.not_submitted]:
        yield _remark(
            _("{count} communes never submitted; their lines count zero: {names}."),
            count=len(names), names=names,
        )  # fmt: skip


def _uncompared(result: PeriodResult, behind: Behind) -> Iterator[Finding]:
    merged = {card.code for card in behind.cards if card.is_merged}
    compared = [each for each in result.communes if each.previous_index is not None]
    others = [
        each.full_name
        for each in result.communes
        if each.previous_index is None and each.code not in merged
    ]
    if result.communes and not compared:
        yield _remark(
            _("There is no result of {year}: the tables will say “not compared”."),
            Page.PREVIOUS, year=str(result.period.previous_year),
        )  # fmt: skip
    elif others:
        yield _remark(
            _("{count} communes have no result of {year} to compare with: {names}."),
            Page.PREVIOUS, count=len(others), year=str(result.period.previous_year), names=others,
        )  # fmt: skip
    if names := [each.full_name for each in compared if each.code in merged]:
        yield _remark(
            _("{count} merged communes are compared with {year}, though they are new: {names}."),
            Page.PREVIOUS, count=len(names), year=str(result.period.previous_year), names=names,
        )  # fmt: skip


def _unsigned() -> Iterator[Finding]:
    yield _remark(
        _("Number and date stay blank until the signed decision is noted."), Page.DECISION
    )
