"""A commune's papers: what stands on them, in the order of S000 and S002; no figure by hand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from accounts.numbers import format_decimal as figure
from accounts.numbers import round_half_up
from accounts.paper.document import Heading, Items, OfficialDocument, PaperTable, Paragraph
from reports.communes.evaluation import Evaluation, evaluation
from reports.communes.texts import (
    Head,
    PaperFacts,
    PlanFacts,
    PlannedTask,
    causes,
    field_goal,
    prefilled,
)
from reports.communes.told import drafts_of
from reports.paper.commune import NOBODY, by_official, letter, plan_paper, task_lists
from scoring.last_scores import LastScore
from tests.criteria.fixtures import HUE, QUANG_TRI, fixture_set
from tests.reports import phu_yen
from tests.reports.test_evaluation import entered
from tests.scoring.documents import S000, S000_FIGURES, S002, S002_FIGURES

pytestmark = pytest.mark.pure

DUE = date(2023, 6, 30)
FACTS = PaperFacts(
    head=Head(
        superior="Ủy ban nhân dân thị xã Hương Thủy",
        body="Ủy ban nhân dân xã Dương Hòa",
        place="Dương Hòa",
        signatory_title="Chủ tịch",
        signatory_name="Lê Văn Thúc",
    ),
    number="30",
    signed_on=date(2023, 5, 12),
    decision="2204",
    decided_on=date(2022, 9, 12),
)


def duong_hoa() -> Evaluation:
    return entered(fixture_set(HUE), dict(S002_FIGURES), frozenset({"3.7", "9.5"}))


def planned(of: Evaluation) -> PlanFacts:
    """All tasks of what the set names, one of nobody."""
    fields = {line.code: line.field for line in of.lines}
    tasks = [
        PlannedTask(
            code=draft.code, name=draft.name, field=fields[draft.code], maximum=draft.max_points,
            lost=draft.lost, measure=draft.measure, in_charge="Văn phòng - Thống kê", due_on=DUE,
            expected=draft.lost,
        )
        for draft in drafts_of(of)
    ]  # fmt: skip
    tasks[0] = replace(tasks[0], in_charge="")
    return PlanFacts(tasks=tuple(tasks), is_draft=False)


def texts(paper: OfficialDocument) -> list[str]:
    return list(_texts(paper))


def _texts(paper: OfficialDocument) -> Iterator[str]:
    for block in paper.blocks:
        if isinstance(block, Paragraph | Heading):
            yield f"{getattr(block, 'lead', '')} {block.text}".strip()
        elif isinstance(block, Items):
            yield from block.texts
        elif isinstance(block, PaperTable):
            yield from ("|".join(cell.text for cell in row.cells) for row in block.rows)


def test_the_plan_of_duong_hoa_has_the_parts_of_its_document() -> None:
    """S002: A evaluates line by line, B plans; each field's points as the document prints them."""
    of = duong_hoa()
    paper = plan_paper(of, FACTS, planned(of))
    said = texts(paper)
    headings = [block.text for block in paper.blocks if isinstance(block, Heading)]
    numbered = [heading for heading in headings if ": Đạt " in heading]
    assert len(numbered) == len(S002.parts) == 9
    assert numbered[0].endswith("Đạt 8,42/10 điểm; bị mất 1,58 điểm")
    assert numbered[3].endswith("Đạt 3/3 điểm")
    parts = [heading for heading in headings if heading not in numbered]
    assert [heading.split(" ", 1)[0] for heading in parts] == [
        "A.", "Nguyên", "B.", "1.", "2.", "3.", "4.",
    ]  # fmt: skip
    assert any("chỉ số đạt 81,870%" in text for text in said)
    assert any(text.endswith("(TC 1.1): đạt 2/2 điểm.") for text in said)
    assert any("(TC 1.6): đạt 1,42/2 điểm, bị mất 0,58 điểm" in text for text in said)
    assert any("(TC 9.5): không phát sinh" in text for text in said)
    assert said[-1].endswith("./.")


def test_the_letter_of_ward_2_has_the_parts_of_its_document() -> None:
    """S000: V/v, Kính gửi, I evaluates field by field with the lost lines alone, II the solutions,
    III who does them; each field's points as printed, but of field 3, which contradicts itself."""
    of = entered(fixture_set(QUANG_TRI), dict(S000_FIGURES), frozenset({"3.7"}))
    paper = letter(of, replace(FACTS, number="143"), planned(of))
    assert (paper.shown_number, paper.addressees[0][:18]) == ("143/UBND-VP", "Các công chức chuy")
    assert paper.letterhead is not None
    assert paper.letterhead.about.startswith("V/v đánh giá Chỉ số CCHC năm 2022 và triển khai")
    found = [block for block in paper.blocks if isinstance(block, Heading)]
    parts = [block.text.split(" ")[0] for block in found if block.level == 1]
    assert parts == ["I.", "II.", "III."]
    headings = [block.text for block in found]
    fields = [text.split(": Đạt ")[1] for text in headings if ": Đạt " in text]
    printed = [
        f"{figure(part.got)}/{figure(part.maximum)} điểm"
        + (f"; bị mất {figure(part.lost)} điểm" if part.lost else "")
        for part in S000.parts
        if part.got is not None and part.maximum is not None
    ]
    assert fields[:2] + fields[3:] == printed[:2] + printed[3:]
    assert (fields[2], printed[2]) == (
        "17,66/24 điểm; bị mất 6,34 điểm", "20,16/25 điểm; bị mất 4,84 điểm",
    )  # fmt: skip
    said = texts(paper)
    assert any("(TC 6.2): đạt 0/2 điểm, bị mất 2 điểm" in text for text in said)
    assert not any("(TC 2." in text or "(TC 7." in text for text in said)  # nothing lost there
    assert paper.recipient_lines[0] == "- Như trên;"
    assert said[-1].endswith("./.")


def test_the_head_is_the_communes_own() -> None:
    of = duong_hoa()
    paper = plan_paper(of, FACTS, planned(of))
    assert (paper.shown_number, paper.shown_date) == (
        "30/KH-UBND", "Dương Hòa, ngày 12 tháng 5 năm 2023",
    )  # fmt: skip
    assert paper.signatures[0].lines == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    assert paper.signatures[0].name == "Lê Văn Thúc"
    assert paper.recipient_lines[-1] == "- Lưu: VT."
    assert paper.letterhead is not None
    assert paper.letterhead.superior == "Ủy ban nhân dân thị xã Hương Thủy"
    deputy = replace(FACTS, head=replace(FACTS.head, signatory_title="Phó Chủ tịch"))
    assert letter(of, deputy, None).signatures[0].lines == (
        "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH",
    )  # fmt: skip


@pytest.mark.parametrize("code", [each.code for each in phu_yen.result().communes])
def test_each_paper_has_every_lost_line_once(code: str) -> None:
    of = evaluation(phu_yen.result(), code)
    plan = planned(of)
    for_table = [text.split("|")[0] for text in texts(plan_paper(of, FACTS, plan)) if "|" in text]
    codes = [line.code for line in of.lines]
    assert [each for each in for_table if each in set(codes)] == codes * 2  # compared, planned
    lost = [text for text in texts(letter(of, FACTS, None)) if "Lý do:" in text]
    assert len(lost) == len(codes)
    assert all(f"(TC {each}):" in text for each, text in zip(codes, lost, strict=True))
    on_lists = [text.split("|")[0] for text in texts(task_lists(of, FACTS, plan)) if "|" in text]
    assert sorted(on_lists) == sorted(codes)


def test_the_letter_says_what_it_is_based_on_and_compares() -> None:
    """S000: the decision with number and day; rank of 27; last year, mean and best beside."""
    commune = phu_yen.result().communes[3]
    of = evaluation(phu_yen.result(), commune.code)
    paper = letter(of, FACTS, None)
    said = texts(paper)
    assert said[0].startswith("Căn cứ Quyết định số 2204/QĐ-UBND ngày 12/09/2022 của Ủy ban nhân")
    assert any(f"xếp hạng {commune.rank}/27" in text for text in said)
    assert "Chỉ số trung bình của 27 đơn vị: 57,86%." in said
    assert "Đơn vị cao nhất: xã Tường Phù, 77,14%." in said
    assert paper.letterhead is not None
    assert paper.letterhead.about.startswith("V/v đánh giá Chỉ số CCHC năm 2022")
    unnumbered = replace(FACTS, decision="", decided_on=None)
    assert texts(letter(of, unnumbered, None))[0].startswith("Căn cứ Quyết định của Ủy ban")


def test_each_lost_line_stands_beside_last_year_the_mean_and_the_best() -> None:
    """The years are compared by the share of the maximum, which may change: 1/2 is more than
    0,25/1, and 0,5/1,5 as much as 1/3. 1.6 comes from two lines."""
    last = {
        code: LastScore(2021, Decimal(got), Decimal(maximum), codes, is_split=False)
        for code, got, maximum, codes in (
            ("1.1.2", "0.5", 1, ("1.1",)), ("1.2", 1, 3, ("1.2",)),
            ("1.4", "0.25", 1, ("1.4",)), ("1.6", 2, 2, ("1.5", "1.7")),
        )
    }  # fmt: skip
    of = evaluation(phu_yen.result(), phu_yen.result().communes[3].code, last=last)
    lines = {line.code: line for line in of.lines}
    said = texts(letter(of, FACTS, None))
    rows = {text.split("|")[0]: text.split("|") for text in said if text.count("|") == 5}
    assert list(rows) == list(lines)
    for code, (_code, name, now, then, mean, best) in rows.items():
        line = lines[code]
        assert (name, now) == (line.name, f"{figure(line.got)}/{figure(line.maximum)}")
        assert then == {
            "1.1.2": "0,5/1", "1.2": "1/3", "1.4": "0,25/1", "1.6": "2/2\n(1.5, 1.7)",
        }.get(code, "–")  # fmt: skip
        points = [each.lines[code].final for each in phu_yen.result().communes]
        assert best == figure(max(points))
        assert mean == figure(round_half_up(Fraction(sum(points)) / len(points), 2))
    assert (
        "Theo từng tiêu chí so với năm 2021: 01 tiêu chí tăng tỷ lệ điểm (1.4); 02 tiêu chí giảm "
        "tỷ lệ điểm (1.1.2, 1.6); 01 tiêu chí giữ nguyên tỷ lệ điểm."
    ) in said
    alone = entered(fixture_set(HUE), dict(S002_FIGURES), frozenset({"3.7", "9.5"}))
    assert not any(text.count("|") for text in texts(letter(alone, FACTS, None)))


def test_what_the_commune_wrote_stands_and_the_rest_is_prefilled() -> None:
    of = duong_hoa()
    facts = replace(FACTS, texts={"causes": "Thiếu nhân lực.", "recipients": "UBND thị xã (b/c)"})
    said = texts(plan_paper(of, facts, planned(of)))
    assert "Thiếu nhân lực." in said
    assert not any(text in said for text in causes(of))
    assert plan_paper(of, facts, planned(of)).recipients == ("UBND thị xã (b/c)",)


def test_a_draft_is_marked_and_tasks_of_nobody_are_named() -> None:
    of = duong_hoa()
    draft = replace(planned(of), is_draft=True)
    assert plan_paper(of, FACTS, draft).draft
    assert not plan_paper(of, FACTS, planned(of)).draft
    assert [who for who, _tasks in by_official(draft.tasks)] == ["Văn phòng - Thống kê", NOBODY]


def test_tasks_of_no_lost_line_stand_with_their_field_or_by_themselves() -> None:
    """S004 plans field by field: a goal, what is done, and what is to come of it."""
    of = duong_hoa()
    extra = replace(
        planned(of).tasks[1], code="NV1", name="Giữ vững loại tốt", measure="Tập huấn công chức",
        is_extra=True, field="2", lost=Decimal(0), expected=Decimal(0), result="Tỷ lệ 100%",
    )  # fmt: skip
    common = replace(extra, code="NV2", name="Kiểm tra chéo", field="")
    plan = replace(planned(of), tasks=(*planned(of).tasks, extra, common))
    said = texts(plan_paper(of, FACTS, plan))
    row = "||Tập huấn công chức\nKết quả: Tỷ lệ 100%|Văn phòng - Thống kê|30/06/2023|"
    assert said[said.index(f"NV1|Giữ vững loại tốt{row}") - 1] == of.fields[1].name
    assert said[said.index(f"NV2|Kiểm tra chéo{row}") - 1] == "Nhiệm vụ chung"
    assert any(text.endswith("; thực hiện các nhiệm vụ NV1, NV2.") for text in said)
    told = texts(letter(of, FACTS, plan))
    assert "Kiểm tra chéo (NV2): Tập huấn công chức. Kết quả: Tỷ lệ 100%." in told
    assert field_goal(of.fields[1], plan) == ""  # no points are expected of it


def test_the_goals_aim_no_higher_than_the_first() -> None:
    """Phù Yên: A from 90, B from 70, C from 50; the first has 77,14 (S001)."""
    first, last = phu_yen.result().communes[0], phu_yen.result().communes[-1]
    for commune, aims in (
        (first, "nâng xếp loại từ B lên A, giữ vững vị thứ 1/27."),
        (last, "nâng xếp loại từ D lên C, nâng thứ hạng so với vị thứ 27/27."),
    ):
        of = evaluation(phu_yen.result(), commune.code)
        assert prefilled(of, FACTS, "plan")["goals"].endswith(aims)


def test_the_causes_part_the_lost_points() -> None:
    """Every lost point is counted under one cause."""
    for commune in phu_yen.result().communes:
        of = evaluation(phu_yen.result(), commune.code)
        found = [text.split(", mất ")[1].split(" điểm")[0] for text in causes(of)]
        raised = sum((line.taken for line in of.lines if line.taken < 0), Decimal(0))
        told = sum((Decimal(each.replace(",", ".")) for each in found), Decimal(0))
        assert told + raised == sum((line.lost for line in of.lines), Decimal(0))


def test_a_fields_goal_counts_what_its_tasks_expect() -> None:
    of = duong_hoa()
    first = of.fields[0]
    assert field_goal(first, planned(of)) == "Từ 8,42/10 lên 10/10 điểm."
    assert field_goal(first, replace(planned(of), goals={"1": "Giữ vững"})) == "Giữ vững"
    assert field_goal(of.fields[1], planned(of)) == ""
