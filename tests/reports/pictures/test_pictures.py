"""The pictures of a result, read back from their shapes: years of every form, nothing over the
edge, bars as long as their values, letters that can be read in black and white."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import combinations, pairwise

import pytest

from accounts.numbers import format_decimal, round_half_up
from accounts.paper.shapes import (
    LIGHT,
    SHADES,
    Anchor,
    Digits,
    Drawing,
    Line,
    Rect,
    Text,
    contrast,
    readable_on,
)
from accounts.paper.svg import svg
from accounts.refusals import Refused, Sentence
from accounts.vietnamese import search_key
from reports.pictures.album import pictures
from reports.pictures.bars import BAR
from reports.pictures.change import change
from reports.pictures.distribution import MOST_COLUMNS, bins_of, distribution
from reports.pictures.fields import profile, profile_table
from reports.pictures.frame import Picture
from reports.pictures.groups import groups
from reports.pictures.heat import NAMES, heat, shade_of
from reports.statistics.figures import figures
from tests.reports import phu_yen
from tests.reports.pictures.shapes_of_years import in_two_blocks, of_many, years

pytestmark = pytest.mark.pure

YEARS = years()
PROVINCE = "170 communes, twelve fields"
EDGE = 0.05  # mm


def english(sentence: Sentence) -> str:
    return str(sentence)


@cache
def album(name: str) -> tuple[Picture, ...]:
    return pictures(YEARS[name], say=english)


def drawings_of(name: str) -> Iterator[Drawing]:
    for picture in album(name):
        yield from picture.drawings
    for commune in YEARS[name].communes[:2]:
        yield profile(YEARS[name], commune.code, say=english)


def drawn(picture: Picture | None) -> Drawing:
    assert picture is not None
    (drawing,) = picture.drawings
    return drawing


def texts(drawing: Drawing) -> list[Text]:
    return [shape for shape in drawing.shapes if isinstance(shape, Text)]


def rects(drawing: Drawing, fill: str) -> list[Rect]:
    return [s for s in drawing.shapes if isinstance(s, Rect) and s.fill == fill]


@pytest.mark.parametrize("name", YEARS)
def test_nothing_goes_over_the_edge(name: str) -> None:
    for drawing in drawings_of(name):
        for shape in drawing.shapes:
            box = shape.box
            assert -EDGE <= box.left <= box.right <= drawing.width + EDGE, (drawing.title, shape)
            assert -EDGE <= box.top <= box.bottom <= drawing.height + EDGE, (drawing.title, shape)


@pytest.mark.parametrize("name", [name for name in YEARS if not name.startswith("170")])
def test_no_two_texts_lie_on_one_another(name: str) -> None:
    for drawing in drawings_of(name):
        for one, other in combinations(texts(drawing), 2):
            a, b = one.box, other.box
            # Descenders may reach into the room kept for the marks of the line below.
            apart = (
                a.right <= b.left + EDGE
                or b.right <= a.left + EDGE
                or abs(one.y - other.y) >= 0.3 * max(one.size, other.size)
            )
            assert apart, (drawing.title, one, other)


@pytest.mark.parametrize("name", YEARS)
def test_every_picture_says_what_is_seen_and_has_its_table(name: str) -> None:
    found = album(name)
    assert [picture.number for picture in found] == list(range(1, len(found) + 1))
    for picture in found:
        assert picture.table.rows
        assert all(len(drawing.description) > 10 for drawing in picture.drawings)


def test_which_pictures_there_are() -> None:
    keys = {name: [p.key for p in album(name)] for name in YEARS}
    everything = ["groups", "distribution", "change", "fields", "heat"]
    assert keys["Phù Yên 2022"] == everything
    assert keys["no commune"] == []
    assert keys["nothing applied"] == ["groups", "fields", "heat"]
    assert keys["nobody compared"] == ["groups", "distribution", "fields", "heat"]


def test_the_bars_of_the_groups_are_as_long_as_they_have_communes() -> None:
    """S001, III: nobody in A, 4 in B, 16 in C, 7 in D."""
    picture = groups(phu_yen.result(), number=1, say=english)
    bars = rects(drawn(picture), BAR)
    assert [round(bar.width / bars[1].width * 16, 6) for bar in bars] == [4, 16, 7]
    assert {"0 (0,0%)", "4 (14,8%)", "16 (59,3%)", "7 (25,9%)"} <= {
        t.text for t in texts(drawn(picture))
    }


def test_each_block_has_its_own_groups() -> None:
    result = in_two_blocks()
    drawing = drawn(groups(result, number=1, say=english))
    assert [t.text for t in texts(drawing) if t.bold] == ["Khối phường", "Khối xã"]
    counts = [len(g.communes) for b in result.blocks for g in figures(result, block=b).groups]
    bars = rects(drawing, BAR)
    longest = max(bar.width for bar in bars)
    assert [round(bar.width / longest * max(counts), 6) for bar in bars] == [n for n in counts if n]


def test_the_columns_of_the_distribution_are_as_high_as_they_have_communes() -> None:
    result = phu_yen.result()
    indices = [c.printed_index for c in result.communes if c.printed_index is not None]
    bins = bins_of(indices)
    for at, count in enumerate(bins.counts):
        lower, upper = bins.bounds(at)
        assert count == sum(lower <= index < upper for index in indices)
    columns = rects(drawn(distribution(result, number=2, say=english)), BAR)
    highest = max(column.height for column in columns)
    assert [round(c.height / highest * max(bins.counts), 6) for c in columns] == [
        count for count in bins.counts if count
    ]


def test_mean_and_median_stand_where_they_are_on_the_axis() -> None:
    result = phu_yen.result()
    found, drawing = figures(result), drawn(distribution(result, number=2, say=english))
    labels = {Decimal(t.text): t.x for t in texts(drawing) if t.text.isdecimal() and not t.bold}
    low, high = min(labels), max(labels)
    upright = [
        s for s in drawing.shapes if isinstance(s, Line) and s.x1 == s.x2 and s.weight == 0.5
    ]
    for line, value in zip(upright, (found.mean_index, found.median_index), strict=True):
        assert value is not None
        share = float((Decimal(value.numerator) / value.denominator - low) / (high - low))
        assert line.x1 == pytest.approx(labels[low] + share * (labels[high] - labels[low]))
    assert [line.dashed for line in upright] == [False, True]


@pytest.mark.parametrize(
    "indices", [["50"], ["50", "50"], ["0", "100"], ["99.999", "100.01"], ["-3.5", "104"]]
)
def test_every_index_falls_into_one_column(indices: list[str]) -> None:
    bins = bins_of([Decimal(index) for index in indices])
    assert sum(bins.counts) == len(indices)
    assert len(bins.counts) <= MOST_COLUMNS


@pytest.mark.parametrize("name", ["Phù Yên 2022", PROVINCE, "two blocks"])
def test_the_bars_of_the_change_go_both_ways_by_what_it_is(name: str) -> None:
    result = YEARS[name]
    picture = change(result, number=3, say=english)
    assert picture is not None
    moved = sorted((c.index_change for c in result.communes if c.index_change), reverse=True)
    lengths: list[Decimal] = []
    rates = set()
    for drawing in picture.drawings:
        zero = next(s.x1 for s in drawing.shapes if isinstance(s, Line) and s.weight == 0.25)
        bars = [s for s in drawing.shapes if isinstance(s, Rect)]
        for bar in sorted(bars, key=lambda bar: bar.y):
            by = moved[len(lengths)]
            assert (bar.fill == LIGHT) == (by < 0)
            assert bar.x == pytest.approx(zero if by > 0 else zero - bar.width)
            rates.add(round(bar.width / abs(float(by)), 4))
            lengths.append(by)
    assert len(lengths) == len(moved)
    assert len(rates) == 1


def test_falls_are_told_from_rises_without_colour() -> None:
    drawing = drawn(change(phu_yen.result(), number=3, say=english))
    falls = rects(drawing, LIGHT)
    for fall in falls:
        slanting = [
            s
            for s in drawing.shapes
            if isinstance(s, Line)
            and s.y1 != s.y2
            and s.x1 != s.x2
            and fall.y - EDGE <= s.box.top <= s.box.bottom <= fall.y + fall.height + EDGE
        ]
        assert slanting
        for line in slanting:
            assert fall.x - EDGE <= line.box.left <= line.box.right <= fall.x + fall.width + EDGE


def test_who_cannot_be_compared_is_named() -> None:
    result = in_two_blocks()
    picture = change(result, number=3, say=english)
    assert picture is not None
    missing = [c.name for c in result.communes if c.index_change is None]
    assert missing
    assert all(name in str(picture.notes[0]) for name in missing)


def test_the_profile_measures_a_commune_against_the_mean() -> None:
    result = phu_yen.result()
    commune = result.communes[3]
    drawing = profile(result, commune.code, say=english)
    bars = rects(drawing, BAR)[:-1]  # the last is the legend's
    marks = [s.x1 for s in drawing.shapes if isinstance(s, Line) and s.weight == 0.7][:-1]
    left = bars[0].x
    full = next(t.x for t in texts(drawing) if t.text == "100%") - left
    for bar, mark, field, mean in zip(
        bars, marks, commune.fields, figures(result).fields, strict=True
    ):
        assert field.rate is not None
        assert mean.rate is not None
        assert bar.width / full == pytest.approx(float(field.rate) / 100)
        assert (mark - left) / full == pytest.approx(float(mean.rate) / 100)
    assert len(profile_table(result, commune.code).rows) == len(bars)
    with pytest.raises(Refused):
        profile(result, "nowhere", say=english)


def test_bonus_and_penalty_have_no_rate_to_show() -> None:
    result = of_many(5, 3, extras=True)
    picture = heat(result, number=5, say=english)
    assert picture is not None
    assert len(picture.table.columns) == 2 + 3
    assert len(profile_table(result, "001").rows) == 3
    assert any("Bonus" in str(note) for note in picture.notes)


@pytest.mark.parametrize("name", ["Phù Yên 2022", PROVINCE, "two blocks"])
def test_every_cell_of_the_heat_map_has_its_figure_and_its_shade(name: str) -> None:
    result = YEARS[name]
    picture = heat(result, number=5, say=english)
    assert picture is not None
    rows = [(shapes, drawing) for drawing in picture.drawings for shapes in rows_of(drawing)]
    wanted = [
        ["–" if f.rate is None else format_decimal(f.rate, places=0) for f in c.fields]
        for c in result.communes
    ]
    assert [[text for _x, text in shapes] for shapes, _drawing in rows][:-1] == wanted
    for shapes, drawing in rows:
        for (x, y), text in shapes:
            under = [
                s.fill
                for s in drawing.shapes
                if isinstance(s, Rect)
                and s.x >= NAMES
                and s.x < x < s.x + s.width
                and s.y < y < s.y + s.height
            ]
            shade = 0 if text == "–" else shade_of(int(text))
            assert under == ([SHADES[shade]] if shade else [])


Placed = list[tuple[tuple[float, float], str]]


def rows_of(drawing: Drawing) -> list[Placed]:
    """The figures of each row from the left, both colours together."""
    found: dict[float, Placed] = {}
    for shape in drawing.shapes:
        if isinstance(shape, Digits):
            found.setdefault(shape.y, []).extend(((x, shape.y), t) for x, t in shape.figures)
    return [sorted(found[y]) for y in sorted(found)]


def test_shades_are_told_apart_and_read_without_colour() -> None:
    """WCAG 2.1: 4,5 for letters, 3 for what is not text; darker from shade to shade."""
    for lighter, darker in pairwise(SHADES):
        assert contrast(lighter, "#000") > contrast(darker, "#000")
    for fill in (*SHADES, LIGHT):
        assert contrast(fill, readable_on(fill)) >= 4.5
    assert contrast(BAR, "#fff") >= 3
    assert contrast(BAR, "#000") >= 3  # the mark across a bar


def test_contrast_is_that_of_wcag() -> None:
    """Known pairs: black on white is 21, #767676 on white the least grey that passes 4,5."""
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#fff", "#fff") == pytest.approx(1)
    assert 4.5 <= contrast("#767676", "#fff") < 4.6


def test_the_picture_of_a_whole_province_is_light() -> None:
    weights = {p.key: sum(len(svg(d).encode()) for d in p.drawings) for p in album(PROVINCE)}
    assert weights["heat"] < 60_000
    assert sum(weights.values()) < 130_000


def test_every_commune_stands_in_the_pictures_of_communes_once() -> None:
    names = sorted(search_key(c.name) for c in YEARS[PROVINCE].communes)
    for picture in album(PROVINCE):
        if picture.key in ("change", "heat"):
            shown = [
                search_key(t.text.split(". ")[-1].removeprefix("phường "))
                for drawing in picture.drawings
                for t in texts(drawing)
                if t.anchor is Anchor.START and t.x == 0 and not t.bold
            ]
            assert sorted(shown) == names


def test_a_rate_is_rounded_before_it_is_shaded() -> None:
    """What is printed as 90 is shaded as 90."""
    assert shade_of(int(round_half_up(Decimal("89.5"), 0))) == len(SHADES) - 1
    assert [shade_of(rate) for rate in (-3, 0, 49, 50, 69, 70, 80, 89, 90, 100)] == [
        0, 0, 0, 1, 1, 2, 3, 3, 4, 4,
    ]  # fmt: skip
