"""How a paper's number, date, bodies and signatory are written. Pure.

Source: DOMAIN 8, Decree 30/2020, annex I. A number or date that is not there yet is left blank, to
be written in by hand.
"""

from dataclasses import dataclass
from datetime import date

from accounts.paper.measure import text_width

COMMITTEE = "Ủy ban nhân dân"
DEPUTY = "KT. CHỦ TỊCH"
HEADING_WIDTH, HEADING_SIZE = 72.0, 12.0  # of the left block, as in paper.css: mm, points
BLANK = "\N{NO-BREAK SPACE}" * 9  # room to write in


@dataclass(frozen=True)
class PaperNumber:
    """`05` and `/QĐ-UBND`; the first is empty while there is no number."""

    number: str
    symbol: str

    @classmethod
    def read(cls, text: str, *, symbol: str) -> "PaperNumber":
        """Out of `5/QĐ-UBND`, `5` or nothing; `symbol` where the text names none. Below 10 with a
        leading 0."""
        number, slash, own = text.strip().partition("/")
        if number.isdecimal():
            number = f"{int(number):02d}"
        return cls(number, f"/{own if slash else symbol}")

    def blanked(self) -> "PaperNumber":
        return PaperNumber("", self.symbol)

    def __str__(self) -> str:
        return f"{self.number or BLANK}{self.symbol}"


@dataclass(frozen=True, kw_only=True)
class PaperDate:
    """Day, month and year as written; what is blank is filled in by hand."""

    day: str = ""
    month: str = ""
    year: str = ""

    @classmethod
    def of(cls, on: date) -> "PaperDate":
        """Days below 10, and January and February, with a leading zero, the others without."""
        month = f"{on.month:02d}" if on.month < 3 else str(on.month)
        return cls(day=f"{on.day:02d}", month=month, year=str(on.year))

    def without_day(self) -> "PaperDate":
        return PaperDate(month=self.month, year=self.year)

    def __str__(self) -> str:
        day, month, year = (part or BLANK for part in (self.day, self.month, self.year))
        return f"ngày {day} tháng {month} năm {year}"


UNDATED = PaperDate()


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


def signatory_lines(title: str) -> tuple[str, ...]:
    """`KT. CHỦ TỊCH` above `PHÓ CHỦ TỊCH`; a chairman's title alone."""
    capitals = " ".join(title.split()).upper()
    if capitals.startswith(f"{DEPUTY} "):
        return DEPUTY, capitals.removeprefix(f"{DEPUTY} ")
    return (capitals,)


def decision_name(decision: str) -> str:
    """A decision inside a sentence: `Quyết định số 1550/QĐ-UBND ngày …`."""
    text = " ".join(decision.split()).rstrip(".;")
    if not text or text.casefold().startswith("quyết định"):
        return text
    return f"Quyết định số {text}"
