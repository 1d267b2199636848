"""The letter of round-1 results: on paper, as a file, all in one ZIP, and that it was read."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx as python_docx
import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from accounts.models import Event, User
from accounts.paper.document import OfficialDocument, PaperTable, RowKind
from accounts.paper.pdf import pdf
from accounts.paper.word import docx
from scoring.actions import appraisal, sheet, workflow
from scoring.exports import ReceiptKind, names_in_zip
from scoring.models import Period, ResultReading, Score, Scorecard
from scoring.papers.round_1_letter import (
    LetterFinding,
    LetterLine,
    LetterTotal,
    NaAnswer,
    Round1Letter,
    head_of,
    round_1_letter,
)
from scoring.papers.submitted_sheet import VIETNAM
from scoring.queries.letters import letters_of
from scoring.states import State
from tests.answers import end
from tests.scoring.scene import Scene, at, on

pytestmark = pytest.mark.slow


QUARTER = Decimal("0.25")
TAKEN = LetterLine(
    code="1.2", name="Thực hiện chế độ báo cáo", max_points=Decimal(1), self_points=Decimal(1),
    points=Decimal("0.5"),
    findings=(
        LetterFinding(QUARTER, "Báo cáo quý I muộn 3 ngày", "Công văn 12/NV", "Phòng Nội vụ"),
        LetterFinding(QUARTER, "Báo cáo năm thiếu phụ lục", "Công văn 12/NV", "Phòng Nội vụ"),
    ),
)  # fmt: skip
RAISED = LetterLine(
    code="2.1", name="Thu ngân sách", max_points=Decimal(2), self_points=Decimal(1),
    points=Decimal("1.75"),
    findings=(LetterFinding(Decimal("-0.75"), "Tính lại theo số liệu Kho bạc"),),
)  # fmt: skip
GRANTED = LetterLine(
    code="1.1.2", name="Xử lý vấn đề sau kiểm tra", max_points=Decimal(2), self_points=None,
    points=None, na=NaAnswer.GRANTED, na_reason="Trong năm không có đoàn kiểm tra",
)  # fmt: skip
REFUSED = LetterLine(
    code="2.2", name="Sáng kiến", max_points=Decimal(2), self_points=None, points=Decimal(0),
    findings=(LetterFinding(Decimal(0), "Nhiệm vụ được giao theo kế hoạch"),), na=NaAnswer.REFUSED,
)  # fmt: skip
LETTER = Round1Letter(
    authority="Ủy ban nhân dân huyện Phù Yên",
    agency="Phòng Nội vụ",
    place="Phù Yên",
    commune="xã Tường Phù",
    year=2022,
    set_title="Bộ tiêu chí Chỉ số cải cách hành chính cấp xã",
    set_decision="1550/QĐ-UBND ngày 01/12/2022",
    released_at=datetime(2022, 12, 14, 9, tzinfo=VIETNAM),
    due_at=datetime(2022, 12, 17, 17, tzinfo=VIETNAM),
    is_extended=False,
    not_submitted=False,
    lines=(GRANTED, TAKEN, RAISED, REFUSED),
    self_total=LetterTotal(Decimal("7.96"), Decimal(10), Decimal("79.6")),
    total=LetterTotal(Decimal("8.21"), Decimal(8), None),
    index_places=2,
    surveyed=Decimal(2),
)


def printed(letter: Round1Letter) -> str:
    reader = PdfReader(io.BytesIO(pdf([round_1_letter(letter)])))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def rows_of(paper: OfficialDocument) -> dict[str, list[str]]:
    """The cells of each line by its code; the sum under an empty name."""
    (table,) = (block for block in paper.blocks if isinstance(block, PaperTable))
    return {
        "" if row.kind is RowKind.TOTAL else row.cells[0].text: [cell.text for cell in row.cells]
        for row in table.rows
    }


# --- the paper ------------------------------------------------------------------------------------


@pytest.mark.pure
def test_every_changed_line_is_told_with_points_and_reasons() -> None:
    rows = rows_of(round_1_letter(LETTER))
    assert rows["1.2"][2:6] == ["1", "1", "0,5", "-0,5"]
    assert rows["1.2"][6:] == [
        "-0,25: Báo cáo quý I muộn 3 ngày (Phòng Nội vụ)\n"
        "-0,25: Báo cáo năm thiếu phụ lục (Phòng Nội vụ)",
        "Công văn 12/NV",
    ]
    assert rows["2.1"][2:7] == ["2", "1", "1,75", "+0,75", "Tính lại theo số liệu Kho bạc"]
    assert rows["1.1.2"][2:7] == [
        "2", "-", "Không tính", "0",
        "Chấp nhận không phát sinh: Trong năm không có đoàn kiểm tra",
    ]  # fmt: skip
    assert rows["2.2"][2:7] == [
        "2", "-", "0", "0",
        "Không chấp nhận đề nghị không phát sinh: Nhiệm vụ được giao theo kế hoạch",
    ]  # fmt: skip
    # 2 + 1 + 2 + 2; 1 + 1; 0,5 + 1,75; -0,5 + 0,75
    assert rows[""][1:5] == ["7", "2", "2,25", "+0,25"]


@pytest.mark.pure
def test_it_reads_as_an_official_letter() -> None:
    paper = round_1_letter(LETTER)
    assert paper.letterhead is not None
    assert paper.letterhead.about.replace("\N{NO-BREAK SPACE}", " ") == (
        "V/v thông báo kết quả thẩm định bước 1 Chỉ số cải cách hành chính năm 2022"
    )
    assert paper.addressees == ("Ủy ban nhân dân xã Tường Phù.",)
    assert paper.recipient_lines[0] == "- Như trên;"
    assert paper.signatures[0].lines == ("TRƯỞNG PHÒNG",)
    assert paper.shown_date.endswith("tháng 12 năm 2022")
    text = printed(LETTER)
    assert "PHÒNG NỘI VỤ" in text
    assert "Tổng điểm tự chấm: 7,96/10 điểm; chỉ số 79,60%" in text
    assert "Tổng điểm thẩm định bước 1: 8,21/8 điểm" in text
    assert "điểm giảm: 0,5; điểm tăng: 0,75" in text
    assert "gửi trước 17 giờ 00 ngày 17/12/2022." in text
    assert "tính là đồng ý" in text


@pytest.mark.pure
def test_word_and_pdf_tell_the_same_lines() -> None:
    file = python_docx.Document(io.BytesIO(docx([round_1_letter(LETTER)])))
    cells = {cell.text for table in file.tables for row in table.rows for cell in row.cells}
    text = "".join(printed(LETTER).split())
    for line in LETTER.lines:
        assert {line.code, line.name} <= cells
        assert line.code in text
        assert "".join(line.name.split()) in text


@pytest.mark.pure
def test_where_nothing_changed_it_says_so() -> None:
    text = printed(replace(LETTER, lines=()))
    assert "không thay đổi điểm tự chấm của đơn vị ở tiêu chí nào" in text
    assert "Đề nghị" not in text


@pytest.mark.pure
def test_raises_alone_ask_for_no_answer() -> None:
    text = printed(replace(LETTER, lines=(RAISED, GRANTED)))
    assert "đơn vị không phải giải trình" in text
    assert "gửi trước" not in text


@pytest.mark.pure
def test_an_extension_and_a_sheet_that_never_came_are_named() -> None:
    text = printed(replace(LETTER, is_extended=True, not_submitted=True))
    assert "17/12/2022 (đã được gia hạn)" in text
    assert "không nộp bản tự đánh giá" in text


@pytest.mark.pure
@pytest.mark.parametrize(
    ("agency", "head"),
    [
        ("Phòng Nội vụ", "TRƯỞNG PHÒNG"),
        ("Sở Nội vụ", "GIÁM ĐỐC"),
        ("Văn phòng HĐND và UBND", "CHÁNH VĂN PHÒNG"),
        ("Tổ công tác cải cách hành chính", "THỦ TRƯỞNG CƠ QUAN"),
    ],
)
def test_the_head_of_the_agency_signs(agency: str, head: str) -> None:
    assert head_of(agency) == head


# --- what it is drawn from ------------------------------------------------------------------------


def told(scene: Scene) -> Round1Letter:
    (letter,) = letters_of([scene.scorecard])
    return letter


def test_it_tells_what_round_1_did(scene: Scene) -> None:
    scene.at(State.EXPLANATION)
    letter = told(scene)
    (line,) = letter.lines
    assert (line.code, line.self_points, line.points) == ("1.2", Decimal(1), Decimal("0.5"))
    assert [(f.points, f.reason) for f in line.findings] == [(Decimal("0.5"), "Thiếu tài liệu")]
    assert (letter.released_at, letter.due_at) == (on(14), scene.period.explanation_due_at)
    # the sheet's 1 + 1,96 + 1 + 2 + 2; of round 1, less 0,5 and with the survey's points
    assert letter.self_total.points == Decimal("7.96")
    survey = scene.score("2.3").appraised_points
    assert survey > 0
    assert letter.surveyed == survey
    assert letter.total.points == Decimal("7.46") + survey


def test_what_a_later_round_gives_back_does_not_change_it(scene: Scene) -> None:
    scene.at(State.COUNCIL)
    assert scene.score("1.2").appraised_points == Decimal("0.75")
    (line,) = told(scene).lines
    assert (line.points, line.change) == (Decimal("0.5"), Decimal("-0.5"))
    assert told(scene).total.points == Decimal("7.46") + scene.score("2.3").appraised_points


@pytest.mark.parametrize("grant", [True, False])
def test_not_applicable_is_told_as_it_was_decided(scene: Scene, grant: bool) -> None:
    scene.answer_all(scene.scorecard, scene.official)
    answer = sheet.Answer(na_reason="Không phát sinh")
    sheet.answer_line(
        scorecard=scene.scorecard, code="2.2", answer=answer, version=1, by=scene.official,
        clock=at(on(6)),
    )  # fmt: skip
    workflow.move(scorecard=scene.scorecard, to=State.ROUND_1, by=scene.leader, clock=at(on(9)))
    appraisal.decide_na(
        scorecard=scene.scorecard, code="2.2", grant=grant, reason="Xét hồ sơ",
        version=scene.score("2.2").version, by=scene.other_appraiser, clock=at(on(11)),
    )  # fmt: skip
    scene.survey(scene.scorecard)
    scene.sign_off_all(scene.scorecard)
    workflow.move(
        scorecard=scene.scorecard, to=State.EXPLANATION, by=scene.standing, clock=at(on(14))
    )
    (line,) = told(scene).lines
    assert (line.code, line.self_points) == ("2.2", None)
    # the line's policy is full points where it is granted
    expected = (NaAnswer.GRANTED, Decimal(2)) if grant else (NaAnswer.REFUSED, Decimal(0))
    assert (line.na, line.points) == expected
    if not grant:
        before = told(scene)
        Score.objects.filter(pk=scene.score("2.2").pk).update(
            na="granted", na_decided_at=on(18), appraised_points=2
        )
        assert told(scene) == before


def test_the_deadline_is_the_communes_own(scene: Scene) -> None:
    scene.at(State.EXPLANATION)
    Scorecard.objects.filter(pk=scene.scorecard.pk).update(
        extended_to=on(20), extension_reason="Mưa lũ", extension_document="Công văn 12/UBND"
    )
    assert (told(scene).due_at, told(scene).is_extended) == (on(20), True)


# --- downloads ------------------------------------------------------------------------------------


def letter_url(scorecard: Scorecard, kind: str = "docx") -> str:
    return f"{reverse('scoring:letter', args=[scorecard.pk])}?format={kind}"


def zip_url(period: Period, kind: str = "docx") -> str:
    return f"{reverse('scoring:letters', args=[period.pk])}?format={kind}"


def test_the_commune_its_departments_and_the_agency_download_it(
    scene: Scene, client_of: Callable[..., Client]
) -> None:
    scene.at(State.EXPLANATION)
    for who in ("official", "leader", "appraiser", "standing"):
        answer = client_of(scene.users[who]).get(letter_url(scene.scorecard))
        assert answer.status_code == 200, who
        assert "thong-bao-buoc-1-2022-xa-tuong-phu.docx" in answer["Content-Disposition"]
        file = python_docx.Document(io.BytesIO(answer.content))
        assert any("Thiếu tài liệu" in c.text for t in file.tables for r in t.rows for c in r.cells)


def test_a_pdf_is_made_too(scene: Scene, client_of: Callable[..., Client]) -> None:
    scene.at(State.EXPLANATION)
    answer = client_of(scene.leader).get(letter_url(scene.scorecard, "pdf"))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "Thiếu tài liệu" in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()


@pytest.mark.parametrize("state", [State.SELF_ASSESSMENT, State.ROUND_1])
def test_before_release_there_is_none(
    scene: Scene, client_of: Callable[..., Client], state: State
) -> None:
    scene.at(state)
    for user in (scene.leader, scene.appraiser, scene.standing):
        assert client_of(user).get(letter_url(scene.scorecard)).status_code == 404
    assert client_of(scene.standing).get(zip_url(scene.period)).status_code == 404
    page = client_of(scene.standing).get(reverse("scoring:period", args=[scene.period.pk]))
    assert zip_url(scene.period) not in page.content.decode()


def status_of(client: Client, url: str) -> int:
    answer = client.get(url)
    end(answer)
    return int(answer.status_code)


def test_others_get_none(scene: Scene, client_of: Callable[..., Client]) -> None:
    """(the one letter, all of them): somebody else's is not found, all are the agency's alone."""
    scene.at(State.EXPLANATION)
    found = {}
    for who in ("other_leader", "leader", "appraiser", "administrator", "standing"):
        client = client_of(scene.users[who])
        urls = letter_url(scene.scorecard), zip_url(scene.period)
        found[who] = tuple(status_of(client, url) for url in urls)
    assert found == {
        "other_leader": (404, 403),
        "leader": (200, 403),
        "appraiser": (200, 403),
        "administrator": (403, 403),
        "standing": (200, 200),
    }


def test_another_authority_gets_none(
    scene: Scene, other_scene: Scene, client_of: Callable[..., Client]
) -> None:
    scene.at(State.EXPLANATION)
    client = client_of(other_scene.standing)
    assert client.get(letter_url(scene.scorecard)).status_code == 404
    assert client.get(zip_url(scene.period)).status_code == 404


def test_an_unknown_format_is_refused(scene: Scene, client_of: Callable[..., Client]) -> None:
    scene.at(State.EXPLANATION)
    client = client_of(scene.standing)
    assert client.get(letter_url(scene.scorecard, "exe")).status_code == 400
    assert client.get(zip_url(scene.period, "exe")).status_code == 400


# --- all in one -----------------------------------------------------------------------------------


def zip_of(client: Client, scene: Scene) -> ZipFile:
    answer = client.get(zip_url(scene.period))
    content = b"".join(answer)  # type: ignore[arg-type]
    end(answer)
    return ZipFile(io.BytesIO(content))


def test_the_zip_holds_each_released_letter(
    scene: Scene, client_of: Callable[..., Client], settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    scene.at(State.EXPLANATION)
    client = client_of(scene.standing)
    assert zip_of(client, scene).namelist() == ["01 - Xã Tường Phù.docx"]
    Scorecard.objects.filter(period=scene.period).update(state=State.EXPLANATION.value)
    archive = zip_of(client, scene)
    assert archive.testzip() is None
    names = archive.namelist()
    assert len(names) == len(scene.communes)
    assert [name[:5] for name in names] == [f"{n:02d} - " for n in range(1, len(names) + 1)]
    assert "Xã Tường Phù.docx" in {name[5:] for name in names}


def test_the_zip_is_made_by_a_worker_once_for_the_same_letters(
    scene: Scene, client_of: Callable[..., Client], settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT, settings.WORKERS = tmp_path, "apart"
    scene.at(State.EXPLANATION)
    client = client_of(scene.standing)
    page = client.get(zip_url(scene.period)).headers["Location"]
    assert client.get(zip_url(scene.period)).headers["Location"] == page
    assert "Waiting its turn" in client.get(page).content.decode()
    Scorecard.objects.filter(period=scene.period).update(state=State.EXPLANATION.value)
    assert client.get(zip_url(scene.period)).headers["Location"] != page


@pytest.mark.pure
def test_more_than_99_letters_are_numbered_in_three_digits() -> None:
    odd = replace(LETTER, commune="xã A/B: C", lines=())
    names = names_in_zip([odd] * 100, ReceiptKind.DOCX)
    assert names[0] == "001 - Xã A-B_ C.docx"
    assert len(set(names)) == 100
    assert not any(set(name) & set('/\\:*?"<>|') for name in names)


def test_all_letters_take_as_many_queries_as_one(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    scene.at(State.EXPLANATION)
    told(scene)  # the criteria set is read once in a process
    cards = list(
        Scorecard.objects.filter(period=scene.period).select_related(
            "period__authority", "period__criteria_set", "commune"
        )
    )
    assert len(cards) > 1
    for some in (cards[:1], cards):
        with django_assert_num_queries(3):
            letters_of(some)


# --- that it was read -----------------------------------------------------------------------------


def explanation_url(scene: Scene) -> str:
    return reverse("scoring:explanation", args=[scene.scorecard.pk])


@pytest.mark.parametrize("opens", ["letter", "page"])
def test_the_first_reading_by_the_commune_is_kept(
    scene: Scene, client_of: Callable[..., Client], opens: str
) -> None:
    scene.at(State.EXPLANATION)
    url = letter_url(scene.scorecard) if opens == "letter" else explanation_url(scene)
    for user in (scene.standing, scene.appraiser):
        client_of(user).get(url)
    assert not ResultReading.objects.exists()
    client_of(scene.official).get(url)
    first = ResultReading.objects.get(scorecard=scene.scorecard)
    for user in (scene.leader, scene.official):
        client_of(user).get(letter_url(scene.scorecard))
        client_of(user).get(explanation_url(scene))
    assert ResultReading.objects.get() == first
    assert first.by == scene.official
    event = Event.objects.get(what="read_results")
    assert (event.subject_id, event.by_id) == (str(scene.scorecard.pk), str(scene.official.pk))
    page = client_of(scene.leader).get(reverse("scoring:history", args=[scene.scorecard.pk]))
    assert "Results of round 1 read by the commune" in page.content.decode()


def test_before_release_nothing_is_read(scene: Scene, client_of: Callable[..., Client]) -> None:
    scene.at(State.ROUND_1)
    client_of(scene.leader).get(explanation_url(scene))
    assert not ResultReading.objects.exists()


def test_the_period_shows_who_has_read(scene: Scene, client_of: Callable[..., Client]) -> None:
    scene.at(State.EXPLANATION)
    client, url = client_of(scene.standing), reverse("scoring:period", args=[scene.period.pk])
    page = client.get(url).content.decode()
    assert "not read yet" in page
    assert "1 letters, read by 0 communes" in page
    assert zip_url(scene.period, "pdf") in page
    client_of(scene.leader).get(letter_url(scene.scorecard))
    page = client.get(url).content.decode()
    assert f", {User.objects.get(pk=scene.leader.pk).full_name}</span>" in page
    assert "1 letters, read by 1 communes" in page


def test_the_commune_finds_its_letter_on_the_page(
    scene: Scene, client_of: Callable[..., Client]
) -> None:
    scene.at(State.EXPLANATION)
    page = client_of(scene.official).get(explanation_url(scene)).content.decode()
    assert letter_url(scene.scorecard, "pdf") in page
