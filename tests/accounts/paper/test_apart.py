"""A long paper drawn by two processes is the paper drawn by one."""

import io
from collections.abc import Sequence
from functools import cache
from subprocess import CalledProcessError
from typing import Any

import pytest
from pypdf import PdfReader

from accounts.paper import html as door
from accounts.paper.apart import draw_apart, halves
from accounts.paper.drawing import draw

pytestmark = [pytest.mark.pure, pytest.mark.slow]

STYLE = "h1 { bookmark-level: 1; bookmark-label: content() } .next { break-before: page }"


def paper(name: str, rows: int) -> str:
    cells = "".join(f"<tr><td>{name} {row}</td><td>{row}</td></tr>" for row in range(rows))
    return (
        f'<html lang="vi"><head><title>{name}</title><style>{STYLE}</style></head><body>'
        f"<h1>{name}</h1><h2>Phần {name}</h2><table><tbody>{cells}</tbody></table>"
        f'<p class="next">Hết {name}</p></body></html>'
    )


PAPERS = tuple(paper(name, rows) for name, rows in (("A", 5), ("Ă", 90), ("Â", 60), ("B", 3)))


@cache
def drawn(*, apart: bool, tagged: bool) -> bytes:
    return (draw_apart if apart else draw)(PAPERS, tagged=tagged)


def reader(*, apart: bool, tagged: bool = True) -> PdfReader:
    return PdfReader(io.BytesIO(drawn(apart=apart, tagged=tagged)))


@pytest.mark.parametrize("tagged", [True, False])
def test_the_pages_are_the_same_in_the_same_order(tagged: bool) -> None:
    texts = [
        [page.extract_text() for page in reader(apart=apart, tagged=tagged).pages]
        for apart in (False, True)
    ]
    assert len(texts[0]) > 8
    assert texts[0] == texts[1]


def test_title_language_and_bookmarks_are_the_same() -> None:
    found = [said_of(reader(apart=apart)) for apart in (False, True)]
    assert len(found[0][2]) == 8
    assert found[0] == found[1]


def said_of(pdf: PdfReader) -> tuple[object, object, list[tuple[str, int, int]]]:
    assert pdf.metadata is not None
    return pdf.metadata.title, pdf.root_object["/Lang"], list(flat(pdf, pdf.outline, 0))


def flat(pdf: PdfReader, outline: Sequence[Any], depth: int) -> Any:
    for entry in outline:
        if isinstance(entry, list):
            yield from flat(pdf, entry, depth + 1)
        else:
            yield entry.title, depth, pdf.get_destination_page_number(entry)


def test_every_tag_is_there_and_leads_to_its_page() -> None:
    kinds = [tags_of(reader(apart=apart)) for apart in (False, True)]
    assert kinds[0].count("/TD") == 2 * (5 + 90 + 60 + 3)
    assert kinds[0] == kinds[1]


def tags_of(pdf: PdfReader) -> list[str]:
    """The kinds of all elements in reading order; each that stands on a page is found there."""
    root: Any = pdf.root_object["/StructTreeRoot"]
    numbers = root["/ParentTree"]["/Nums"]
    by_page = {
        page["/StructParents"]: page.indirect_reference
        for page in pdf.pages  # type: ignore[index]
    }
    assert sorted(by_page) == list(numbers[::2]) == list(range(len(pdf.pages)))
    for number, elements in zip(numbers[::2], numbers[1::2], strict=True):
        for element in elements:
            assert element.get_object()["/Pg"] == by_page[number].get_object()
    return list(kinds_below(root["/K"]))


def kinds_below(elements: Any) -> Any:
    for each in elements:
        element = each.get_object()
        if isinstance(element, dict) and "/S" in element:
            if element["/S"] != "/Document":
                yield element["/S"]
            below = element.get("/K", [])
            yield from kinds_below(below if isinstance(below, list) else [below])


def test_the_same_papers_give_the_same_bytes() -> None:
    assert draw_apart(PAPERS, tagged=True) == drawn(apart=True, tagged=True)


def test_a_process_that_fails_is_told_of() -> None:
    with pytest.raises(CalledProcessError):
        draw_apart(["<p>x</p>", "\ud800"], tagged=False)


@pytest.mark.parametrize(
    ("lengths", "first"), [((1, 1), 1), ((9, 1, 1), 1), ((1, 1, 9), 2), ((3, 3, 3, 3), 2)]
)
def test_the_halves_take_about_as_long(lengths: tuple[int, ...], first: int) -> None:
    one, other = halves(["<p>" * length for length in lengths])
    assert (len(one), len(one) + len(other)) == (first, len(lengths))


def test_only_long_papers_go_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    ways: list[str] = []
    monkeypatch.setattr(door, "draw", lambda *_a, **_k: ways.append("here") or b"")
    monkeypatch.setattr(door, "draw_apart", lambda *_a, **_k: ways.append("apart") or b"")
    for papers in (["x" * (door.LONG + 1)], ["x", "y"], ["x" * door.LONG, "y"]):
        door.html_to_pdf(papers)
    assert ways == ["here", "here", "apart"]
