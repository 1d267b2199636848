"""What a PDF needs of the operating system: Pango with its companions, and the face of papers."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager

APT_LINE = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2"
FAMILY = "Liberation Serif"
LEAST_VERSION = 2 << 16  # 2.0 as fontconfig counts: 1.07 lacks 92 Vietnamese letters
LIBRARIES = {
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    "HarfBuzz-Subset": (
        "libharfbuzz-subset.so.0",
        "libharfbuzz-subset.0.dylib",
        "libharfbuzz-subset-0.dll",
    ),
}
FONTCONFIG = ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll")

_WEIGHTS = {False: 80, True: 200}  # regular and bold, as fontconfig counts
_MATCH_PATTERN = 0
_FOUND = 0


def missing_libraries() -> tuple[str, ...]:
    """The names of those that cannot be loaded."""
    return tuple(name for name, files in LIBRARIES.items() if _loaded(files) is None)


def has_font() -> bool:
    """Whether papers will be set in FAMILY, in a version that has all Vietnamese letters."""
    version = font_version(FAMILY)
    return version is not None and version >= LEAST_VERSION


def font_version(family: str) -> int | None:
    """The version of the family's face that fontconfig picks, 16 bits of it after the point;
    None where it would pick another family, or is not there itself."""
    fontconfig = _fontconfig()
    if fontconfig is None:
        return None
    with _best_match(fontconfig, family) as match:
        found, version = ctypes.c_char_p(), ctypes.c_int()
        for key, target, getter in (
            (b"family", found, fontconfig.FcPatternGetString),
            (b"fontversion", version, fontconfig.FcPatternGetInteger),
        ):
            if not match or getter(match, key, 0, ctypes.byref(target)) != _FOUND:
                return None
        return version.value if found.value == family.encode() else None


def font_file(family: str, *, bold: bool = False) -> str | None:
    """The file of the family's face; None where fontconfig would pick another family, or is not
    there itself."""
    fontconfig = _fontconfig()
    if fontconfig is None:
        return None
    pattern = f"{family}:weight={_WEIGHTS[bold]}:slant=0"
    with _best_match(fontconfig, pattern) as match:
        found, file = ctypes.c_char_p(), ctypes.c_char_p()
        for key, target in ((b"family", found), (b"file", file)):
            if not match or fontconfig.FcPatternGetString(match, key, 0, ctypes.byref(target)):
                return None
        is_meant = found.value == family.encode() and file.value is not None
        return os.fsdecode(file.value) if is_meant and file.value else None


def _fontconfig() -> ctypes.CDLL | None:
    fontconfig = _loaded(FONTCONFIG)
    if fontconfig is not None:
        for name in ("FcNameParse", "FcFontMatch"):
            getattr(fontconfig, name).restype = ctypes.c_void_p
    return fontconfig


@contextmanager
def _best_match(fontconfig: ctypes.CDLL, family: str) -> Iterator[ctypes.c_void_p]:
    asked = ctypes.c_void_p(fontconfig.FcNameParse(family.encode()))
    fontconfig.FcConfigSubstitute(None, asked, _MATCH_PATTERN)
    fontconfig.FcDefaultSubstitute(asked)
    match = ctypes.c_void_p(fontconfig.FcFontMatch(None, asked, ctypes.byref(ctypes.c_int())))
    try:
        yield match
    finally:
        for pattern in (asked, match):
            if pattern:
                fontconfig.FcPatternDestroy(pattern)


def _loaded(files: tuple[str, ...]) -> ctypes.CDLL | None:
    for file in files:
        try:
            return ctypes.CDLL(file)
        except OSError:
            continue
    return None
