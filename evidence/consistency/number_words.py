"""Whole numbers in Vietnamese words, as they stand beside digits: “hai mươi bảy”. Pure."""

from accounts.vietnamese import search_key

_DIGITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6,
    "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_SCALES = {"nghin": 1000, "ngan": 1000, "trieu": 1_000_000, "ty": 1_000_000_000}
_SILENT = {"linh", "le"}


def number_in_words(words: str) -> int | None:
    """The number, or None for words that are none, or of which one is not known."""
    total = group = 0
    digit: int | None = None
    said = search_key(words).split()
    if not said:
        return None
    for word in said:
        if word in _DIGITS:
            group, digit = group + (digit or 0), _DIGITS[word]
        elif word == "muoi":  # mười alone is ten, hai mươi twenty
            group, digit = group + 10 * (1 if digit is None else digit), None
        elif word == "tram":
            group, digit = group + 100 * (digit or 0), None
        elif word in _SCALES:
            total, group, digit = total + (group + (digit or 0)) * _SCALES[word], 0, None
        elif word not in _SILENT:
            return None
    return total + group + (digit or 0)
