"""The symbol in a document's number held against the type that its title names. Pure.

Source of the symbols: Decree 30/2020/NĐ-CP, annex III, part II (abbreviations of document types);
those of laws and decrees as the Law on the promulgation of legal documents has them. A plan that
is called a decision ("Quyết định số 220/KH-UBND") is one of the contradictions of DOMAIN 7.
"""

import re
from dataclasses import dataclass

from accounts.vietnamese import one_line, search_key

LETTER = "công văn"

SYMBOLS: dict[str, str] = {
    "NQ": "nghị quyết",
    "QĐ": "quyết định",
    "CT": "chỉ thị",
    "QC": "quy chế",
    "QyĐ": "quy định",
    "TB": "thông báo",
    "HD": "hướng dẫn",
    "CTr": "chương trình",
    "KH": "kế hoạch",
    "PA": "phương án",
    "ĐA": "đề án",
    "DA": "dự án",
    "BC": "báo cáo",
    "BB": "biên bản",
    "TTr": "tờ trình",
    "HĐ": "hợp đồng",
    "CĐ": "công điện",
    "BGN": "bản ghi nhớ",
    "BTT": "bản thỏa thuận",
    "GUQ": "giấy ủy quyền",
    "GM": "giấy mời",
    "GGT": "giấy giới thiệu",
    "NĐ": "nghị định",
    "TT": "thông tư",
    "TTLT": "thông tư liên tịch",
    "KL": "kết luận",
    "CV": LETTER,
}
# What else a symbol stands for: the Party has one for decisions and rules, and many offices go on
# writing as they did before.
ALSO: dict[str, tuple[str, ...]] = {
    "QĐ": ("quy định",),
    "CT": ("chương trình",),
    "TT": ("tờ trình",),
}
# A letter has no type in its number: only who sends it ("123/UBND-VP").
SENDERS = frozenset({"ubnd", "hdnd"})
# Letters begin with these as verbs: "Báo cáo kết quả …" may well be one.
SAID_IN_LETTERS = frozenset({"báo cáo", "thông báo", "hướng dẫn"})
# Are often issued by a decision or resolution, under its number.
ISSUED_BY_OTHERS = frozenset(
    {"quy chế", "quy định", "chương trình", "kế hoạch", "phương án", "đề án", "dự án", "hướng dẫn"}
)
ISSUING = frozenset({"quyết định", "nghị quyết"})

_TYPES = sorted({*SYMBOLS.values(), LETTER}, key=len, reverse=True)
_AT_START = re.compile(rf"({'|'.join(_TYPES)})(?! viên)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*(?:số\s*:?\s*)?(\d\S*)", re.IGNORECASE)
_SYMBOL = re.compile(r"^(?:số:?)?\d+[a-zđ]?[-/](?:\d{4}/)?([^\W\d_]+)(?:[-/]([^\W\d_]+))?", re.I)


@dataclass(frozen=True)
class Mismatch:
    """The title says one type, the number's symbol another."""

    stated: str
    symbol: str
    means: str


def mismatch(number: str, title: str) -> Mismatch | None:
    """What contradicts what; None where both agree, or where one of them says nothing.

    The type may stand before the number itself, the number inside the title: "Quyết định số
    220/KH-UBND" as either of them is found. Unknown symbols and titles without a type are left
    alone: what cannot be told is no contradiction.
    """
    number, title = one_line(number), one_line(title)
    stated = _type_at_start(number) or _type_at_start(title)
    found = _SYMBOL.match(_figures_of(number) or _figures_of(title))
    if not stated or found is None:
        return None
    first, second = found[1], found[2] or ""
    meant = _meanings(first)
    if not meant and search_key(first) in SENDERS and stated not in _meanings(second):
        meant = (LETTER,)
    if not meant or stated in meant or _goes_with(stated, meant[0]):
        return None
    return Mismatch(stated, first, meant[0])


def _type_at_start(text: str) -> str:
    found = _AT_START.match(text)
    return found[1].casefold() if found else ""


def _figures_of(text: str) -> str:
    """The number as it stands at the start, or after the type, with the spaces that stray into it
    ("50/QĐ- UBND") gone."""
    named = _AT_START.match(text)
    rest = re.sub(r"\s*([-/])\s*", r"\1", text[named.end() :] if named else text)
    found = _NUMBERED.match(rest)
    return found[1] if found else ""


def _meanings(symbol: str) -> tuple[str, ...]:
    """The types that it stands for, the exact one first; without marks ("QD") it may be several."""
    exact = [symbol] if symbol in SYMBOLS else []
    like = [known for known in SYMBOLS if search_key(known) == search_key(symbol)]
    known = list(dict.fromkeys([*exact, *like]))
    return (*(SYMBOLS[each] for each in known), *(also for k in known for also in ALSO.get(k, ())))


def _goes_with(stated: str, means: str) -> bool:
    if means == LETTER:
        return stated in SAID_IN_LETTERS
    return means in ISSUING and stated in ISSUED_BY_OTHERS
