"""What is wrong or doubtful on a commune's sheet, each with the line or document it is about. Pure.

Every check is one function from the whole sheet to its findings; what holds for any document
(evidence.consistency) is asked there. A fault keeps the sheet from being handed in, a warning has
to be looked at before. Whether a sheet may be handed in is
decided by `scoring.policies.submit` alone: what keeps it back arrives here as codes, and is told.
Kinds of contradictions: DOMAIN 7; what has to be looked at before submitting: DOMAIN 2, step 2.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from accounts.numbers import round_half_up
from accounts.refusals import Refused, Sentence, sentence
from accounts.refusals import gettext_noop as _
from criteria.rules import NOT_APPLICABLE, Figures, Measure, NotApplicable, Rule, points
from evidence.consistency.amounts import within
from evidence.consistency.cited import have_two_dates, of_one_number
from evidence.consistency.figures import Figure as Stated
from evidence.consistency.figures import fits
from evidence.consistency.findings import Level
from evidence.consistency.lists import same
from evidence.document_symbols import mismatch
from evidence.half_year.figures import RATE_PLACES
from scoring.fed_figures import Offer


@dataclass(frozen=True)
class Proof:
    """A document under a line; `key` finds it again, `content` is the hash of its file."""

    key: str
    number: str = ""
    dated: date | None = None
    issuer: str = ""
    title: str = ""
    content: str = ""

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.number.strip(), self.title) if part)


@dataclass(frozen=True)
class CheckedLine:
    """A line as the commune has answered it; without a rule or figures nothing is computed.

    `na_reasons` are those that the set accepts, any where there is none; `offers` what the
    half-year reports say of its figures.
    """

    code: str
    name: str
    max_points: Decimal
    rule: Rule | None = None
    figures: Figures = field(default_factory=dict)
    points: Decimal | None = None
    na_reason: str = ""
    na_reasons: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()

    @property
    def place(self) -> str:
        return f"{self.code} {self.name}"


@dataclass(frozen=True)
class CheckedSheet:
    """`unanswered` and `without_evidence` are the codes that the policy of submitting goes by;
    `places` the decimals of a line's points."""

    year: int
    places: int
    lines: tuple[CheckedLine, ...]
    proofs: tuple[Proof, ...] = ()
    unanswered: tuple[str, ...] = ()
    without_evidence: tuple[str, ...] = ()


class Check(StrEnum):
    """In the order in which their findings are read."""

    UNANSWERED = "unanswered"
    WITHOUT_EVIDENCE = "without_evidence"
    OFF_THE_FIGURES = "off_the_figures"
    ABOVE_THE_WHOLE = "above_the_whole"
    OFF_THE_FORMS = "off_the_forms"
    UNLISTED_REASON = "unlisted_reason"
    NUMBER_TWICE = "number_twice"
    ENTERED_TWICE = "entered_twice"
    SYMBOL_OF_ANOTHER_TYPE = "symbol_of_another_type"
    OUTSIDE_THE_YEAR = "outside_the_year"
    NOT_TO_BE_FOUND = "not_to_be_found"
    ASKED_AWAY = "asked_away"


LEVELS: dict[Check, Level] = {
    Check.UNANSWERED: Level.FAULT,
    Check.WITHOUT_EVIDENCE: Level.FAULT,
    Check.OFF_THE_FIGURES: Level.WARNING,
    Check.ABOVE_THE_WHOLE: Level.WARNING,
    Check.OFF_THE_FORMS: Level.WARNING,
    Check.UNLISTED_REASON: Level.WARNING,
    Check.NUMBER_TWICE: Level.WARNING,
    Check.ENTERED_TWICE: Level.REMARK,
    Check.SYMBOL_OF_ANOTHER_TYPE: Level.WARNING,
    Check.OUTSIDE_THE_YEAR: Level.WARNING,
    Check.NOT_TO_BE_FOUND: Level.WARNING,
    Check.ASKED_AWAY: Level.REMARK,
}


@dataclass(frozen=True)
class Finding:
    """One sentence on a line (`code`) or on a document (`document`, its key)."""

    check: Check
    what: Sentence
    code: str = ""
    document: str = ""

    @property
    def level(self) -> Level:
        return LEVELS[self.check]


def findings(sheet: CheckedSheet) -> list[Finding]:
    """All findings: check by check, inside one in the order of the paper."""
    return [finding for check in CHECKS for finding in CHECKS[check](sheet)]


def warnings_of(found: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.level is Level.WARNING]


def warnings_key(warnings: Iterable[Finding]) -> str:
    """Names the warnings that somebody has looked at: another one, or one less, is another key."""
    told = [f"{w.check} {w.code} {w.document} {w.what}" for w in warnings]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


# --- lines ----------------------------------------------------------------------------------------


def unanswered(sheet: CheckedSheet) -> Iterator[Finding]:
    for line in _of_codes(sheet, sheet.unanswered):
        yield _on_line(Check.UNANSWERED, line, _("{place}: not scored yet"))


def without_evidence(sheet: CheckedSheet) -> Iterator[Finding]:
    for line in _of_codes(sheet, sheet.without_evidence):
        what = _("{place}: {points} points, but neither a document nor a note")
        yield _on_line(Check.WITHOUT_EVIDENCE, line, what, points=line.points)


def off_the_figures(sheet: CheckedSheet) -> Iterator[Finding]:
    """Points other than the figures give, as may come with lines that nobody here has typed."""
    for line in sheet.lines:
        earned = _earned(line, sheet.places)
        if line.points is None or not isinstance(earned, Decimal) or earned == line.points:
            continue
        what = _("{place}: {points} points, but the figures give {earned}; save the line again")
        yield _on_line(Check.OFF_THE_FIGURES, line, what, points=line.points, earned=earned)


def above_the_whole(sheet: CheckedSheet) -> Iterator[Finding]:
    """S003 counts 137 of 124."""
    for line in sheet.lines:
        if line.rule is None or line.rule.measure is not Measure.RATIO:
            continue
        part, whole = line.figures.get("numerator"), line.figures.get("denominator")
        if isinstance(part, Decimal) and isinstance(whole, Decimal):
            for wrong in within(line.place, Stated.of(part), Stated.of(whole)):
                yield Finding(Check.ABOVE_THE_WHOLE, wrong.what, code=line.code)


def off_the_forms(sheet: CheckedSheet) -> Iterator[Finding]:
    """A figure other than the one that the half-year reports say."""
    for line in sheet.lines:
        for what in differing(line.figures, line.offers):
            placed = sentence(_("{place}: {what}"), place=line.place, what=what)
            yield Finding(Check.OFF_THE_FORMS, placed, code=line.code)


def differing(figures: Figures, offers: Iterable[Offer]) -> Iterator[Sentence]:
    """What is typed otherwise than offered, told one by one. They are held against each other as
    the forms print them: 83,95 is a rate of 83,9465, but 84 is not."""
    for offer in offers:
        typed = figures.get(offer.input)
        if not isinstance(typed, Decimal):
            continue
        places = max(RATE_PLACES, Stated.of(typed).places)
        if not fits(offer.value, Stated.of(round_half_up(typed, places))):
            what = _("{typed} is typed, but {source} says {value}")
            yield sentence(what, typed=typed, source=offer.source, value=offer.value)


def unlisted_reason(sheet: CheckedSheet) -> Iterator[Finding]:
    """Where the figures themselves say that nothing occurred (0/0), no reason is asked for."""
    for line in sheet.lines:
        accepted = {same(reason) for reason in line.na_reasons}
        if not line.na_reason or not accepted or same(line.na_reason) in accepted:
            continue
        if _earned(line, sheet.places) is NOT_APPLICABLE:
            continue
        what = _("{place}: “{reason}” is none of the accepted reasons: {accepted}")
        yield _on_line(
            Check.UNLISTED_REASON, line, what, reason=line.na_reason, accepted=line.na_reasons
        )


def asked_away(sheet: CheckedSheet) -> Iterator[Finding]:
    for line in sheet.lines:
        if line.na_reason:
            yield _on_line(Check.ASKED_AWAY, line, _("{place}: the appraiser decides"))


# --- documents ------------------------------------------------------------------------------------


def number_twice(sheet: CheckedSheet) -> Iterator[Finding]:
    """One number on different documents of, as far as is known, one issuer and one year."""
    for group in of_one_number(sheet.proofs):
        if not _is_one_document(group):
            what = _("No. {number} stands on {count} different documents: {titles}")
            titles = [proof.title for proof in group]
            yield _on_document(
                Check.NUMBER_TWICE, group[-1], what, number=group[-1].number.strip(),
                count=len(group), titles=titles,
            )  # fmt: skip


def entered_twice(sheet: CheckedSheet) -> Iterator[Finding]:
    for group in of_one_number(sheet.proofs):
        if _is_one_document(group):
            what = _("{name} was entered {count} times; one document can prove several lines")
            yield _on_document(
                Check.ENTERED_TWICE, group[-1], what, name=group[-1].name, count=len(group)
            )


def symbol_of_another_type(sheet: CheckedSheet) -> Iterator[Finding]:
    """S001 and S003 call 220/KH-UBND and 36/KH-UBND decisions."""
    for proof in sheet.proofs:
        found = mismatch(proof.number, proof.title)
        if found is not None:
            what = _("{name}: the symbol {symbol} is that of “{means}”, not of “{stated}”")
            yield _on_document(
                Check.SYMBOL_OF_ANOTHER_TYPE, proof, what, name=proof.name, symbol=found.symbol,
                means=found.means, stated=found.stated,
            )  # fmt: skip


def outside_the_year(sheet: CheckedSheet) -> Iterator[Finding]:
    for proof in sheet.proofs:
        if proof.dated is not None and proof.dated.year != sheet.year:
            what = _("{name} is of {date}, not of the year {year}")
            yield _on_document(
                Check.OUTSIDE_THE_YEAR, proof, what, name=proof.name, date=proof.dated,
                year=sheet.year,
            )  # fmt: skip


def not_to_be_found(sheet: CheckedSheet) -> Iterator[Finding]:
    """Nothing to open and nothing to ask for."""
    for proof in sheet.proofs:
        if not proof.content and not proof.number.strip():
            what = _("{name} has neither a file nor a number")
            yield _on_document(Check.NOT_TO_BE_FOUND, proof, what, name=proof.name)


CHECKS: dict[Check, Callable[[CheckedSheet], Iterable[Finding]]] = {
    Check.UNANSWERED: unanswered,
    Check.WITHOUT_EVIDENCE: without_evidence,
    Check.OFF_THE_FIGURES: off_the_figures,
    Check.ABOVE_THE_WHOLE: above_the_whole,
    Check.OFF_THE_FORMS: off_the_forms,
    Check.UNLISTED_REASON: unlisted_reason,
    Check.NUMBER_TWICE: number_twice,
    Check.ENTERED_TWICE: entered_twice,
    Check.SYMBOL_OF_ANOTHER_TYPE: symbol_of_another_type,
    Check.OUTSIDE_THE_YEAR: outside_the_year,
    Check.NOT_TO_BE_FOUND: not_to_be_found,
    Check.ASKED_AWAY: asked_away,
}


def _on_line(check: Check, line: CheckedLine, what: str, **values: object) -> Finding:
    return Finding(check, sentence(what, place=line.place, **values), code=line.code)


def _on_document(check: Check, proof: Proof, what: str, **values: object) -> Finding:
    return Finding(check, sentence(what, **values), document=proof.key)


def _of_codes(sheet: CheckedSheet, codes: Sequence[str]) -> Iterator[CheckedLine]:
    wanted = set(codes)
    return (line for line in sheet.lines if line.code in wanted)


def _earned(line: CheckedLine, places: int) -> Decimal | NotApplicable | None:
    """None where the figures are missing or impossible: then there is nothing to hold against."""
    if line.rule is None or not line.figures:
        return None
    try:
        return points(line.rule, max_points=line.max_points, figures=line.figures, places=places)
    except Refused:
        return None


def _is_one_document(group: Sequence[Proof]) -> bool:
    """The same content, or else the same title, and no two dates."""
    if have_two_dates(group):
        return False
    contents = {proof.content for proof in group}
    return (contents != {""} and len(contents) == 1) or len({same(p.title) for p in group}) == 1
