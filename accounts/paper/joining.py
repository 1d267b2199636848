"""The objects of one PDF put behind those of another, before it is written.

As pydyf holds them, which WeasyPrint writes with: objects are numbered, of which 1 are the pages
and 2 the catalog, and name one another by references, `12 0 R`. Pages, bookmarks and tags are kept.

What joining will not look into is settled first: turned into the bytes that stand in the file, by
each process its own, so that the one that joins has little left to do.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pydyf

_REFERENCE = re.compile(rb"(\d+) 0 R")
_OWN_OBJECTS = 3  # nothing, pages and catalog: the other file has its own
_PLACES = {"StructParents", "StructParent"}  # by these the tags of a page are found
_STREAM = b"\nstream\n"  # behind what it is, as in the file
_TEXT = b"("  # what is said in words may look like a reference


@dataclass(frozen=True)
class Parts:
    """Everything of a PDF but its pages object, its catalog and what says what it is."""

    objects: list[Any]
    pages: list[int]
    bookmarks: int | None
    tags: int | None


class Settled(pydyf.Object):  # type: ignore[misc] # published without types
    """An object as it stands in the file; before a stream, all digits before ` 0 R` in it are
    references."""

    data = b""
    compressible = True

    def __init__(self, each: Any, data: bytes) -> None:
        super().__init__()
        self.number, self.data, self.compressible = each.number, data, each.compressible

    def renumber(self, renumbered: Callable[[int], int]) -> None:
        head, mark, stream = self.data.partition(_STREAM)
        head = _REFERENCE.sub(lambda found: b"%d 0 R" % renumbered(int(found[1])), head)
        self.data = head + mark + stream


def settle(pdf: Any) -> None:
    """Turns what joining does not look into into bytes."""
    looked_into = _looked_into(pdf)
    for number, each in enumerate(pdf.objects[_OWN_OBJECTS:], start=_OWN_OBJECTS):
        if number in looked_into:
            continue
        data = each.data
        if isinstance(each, pydyf.Stream) or _TEXT not in data:
            pdf.objects[number] = Settled(each, data)


def _looked_into(pdf: Any) -> set[int]:
    """Where tags and bookmarks hang together, and what stands on a page."""
    roots = {_number(pdf.catalog.get(key)) for key in ("Outlines", "StructTreeRoot")} - {None}
    found = {
        _number(pdf.objects[root][key])
        for root in roots
        for key in ("First", "Last", "ParentTree")
        if key in pdf.objects[root]
    }
    placed = {
        number
        for number, each in enumerate(pdf.objects)
        if isinstance(each, dict) and _PLACES & each.keys()
    }
    return {number for number in roots | found | placed if number is not None}


def parts_of(pdf: Any) -> Parts:
    settle(pdf)
    return Parts(
        objects=pdf.objects[_OWN_OBJECTS:],
        pages=pdf.pages["Kids"][::3],
        bookmarks=_number(pdf.catalog.get("Outlines")),
        tags=_number(pdf.catalog.get("StructTreeRoot")),
    )


def append(pdf: Any, parts: Parts) -> None:
    """Puts the parts behind what the PDF holds."""
    Appending(pdf, parts).run()


class Appending:
    """One PDF being put behind another. What was number 3 in it gets the next free number."""

    def __init__(self, pdf: Any, parts: Parts) -> None:
        self.pdf, self.parts = pdf, parts
        self.shift = len(pdf.objects) - _OWN_OBJECTS
        self.own_bookmarks = _number(pdf.catalog.get("Outlines"))
        self.own_tags = _number(pdf.catalog.get("StructTreeRoot"))

    def run(self) -> None:
        for each in self.parts.objects:
            _renumber(each, self.renumbered)
            self.pdf.add_object(each)
        for number in self.parts.pages:
            self.pdf.pages["Kids"].extend([number + self.shift, 0, "R"])
            self.pdf.pages["Count"] += 1
        if self.parts.tags is not None and self.own_tags is not None:
            self._join_tags()
        if self.parts.bookmarks is not None:
            self._join_bookmarks()

    def renumbered(self, number: int) -> int:
        """What hung below the other file's roots hangs below those of this one."""
        if number < _OWN_OBJECTS:
            return number
        if number == self.parts.tags and self.own_tags is not None:
            return self.own_tags
        if number == self.parts.bookmarks and self.own_bookmarks is not None:
            return self.own_bookmarks
        return number + self.shift

    def _their(self, number: int) -> Any:
        return self.pdf.objects[number + self.shift]

    def _join_tags(self) -> None:
        """What the marks on a page belong to is found by the page's number in the tree."""
        assert self.parts.tags is not None
        assert self.own_tags is not None
        mine, theirs = self.pdf.objects[self.own_tags], self._their(self.parts.tags)
        mine["K"].extend(theirs["K"])
        numbers = self._numbers(mine)
        start = max(numbers[::2], default=-1) + 1
        pairs = self._numbers(theirs)
        for number, elements in zip(pairs[::2], pairs[1::2], strict=True):
            numbers.extend((number + start, elements))
        for each in self.parts.objects:
            for key in _PLACES:
                if isinstance(each, dict) and key in each:
                    each[key] += start

    def _numbers(self, root: Any) -> Any:
        number = _number(root["ParentTree"])
        assert number is not None
        return self.pdf.objects[number]["Nums"]

    def _join_bookmarks(self) -> None:
        assert self.parts.bookmarks is not None
        theirs = self._their(self.parts.bookmarks)
        if self.own_bookmarks is None:
            self.pdf.catalog["Outlines"] = theirs.reference
            return
        mine = self.pdf.objects[self.own_bookmarks]
        last, first = self._at(mine["Last"]), self._at(theirs["First"])
        last["Next"], first["Prev"] = first.reference, last.reference
        mine["Last"] = theirs["Last"]
        mine["Count"] += theirs["Count"]

    def _at(self, reference: bytes) -> Any:
        number = _number(reference)
        assert number is not None
        return self.pdf.objects[number]


def _number(reference: bytes | None) -> int | None:
    if reference is None:
        return None
    found = _REFERENCE.fullmatch(reference)
    assert found is not None, reference
    return int(found[1])


def _renumber(value: Any, renumbered: Any) -> Any:
    """The value with every reference in it renumbered; containers are changed in place."""
    if isinstance(value, Settled):
        value.renumber(renumbered)
    elif isinstance(value, pydyf.Stream):
        _renumber(value.extra, renumbered)
    elif isinstance(value, dict):
        for key, inner in value.items():
            value[key] = _renumber(inner, renumbered)
    elif isinstance(value, list):
        value[:] = [_renumber(inner, renumbered) for inner in value]
    elif isinstance(value, bytes) and (found := _REFERENCE.fullmatch(value)):
        return f"{renumbered(int(found[1]))} 0 R".encode()
    return value
