"""The name that a file is kept and served under: short, visible, harmless on any computer. Pure."""

import re
import unicodedata

NAME_BYTES = 180
_NAMELESS = "tai-lieu"
_FORBIDDEN_ON_WINDOWS = str.maketrans(dict.fromkeys('<>:"|?*', "_"))
_RESERVED_ON_WINDOWS = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])", re.I
)


def clean_name(name: str) -> str:
    """The name alone, without folders, controls and writing-direction marks, in NFC, 180 bytes.

    What Windows forbids in names, or keeps for its devices, is written otherwise; the extension
    outlives the shortening.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(
        " " if char.isspace() else char
        for char in last
        if char.isspace() or not unicodedata.category(char).startswith("C")
    )
    visible = unicodedata.normalize("NFC", visible).translate(_FORBIDDEN_ON_WINDOWS)
    stem, dot, extension = " ".join(visible.split()).rpartition(".")
    if not dot:
        stem, extension = extension, ""
    stem, extension = stem.strip(". "), extension.strip()
    if _RESERVED_ON_WINDOWS.fullmatch((stem or extension).partition(".")[0].rstrip()):
        stem = f"_{stem}"
    room = NAME_BYTES - len(f"{dot}{extension}".encode())
    if room < len(_NAMELESS):
        return _shortened(f"{stem}{dot}{extension}", NAME_BYTES)
    return (_shortened(stem, room) or _NAMELESS) + dot + extension


def _shortened(text: str, max_bytes: int) -> str:
    """As many whole characters as fit into the bytes."""
    return text.encode()[:max_bytes].decode(errors="ignore").rstrip(". ")
