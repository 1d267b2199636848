"""The published text of a scoring rule, taken apart into clauses. Pure.

The words are those of Vietnamese annexes: "Từ 90% trở lên: 1; từ 70% đến dưới 90%: 0,5".
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from accounts.numbers import parse_decimal

NUMBER = r"[0-9]+(?:[.,][0-9]+)*"
MAXIMUM = r"điểm tối đa|điểm chuẩn|tối đa|thang điểm"
_POINTS = rf"(?P<worth>{NUMBER}|{MAXIMUM})\s*(?:điểm|đ)?"
_STATED = re.compile(rf"(?P<given>.+?)\s*[:=]\s*{_POINTS}\.?", re.I)
_STATED_BARE = re.compile(
    rf"(?P<given>.+?)[\s,]*(?:được|đạt|thì được|chấm|tính|cho)?\s+(?P<worth>{NUMBER})\s*điểm\.?",
    re.I,
)
_FORMULA = re.compile(
    rf"(?:(?P<given>[^:]+?)\s*:\s*)?(?P<left>.*?)\s*[x×*]\s*\(?(?P<worth>{NUMBER}|{MAXIMUM})"
    r"\s*(?:điểm)?[)\]]*\.?",
    re.I,
)
_EACH = re.compile(
    rf"\b(?:mỗi|cứ)\b.*?(?:\b(?P<way>bị trừ|trừ|cộng|được|đạt)\b|:)\s*(?:thêm\s+)?"
    rf"(?P<worth>{NUMBER})\s*(?:điểm)?(?:/\S+(?: \S+)?)?\.?$",
    re.I,
)
_AT_MOST = re.compile(
    rf"(?:nhưng\s+)?(?:không quá|tối đa(?: không quá)?)(?: là)?\s+(?P<worth>{NUMBER})\s*(?:điểm)?",
    re.I,
)
_TAKEN = re.compile(
    rf"(?P<given>.+?)\s*[:,]?\s*(?:bị )?trừ\s+(?P<worth>{NUMBER})\s*(?:điểm)?\.?", re.I
)
_JUDGED = re.compile(
    r"(?=.*\b(?:chấm|cho điểm|mức độ|đánh giá|xem xét)\b).*?\btừ 0 (?:điểm )?đến "
    rf"(?P<worth>{NUMBER}|{MAXIMUM})\s*(?:điểm)?\.?",
    re.I,
)
_LEFT_OUT = re.compile(
    r".*(?:loại khỏi|không tính (?:vào )?điểm tối đa|trừ khỏi (?:tổng )?điểm|không đánh giá)", re.I
)
# "(Tỷ lệ % x điểm tối đa)/100%" says no more than "(Tỷ lệ % x điểm tối đa)"
_OF_HUNDRED = re.compile(r"(?:(?<=[)\]])|(?<=tối đa))\s*/\s*\(?100\s*%\)?", re.I)
_NO_EFFECT = re.compile(
    r"(?:không âm|không trừ quá.*|nhập bởi.*|do cơ quan thẩm định nhập|trong đó|"
    r"điểm đánh giá(?: được tính)?(?: như sau| theo công thức)?)",
    re.I,
)
_NO_CASES = re.compile(r"không (?:có|phát sinh|phát hiện|thuộc|được giao)\b", re.I)
_WORDS = r"(?P<words>(?:\s+[^\d%:;<>≥]+)?)"
_MORE = _WORDS.replace("words", "more")
_RANGE = re.compile(
    rf"(?:có\s+|đạt\s+|tăng\s+|hoàn thành\s+)*(?:từ\s+)?(?P<low>{NUMBER})\s*(?P<unit>%?)"
    rf"{_WORDS}\s*(?:-|–|đến|tới)\s*(?P<below><|dưới\s)?\s*(?P<high>{NUMBER})\s*%?{_MORE}",
    re.I,
)
_FROM = re.compile(
    rf"(?:có\s+|đạt\s+|tăng\s+|hoàn thành\s+|tỷ lệ\s+)*(?P<mark>từ\s+|≥\s*|>=\s*|>\s*|trên\s+)?"
    rf"(?P<low>{NUMBER})\s*(?P<unit>%?){_WORDS}",
    re.I,
)
_BELOW = re.compile(
    rf"(?:có\s+|đạt\s+|tăng\s+|tỷ lệ\s+)*(?:dưới\s+|<\s*)(?P<high>{NUMBER})\s*(?P<unit>%?){_WORDS}",
    re.I,
)
_NONE = re.compile(r"không(?: có)?|chưa có|không tăng|0", re.I)


@dataclass(frozen=True)
class Stretch:
    """What a condition says of a number: from `low` (or open) to below `high` (or open)."""

    low: Decimal | None
    high: Decimal | None
    percent: bool
    to_high: bool = False  # "từ 12 đến 23": 23 belongs to it
    above: bool = False  # "trên 90": 90 does not belong to it
    marked: bool = True  # has a word or sign of order, or is a bare number
    none: bool = False  # "không": no case at all


@dataclass(frozen=True)
class Clause:
    """A part of the text: `worth` points (None: the maximum) for what is `given`."""

    text: str
    kind: str  # stated, formula, each_minus, each_plus, taken, judged, at_most, left_out, idle, ?
    given: str = ""
    worth: Decimal | None = None
    is_maximum: bool = False


def clauses(text: str) -> list[Clause]:
    """The clauses in order. Raises UnreadableNumber for a figure that reads two ways."""
    return [_clause(part) for part in _parts(_simpler(text))]


def stretch(given: str) -> Stretch | None:
    """The numbers that the condition names, None where it is no condition on a number alone."""
    given = given.strip(" .,")
    if _NONE.fullmatch(given):
        return Stretch(Decimal(0), None, percent=False, none=True)
    if found := _BELOW.fullmatch(given):
        return Stretch(None, parse_decimal(found["high"]), percent=bool(found["unit"]))
    if found := _RANGE.fullmatch(given):
        low, high = parse_decimal(found["low"]), parse_decimal(found["high"])
        percent = bool(found["unit"]) or "%" in given
        return Stretch(low, high, percent=percent, to_high=not found["below"])
    if found := _FROM.fullmatch(given):
        words, mark = found["words"].strip().lower(), (found["mark"] or "").strip().lower()
        ordered = bool(mark) or words.endswith("trở lên")
        return Stretch(
            parse_decimal(found["low"]),
            None,
            percent=bool(found["unit"]),
            above=mark in (">", "trên"),
            marked=ordered or not words or bool(found["unit"]),
        )
    return None


def no_cases(given: str) -> bool:
    """Whether the condition says that nothing occurred: "không phát sinh", "không có kiến nghị"."""
    return bool(_NO_CASES.match(given))


def _simpler(text: str) -> str:
    text = unicodedata.normalize("NFC", text).replace("\u00a0", " ")
    text = re.sub(r"(?<=điểm)\s*[,.]\s+", "; ", text)
    text = _OF_HUNDRED.sub("", text)
    return re.sub(r"(?<=\d)\s+%", "%", text)


def _parts(text: str) -> Iterator[str]:
    """Pieces between semicolons, line ends and sentence ends that stand outside brackets."""
    depth, piece = 0, ""
    for mark in re.split(r"([;()\n]|\.\s+(?=[^\W\d_])|\s\+\s)", text):
        depth += (mark == "(") - (mark == ")")
        ends = mark in (";", "\n") or re.fullmatch(r"\.\s+|\s\+\s", mark)
        if ends and depth <= 0:
            yield from _filled(piece)
            piece = ""
        else:
            piece += mark
    yield from _filled(piece)


def _filled(piece: str) -> Iterator[str]:
    if cleaned := re.sub(r"\s+", " ", piece).strip(" -–+•*."):
        yield cleaned


def _clause(text: str) -> Clause:
    if _LEFT_OUT.match(text):
        return Clause(text, "left_out", text)
    if found := _EACH.search(text):
        kind = "each_minus" if "trừ" in (found["way"] or "").lower() else "each_plus"
        return Clause(text, kind, "", parse_decimal(found["worth"]))
    if found := _AT_MOST.fullmatch(text):
        return Clause(text, "at_most", "", parse_decimal(found["worth"]))
    if found := _TAKEN.fullmatch(text):
        return Clause(text, "taken", found["given"], parse_decimal(found["worth"]))
    if found := _JUDGED.fullmatch(text):
        return _worth(Clause(text, "judged"), found["worth"])
    if found := _FORMULA.fullmatch(text):
        return _worth(Clause(text, "formula", found["given"] or ""), found["worth"], found["left"])
    if found := _STATED.fullmatch(text) or _STATED_BARE.fullmatch(text):
        return _worth(Clause(text, "stated", found["given"].strip()), found["worth"])
    return Clause(text, "idle" if _NO_EFFECT.fullmatch(text) else "?")


def _worth(clause: Clause, worth: str, left: str = "") -> Clause:
    given = f"{clause.given}|{left}" if clause.kind == "formula" else clause.given
    if re.fullmatch(MAXIMUM, worth, re.I):
        return Clause(clause.text, clause.kind, given, None, is_maximum=True)
    return Clause(clause.text, clause.kind, given, parse_decimal(worth))
