"""What a set keeps beside its rules goes out and comes back: reasons, cases, predecessors."""

import json
from dataclasses import replace
from decimal import Decimal

from criteria.cases import case_of
from criteria.content_hash import content_hash
from criteria.outline import CriterionNode
from criteria.rules import Measure
from criteria.set_format import SetDocument, set_from_json, set_to_json
from criteria.set_shape import shape_faults
from criteria.workbook.reading import read_set_workbook
from criteria.workbook.writing import write_set
from tests.criteria.documents import small_set


def kept() -> SetDocument:
    """A set whose every line names predecessors, and whose first ratio keeps cases."""

    def marked(node: CriterionNode) -> CriterionNode:
        parts = tuple(map(marked, node.children))
        after = replace(node, predecessors=("1.10", "2.1"), children=parts)
        if node.is_leaf:
            after = replace(after, na_reasons=("Không có thôn, bản", "Xã mới thành lập"))
        if node.rule and node.rule.measure is Measure.POINTS:
            after = replace(after, cases=(case_of({"points": Decimal("0.5")}, Decimal("0.5")),))
        return after

    small = set_from_json(small_set())
    fields = tuple(
        replace(field, children=tuple(map(marked, field.children)))
        for field in small.outline.fields
    )
    return replace(small, outline=replace(small.outline, fields=fields))


def test_json_brings_everything_back() -> None:
    assert any(leaf.cases for leaf in kept().outline.leaves())
    data = set_to_json(kept())
    assert shape_faults(data) == []
    assert set_from_json(data) == kept()


def test_a_workbook_brings_everything_back() -> None:
    departments = {leaf.department for leaf in kept().outline.leaves()}
    content = write_set(kept(), departments=sorted(departments))
    assert read_set_workbook(content, departments=departments).document == kept()


def test_the_hash_is_of_the_content_and_of_nothing_else() -> None:
    assert content_hash(kept()) == content_hash(set_from_json(set_to_json(kept())))
    assert content_hash(kept()) != content_hash(set_from_json(small_set()))


def test_a_department_may_be_renamed_and_the_hash_stays() -> None:
    data = set_to_json(kept())
    renamed = json.loads(json.dumps(data).replace('appraised_by": "', 'appraised_by": "Tên mới '))
    assert renamed != data
    assert content_hash(set_from_json(renamed)) == content_hash(kept())
