"""How wide a text is in the face that papers are set in, near enough to lay out tables. Pure.

Widths are those of Times New Roman, which Liberation Serif shares, as parts of the font size.
"""

import unicodedata

UPRIGHT_WIDTH, ACROSS_WIDTH = 165.0, 252.0  # A4 less the margins of paper.css, in mm
MM_PER_POINT = 25.4 / 72
BOLD = 1.08

_WIDTHS = {
    **dict.fromkeys("ijlt,.;:/|'!()[]", 0.31),
    **dict.fromkeys(" ", 0.25),
    **dict.fromkeys("frsI-", 0.37),
    **dict.fromkeys("mW", 0.86),
    **dict.fromkeys("wM%", 0.84),
}
_CAPITAL, _OTHER = 0.7, 0.5


def text_width(text: str, *, size: float, bold: bool = False) -> float:
    """Millimetres on one line; `size` in points."""
    letters = (c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    ems = sum(_WIDTHS.get(c, _CAPITAL if c.isupper() else _OTHER) for c in letters)
    return ems * size * MM_PER_POINT * (BOLD if bold else 1)


def widest_word(text: str, *, size: float, bold: bool = False) -> float:
    """Millimetres of the longest word: what a text needs at least when it may be broken."""
    return max((text_width(word, size=size, bold=bold) for word in text.split()), default=0.0)
