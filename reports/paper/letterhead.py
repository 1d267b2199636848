"""What a paper is headed, numbered, dated and signed with. Pure.

Source: DOMAIN 8, Decree 30/2020, annex I. A number or date that is not there yet is left blank to
be written in by hand.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from reports.facts import AuthorityFacts
from reports.json_text import VIETNAM
from reports.paper.measure import text_width
from reports.phrases import Naming
from reports.result import PeriodResult

SYMBOL = "QĐ-UBND"
COMMITTEE = "Ủy ban nhân dân"
DEPUTY = "KT. CHỦ TỊCH"
HEADING_WIDTH, HEADING_SIZE = 72.0, 12.0  # of the left block, as in paper.css: mm, points
ANY_COMMUNES = "đơn vị hành chính cấp xã"
END_OF_DAY = time(23, 59)


@dataclass(frozen=True, kw_only=True)
class Signing:
    """What a decision gets besides its figures; a draft has neither number, date nor hash."""

    number: str
    signed_on: date | None
    revision: int
    draft: bool
    sha256: str | None
    revision_reason: str = ""

    @property
    def number_parts(self) -> tuple[str, str]:
        """(`05`, `/QĐ-UBND`); the first is empty while there is no number."""
        number, slash, symbol = ("" if self.draft else self.number.strip()).partition("/")
        if number.isdecimal():
            number = f"{int(number):02d}"
        return number, f"/{symbol}" if slash else f"/{SYMBOL}"


@dataclass(frozen=True, kw_only=True)
class PaperDate:
    """Day, month and year as written; a blank day is filled in by hand."""

    day: str
    month: str
    year: str


def paper_date(signing: Signing, *, expected: datetime) -> PaperDate:
    """The date of signing; before it the day is blank, month and year are the expected ones."""
    if signing.signed_on is None or signing.draft:
        local = expected.astimezone(VIETNAM)
        return PaperDate(day="", month=_month(local.month), year=str(local.year))
    on = signing.signed_on
    return PaperDate(day=f"{on.day:02d}", month=_month(on.month), year=str(on.year))


def _month(month: int) -> str:
    """January and February have a leading zero, the others none."""
    return f"{month:02d}" if month < 3 else str(month)


def heading_lines(name: str, *, bold: bool = False) -> tuple[str, ...]:
    """The name of a body in capitals; where it is too wide for one line, `Ủy ban nhân dân` stands
    above whose it is."""
    capitals = name.upper()
    head = COMMITTEE.upper()
    if text_width(capitals, size=HEADING_SIZE, bold=bold) > HEADING_WIDTH:
        for spelling in (head, head.replace("ỦY", "UỶ")):
            if capitals.startswith(f"{spelling} "):
                return spelling, capitals.removeprefix(f"{spelling} ")
    return (capitals,)


def signatory_lines(authority: AuthorityFacts) -> tuple[str, ...]:
    """`KT. CHỦ TỊCH` above `PHÓ CHỦ TỊCH`; a chairman's title alone."""
    title = " ".join(authority.signatory_title.split()).upper()
    if title.startswith(f"{DEPUTY} "):
        return DEPUTY, title.removeprefix(f"{DEPUTY} ")
    return (title,)


def kinds_of(result: PeriodResult) -> str:
    """`xã, thị trấn`: the kinds of commune that the decision is about."""
    return Naming.of(result.communes).kinds_of(result.communes) or ANY_COMMUNES


def moment_text(moment: datetime) -> str:
    """A deadline as an office writes it: `hết ngày 17/12/2022`, `17 giờ 00 ngày 14/12/2022`."""
    local = moment.astimezone(VIETNAM)
    day = f"{local:%d/%m/%Y}"
    if local.time() >= END_OF_DAY:
        return f"hết ngày {day}"
    return f"{local:%H} giờ {local:%M} ngày {day}"


def decision_name(decision: str) -> str:
    """The criteria set's decision inside a sentence: `Quyết định số 1550/QĐ-UBND ngày …`."""
    text = " ".join(decision.split()).rstrip(".;")
    if not text or text.casefold().startswith("quyết định"):
        return text
    return f"Quyết định số {text}"
