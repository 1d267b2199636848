"""What a `Range` header asks for (RFC 9110, 14.1.2 and 14.2)."""

import pytest

from evidence.byte_ranges import ByteRange, Unsatisfiable, asked_range

pytestmark = pytest.mark.pure

RANGES: list[tuple[str, ByteRange | None]] = [
    ("bytes=0-499", ByteRange(0, 499)),
    ("bytes=500-999", ByteRange(500, 999)),
    ("bytes=-500", ByteRange(9500, 9999)),
    ("bytes=9500-", ByteRange(9500, 9999)),
    ("bytes=0-0", ByteRange(0, 0)),
    ("bytes=-20000", ByteRange(0, 9999)),
    ("bytes=9000-20000", ByteRange(9000, 9999)),
    ("Bytes = 0 - 9", ByteRange(0, 9)),
    ("", None),
    ("bytes=0-0,-1", None),
    ("bytes=5-4", None),
    ("bytes=-", None),
    ("bytes=a-b", None),
    ("bytes=1-" + "9" * 30, None),
    ("lines=0-9", None),
]


@pytest.mark.parametrize(("header", "expected"), RANGES, ids=[row[0][:20] for row in RANGES])
def test_one_range_of_10000_bytes(header: str, expected: ByteRange | None) -> None:
    assert asked_range(header, 10_000) == expected


@pytest.mark.parametrize("header", ["bytes=10000-", "bytes=20000-30000", "bytes=-0"])
def test_a_range_behind_the_end(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        asked_range(header, 10_000)


def test_the_length_counts_both_ends() -> None:
    assert ByteRange(0, 499).length == 500
