"""Vietnamese text put in order, and made findable.

Databases cannot be trusted with either: SQLite folds case for ASCII only and knows no
Vietnamese order, PostgreSQL's order depends on how the cluster was made. So both keys
are stored in columns of their own, beside the name they belong to.
"""

import re
import unicodedata

_BEFORE_DIGITS = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
_DIGITS = "0123456789"
_LONGER_NUMBER = "\N{MIDDLE DOT}"  # stands once for every digit of a number after its first
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_VOWELS = frozenset("aăâeêioôơuưy")

_LEVEL_END = "00"
_UNKNOWN = "99"
_RANKS = {
    char: f"{rank:02d}"
    for rank, char in enumerate(_BEFORE_DIGITS + _DIGITS + _LONGER_NUMBER + _ALPHABET, 1)
}

_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_NO_TONE = "0"
_OTHER_MARK = "6"

# Old fonts and converters leave the Icelandic eth, which looks like Đ, in its place.
_LOOKALIKES = str.maketrans("Ðð‘’ʼ–—“”", "Đđ'''--\"\"")
_BASE_AND_MARKS = re.compile(r"([0-9]+|.)([\u0300-\u036f]*)", re.DOTALL)


def one_line(text: str) -> str:
    """The text composed (NFC), with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def sort_key(text: str) -> str:
    """A key that puts texts in the order of a Vietnamese dictionary.

    The key is made of the digits 0-9 alone, so that every collation of every database
    compares it alike: byte by byte. It has four digits for each letter of `text` (more
    for numbers and foreign letters), and is the same for composed and decomposed input.

    First the letters decide, a ă â b c d đ e ê … with spaces before punctuation, digits
    and letters, and numbers by their value ("Phường 2", "Phường 10"); then the tones:
    ngang, huyền, hỏi, ngã, sắc, nặng; last lower case before upper. A tone belongs to
    its run of vowels: "hòa" and "hoà" have one key. Texts may have one key where
    they differ in the kind of dash or apostrophe, leading zeros or foreign accents alone.

    Source: the tailoring "vi" of Unicode CLDR, with numbers by value (option "kn").
    """
    ranks, tones, cases = [], [], []
    for base, marks in _BASE_AND_MARKS.findall(_decomposed(text)):
        letter, other_marks = _letter(base, marks)
        ranks.append(_rank(letter))
        if letter not in _VOWELS:
            tones.append(_NO_TONE)
        tones.extend(_TONES.get(mark, _OTHER_MARK) for mark in other_marks)
        cases.append("0" if base == base.lower() else "1")
    return "".join([*ranks, _LEVEL_END, *tones, _LEVEL_END, *cases])


def search_key(text: str) -> str:
    """`text` in lower case without accents, đ as d, with single spaces.

    "đắk  lắk" and "Dak Lak" both become "dak lak"; a search compares the key of what
    was typed with the key of what is stored.
    """
    bare = "".join(char for char in _decomposed(text) if not unicodedata.combining(char))
    return " ".join(bare.lower().replace("đ", "d").split())


def _decomposed(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.translate(_LOOKALIKES))
    return " ".join(decomposed.split())


def _letter(base: str, marks: str) -> tuple[str, str]:
    """The letter of the alphabet, in lower case, that `base` is with one of `marks`; the others."""
    for mark in marks:
        letter = unicodedata.normalize("NFC", base.lower() + mark)
        if letter in _RANKS:
            return letter, marks.replace(mark, "", 1)
    return base.lower(), marks


def _rank(letter: str) -> str:
    """Two digits that put a letter or a mark of punctuation in its place; more for a number."""
    if letter[0] in _DIGITS:
        value = letter.lstrip("0") or "0"
        return "".join(_RANKS[char] for char in _LONGER_NUMBER * (len(value) - 1) + value)
    return _RANKS.get(letter) or f"{_UNKNOWN}{ord(letter[0]):07d}"
