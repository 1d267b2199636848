"""What a decision says of its year, number, date and criteria set. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time

from accounts.paper.heading import PaperDate, PaperNumber
from reports.result.json_text import VIETNAM
from reports.result.period import PeriodResult
from reports.statistics.phrases import Naming

LANGUAGE = "vi"  # official papers are Vietnamese, whatever the reader's screen is
SYMBOL = "QĐ-UBND"
ANY_COMMUNES = "đơn vị hành chính cấp xã"
END_OF_DAY = time(23, 59)


@dataclass(frozen=True, kw_only=True)
class Signing:
    """What a decision gets besides its figures; a draft has neither number, date nor hash.

    `log_head` is the hash of event number `log_sequence`, the last before publishing; `address`
    is where the site says what this publication says.
    """

    number: str
    signed_on: date | None
    revision: int
    draft: bool
    sha256: str | None
    revision_reason: str = ""
    log_sequence: int = 0
    log_head: str = ""
    address: str = ""

    @property
    def paper_number(self) -> PaperNumber:
        return PaperNumber.read("" if self.draft else self.number, symbol=SYMBOL)


DRAFT = Signing(number="", signed_on=None, revision=1, draft=True, sha256=None)


def paper_date(signing: Signing, *, expected: datetime) -> PaperDate:
    """The date of signing; before it the day is blank, month and year are the expected ones."""
    if signing.signed_on is None or signing.draft:
        return PaperDate.of(expected.astimezone(VIETNAM).date()).without_day()
    return PaperDate.of(signing.signed_on)


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
