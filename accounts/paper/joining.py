"""The objects of one PDF put behind those of another, before it is written.

As pydyf holds them, which WeasyPrint writes with: objects are numbered, of which 1 are the pages
and 2 the catalog, and name one another by references, `12 0 R`. Pages, bookmarks and tags are kept.
"""

import re
from dataclasses import dataclass
from typing import Any

import pydyf

_REFERENCE = re.compile(rb"(\d+) 0 R")
_OWN_OBJECTS = 3  # nothing, pages and catalog: the other file has its own


@dataclass(frozen=True)
class Parts:
    """Everything of a PDF but its pages object, its catalog and what says what it is."""

    objects: list[Any]
    pages: list[int]
    bookmarks: int | None
    tags: int | None


def parts_of(pdf: Any) -> Parts:
    return Parts(
        objects=[_plain(each) for each in pdf.objects[_OWN_OBJECTS:]],
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
            for key in ("StructParents", "StructParent"):
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


def _plain(each: Any) -> Any:
    """A stream without what WeasyPrint remembers of the page it drew."""
    if isinstance(each, pydyf.Stream):
        plain = pydyf.Stream(each.stream, each.extra, each.compress)
        plain.number = each.number
        return plain
    return each


def _number(reference: bytes | None) -> int | None:
    if reference is None:
        return None
    found = _REFERENCE.fullmatch(reference)
    assert found is not None, reference
    return int(found[1])


def _renumber(value: Any, renumbered: Any) -> Any:
    """The value with every reference in it renumbered; containers are changed in place."""
    if isinstance(value, pydyf.Stream):
        _renumber(value.extra, renumbered)
    elif isinstance(value, dict):
        for key, inner in value.items():
            value[key] = _renumber(inner, renumbered)
    elif isinstance(value, list):
        value[:] = [_renumber(inner, renumbered) for inner in value]
    elif isinstance(value, bytes) and (found := _REFERENCE.fullmatch(value)):
        return f"{renumbered(int(found[1]))} 0 R".encode()
    return value
