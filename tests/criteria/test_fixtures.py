"""The three real sets: sound, ready for issue, and honest about what they derive."""

import json
import re
from decimal import Decimal

import pytest

from criteria.outline import CriterionNode, Source
from criteria.readiness import issue_faults
from criteria.set_format import set_to_json
from tests.criteria.fixtures import HUE, NAMES, QUANG_TRI, fixture_set, fixture_text

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("name", NAMES)
def test_a_set_of_the_fixtures_can_be_issued(name: str) -> None:
    document = fixture_set(name)
    assert issue_faults(document.outline) == []
    for leaf in document.outline.leaves():
        assert leaf.rule_text.strip(), leaf.code
        assert leaf.department, leaf.code


@pytest.mark.parametrize("name", [QUANG_TRI, HUE])
def test_a_fixture_is_written_as_the_software_writes(name: str) -> None:
    written = json.dumps(set_to_json(fixture_set(name)), ensure_ascii=False, indent=1)
    assert fixture_text(name) == written + "\n"


# Fields and their maxima: S000 section I; S002 part A, whose group II is field 9 here.
MAXIMA = {
    QUANG_TRI: ["21", "12", "25", "7", "12", "10", "13"],
    HUE: ["10", "4.5", "14.5", "3", "10", "9", "15", "4", "30"],
}


@pytest.mark.parametrize("name", MAXIMA)
def test_the_fields_have_the_maxima_of_the_documents(name: str) -> None:
    outline = fixture_set(name).outline
    assert [field.max_points for field in outline.fields] == [Decimal(m) for m in MAXIMA[name]]
    assert outline.max_points == 100


# Lines that S002 states with code (where it has one) and maximum.
STATED = {
    "1.1": "2", "1.2": "1", "1.3": "2", "1.4": "1", "1.5": "2", "1.6": "2",
    "2.1": "0.5", "2.2": "2.5", "2.3": "0.5", "2.4": "1",
    "3.1": "2", "3.2": "3", "3.3": "1", "3.4": "5.5", "3.5": "0.5", "3.6": "1",
    "3.4.1": "2", "3.4.2": "1", "3.4.3": "1.5",
    "4.1": "0.5", "4.2": "1.5", "4.3": "1", "5.4": "2", "6.2.1": "2", "6.3": "2.5", "6.3.1": "1.5",
    "7.1": "3", "7.2": "1.5", "7.3": "1.5", "7.4": "2", "7.5": "1", "7.6": "3", "7.7": "2",
    "7.8": "1", "8.1": "2", "8.2": "2",
    "9.1": "6", "9.2": "6", "9.3": "6", "9.4": "6", "9.5": "6",
}  # fmt: skip


def test_hue_has_three_levels_and_the_lines_of_its_document() -> None:
    outline = fixture_set(HUE).outline
    found = {node.code: node for _depth, node in outline.walk()}
    assert {code: found[code].max_points for code in STATED} == {
        code: Decimal(maximum) for code, maximum in STATED.items()
    }
    assert max(depth for depth, _node in outline.walk()) == 1  # field, criterion, sub-criterion
    survey = [leaf.code for leaf in outline.leaves() if leaf.source is Source.SURVEY]
    assert survey == ["9.1", "9.2", "9.3", "9.4", "9.5"]


def named_in(text: str) -> set[str]:
    """The codes in the text; "2.1 đến 2.4" names those between too."""
    found = set(re.findall(r"\b\d+(?:\.\d+)+\b", text))
    for field, first, last in re.findall(r"\b(\d+)\.(\d+) đến \1\.(\d+)\b", text):
        found |= {f"{field}.{number}" for number in range(int(first), int(last) + 1)}
    return found


@pytest.mark.parametrize("name", [QUANG_TRI, HUE])
def test_the_note_tells_of_every_line_whether_it_is_stated_or_derived(name: str) -> None:
    document = fixture_set(name)
    stated, derived = document.note.split("SUY RA")
    nodes: list[CriterionNode] = [node for _depth, node in document.outline.walk()]
    assert {node.code for node in nodes} - named_in(document.note) == set()
    for node in nodes:
        if "không nêu tên" in node.name:
            assert node.code in named_in(derived) - named_in(stated)
    if name == HUE:
        assert set(STATED) - named_in(stated) == set()


def test_the_note_of_the_reference_set_tells_stated_from_made_up() -> None:
    stated, made_up = fixture_set(NAMES[0]).note.split("GIẢ LẬP")
    assert "Tên và điểm tối đa của 8 lĩnh vực, cộng 70" in stated
    assert "Mã, tên và điểm tối đa của mọi tiêu chí" in made_up
