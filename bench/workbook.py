"""The dry run of a criteria workbook, against openpyxl that only reads it (SPEED)."""

import io
from collections.abc import Iterator

from openpyxl import load_workbook

from accounts.models import Authority, Department
from bench.measure import Measured, compare
from criteria import plans, queries
from criteria.incoming import read_incoming
from criteria.set_format import SetDocument, parse_set
from criteria.workbook.writing import write_set

GOAL = 2.0
FIELDS, LEAVES = 8, 25  # 200 criteria that are scored, in two levels
DEPARTMENT = "Sở Nội vụ"
RULES = (
    {"measure": "points", "scale": "manual", "step": "0.25"},
    {"measure": "choice", "scale": "options", "options": [["Đúng hạn", "1"], ["Không", "0"]]},
    {"measure": "ratio", "scale": "bands", "bands": [["90", "1"], ["70", "0.5"], ["0", "0"]]},
    {"measure": "count", "scale": "deduct", "per": "0.25"},
)  # fmt: skip


def measured() -> Iterator[Measured]:
    """A new set: what upload and `import_criteria --dry-run` do before they show anything."""
    authority = Authority.objects.create(
        name="Workbook", level="province", area="", standing_agency="-", place="-"
    )
    Department.objects.create(authority=authority, name=DEPARTMENT)
    content = write_set(_document(), departments=[DEPARTMENT])
    leaves = sum(1 for _leaf in _dry_run(content, authority).document.outline.leaves())
    if leaves != FIELDS * LEAVES:
        raise SystemExit(f"The dry run read {leaves} criteria of {FIELDS * LEAVES}.")
    yield compare(
        f"dry run of a workbook of {leaves} criteria",
        ours=lambda: _dry_run(content, authority),
        reference=lambda: _only_read(content),
        goal=GOAL,
    )


def _dry_run(content: bytes, authority: Authority) -> plans.SetPlan:
    incoming = read_incoming("set.xlsx", content, departments=queries.department_names(authority))
    return plans.plan(incoming, authority=authority)


def _only_read(content: bytes) -> list[list[object]]:
    """Every cell of every sheet, in openpyxl's quicker way, in this process."""
    workbook = load_workbook(io.BytesIO(content), read_only=True)
    return [[cell.value for cell in row] for sheet in workbook.worksheets for row in sheet.rows]


def _document() -> SetDocument:
    return parse_set(
        {
            "title": "Bench",
            "decision": "",
            "year": 2022,
            "thresholds": [
                {"group": group, "lower": lower}
                for group, lower in (("A", "90"), ("B", "70"), ("C", "50"), ("D", "0"))
            ],
            "fields": [
                {
                    "code": str(field),
                    "name": f"Lĩnh vực {field}",
                    "max_points": str(LEAVES),
                    "children": [_group(field, number) for number in range(5)],
                }
                for field in range(1, FIELDS + 1)
            ],
        }
    )


def _group(field: int, number: int) -> dict[str, object]:
    size = LEAVES // 5
    return {
        "code": f"{field}.{number + 1}",
        "name": f"Nhóm tiêu chí {number + 1} của lĩnh vực {field}",
        "max_points": str(size),
        "children": [_leaf(f"{field}.{number + 1}.{n + 1}", n) for n in range(size)],
    }


def _leaf(code: str, number: int) -> dict[str, object]:
    """As long as those of real sets: name, rule text and evidence of some twenty words each."""
    return {
        "code": code,
        "name": f"Tiêu chí {code}: ban hành kế hoạch cải cách hành chính năm và tổ chức thực hiện",
        "max_points": "1",
        "rule": RULES[number % len(RULES)],
        "rule_text": "Từ 90% trở lên: 1 điểm; từ 70% đến dưới 90%: 0,5 điểm; dưới 70%: 0 điểm",
        "evidence_required": ["Kế hoạch cải cách hành chính năm", "Báo cáo kết quả thực hiện"],
        "appraised_by": DEPARTMENT,
    }
