"""Evidence at the browser: several files at once, a line that breaks, the same file again, a look
at what was sent."""

import random
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Route, expect

from evidence.models import Document, Upload
from evidence.uploads import open_file
from tests.browser.evidence import arrived, hand_in, photo
from tests.browser.inspection import PHONE
from tests.browser.people import Meet
from tests.browser.routines import at_the_sheet, line
from tests.evidence.pdf_files import flate, pdf
from tests.evidence.samples import DOCX, PDF
from tests.scoring.scene import Scene

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_several_files_at_once(scene: Scene, meet: Meet, tmp_path: Path) -> None:
    official = at_the_sheet(meet, scene, "official")
    hand_in(official, "1.1.1", ("Kế hoạch.pdf", PDF), ("Báo cáo_năm.docx", DOCX), ("x.exe", b"MZ"))
    arrived(official, "1.1.1", 2)
    evidence = official.page.locator(f"{line('1.1.1')} .evidence").first
    for title in ("Kế hoạch", "Báo cáo năm"):
        expect(evidence).to_contain_text(title)
    official.reads("Không nhận", within=f"{line('1.1.1')} .uploads [data-state=refused]")
    titles = Document.objects.order_by("title").values_list("title", flat=True)
    assert list(titles) == ["Báo cáo năm", "Kế hoạch"]
    assert not Upload.objects.filter(document=None).exists()
    official.look()


def test_a_broken_line_costs_only_the_part_on_its_way(scene: Scene, meet: Meet) -> None:
    official = at_the_sheet(meet, scene, "official")
    noise = _noisy_pdf(900_000)
    offsets: list[str] = []
    broken = {"left": 2}

    def part(route: Route) -> None:
        offset = route.request.url.rpartition("offset=")[2]
        offsets.append(offset)
        if offset != "0" and broken["left"]:
            broken["left"] -= 1
            route.abort()
        else:
            route.continue_()

    official.page.route("**/evidence/uploads/*/?offset=*", part)
    hand_in(official, "1.1.1", ("Dài.pdf", noise))
    arrived(official, "1.1.1")
    assert offsets.count("0") == 1
    assert len(offsets) > len(set(offsets))
    document = Document.objects.get()
    assert document.size_bytes == len(noise)
    official.complaints.clear()  # Chromium's own word about the lost requests


def _noisy_pdf(size: int) -> bytes:
    noise = random.Random(1).randbytes(size)
    return pdf(flate(b"", b"% " + noise.replace(b"\n", b" ").replace(b"\r", b" ")))


def test_the_same_file_again_is_known(scene: Scene, meet: Meet) -> None:
    official = at_the_sheet(meet, scene, "official")
    hand_in(official, "1.1.1", ("Kế hoạch.pdf", PDF))
    arrived(official, "1.1.1")
    hand_in(official, "1.2", ("Bản sao.pdf", PDF))
    use = official.page.locator(f"{line('1.2')} .uploads [data-do=use]")
    expect(use).to_be_visible()
    official.reads("Tệp này đã có trong hồ sơ: “Kế hoạch”.", within=f"{line('1.2')} .uploads")
    use.press("Enter")
    arrived(official, "1.2")
    document = Document.objects.get()
    proved = document.attachments.values_list("criterion__code", flat=True)
    assert set(proved) == {"1.1.1", "1.2"}


def test_a_photo_is_turned_upright_and_made_smaller(scene: Scene, meet: Meet) -> None:
    official = at_the_sheet(meet, scene, "official")
    hand_in(official, "1.1.1", ("IMG_1.jpg", photo(3000, 2400, orientation=6)))
    arrived(official, "1.1.1")
    with open_file(Document.objects.get()) as content, Image.open(content) as picture:
        picture.load()
    assert (picture.size, picture.getexif().get(0x0112, 1)) == ((1600, 2000), 1)
    right, left = picture.getpixel((1590, 1000)), picture.getpixel((10, 1000))
    assert (right[0] > 200, left[2] > 200) == (True, True)  # turned clockwise: red at the right


def test_a_document_is_looked_at_inside_the_page(scene: Scene, meet: Meet) -> None:
    official = at_the_sheet(meet, scene, "official")
    hand_in(official, "1.1.1", ("Kế hoạch.pdf", PDF), ("Ảnh.jpg", photo(60, 40, orientation=1)))
    arrived(official, "1.1.1", 2)
    official.open(f"/evidence/{scene.scorecard.dossier_id}/")
    page = official.page
    page.locator("a[data-preview^=image]").press("Enter")
    expect(page.locator("dialog img")).to_be_visible()
    assert page.evaluate("document.querySelector('dialog img').naturalWidth") == 60
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    page.locator("a[data-preview='application/pdf']").click()
    expect(page.locator("dialog iframe")).to_be_visible()
    page.locator("dialog button").click()
    expect(page.locator("dialog iframe")).to_have_count(0)


def test_a_commune_keeps_its_library(scene: Scene, meet: Meet, tmp_path: Path) -> None:
    official = at_the_sheet(meet, scene, "official")
    official.open(f"/evidence/{scene.scorecard.dossier_id}/")
    official.page.locator(".drop input[type=file]").first.set_input_files(
        [{"name": "Quyết định 5.pdf", "mimeType": "application/pdf", "buffer": PDF}]
    )
    expect(official.page.locator(".drop [data-state=done]")).to_have_count(1)
    official.reads("Chưa gắn", within="article")
    official.follow("Sửa… Quyết định 5")
    official.write("Số", "5/QĐ-UBND")
    official.press("Lưu")
    official.reads("5/QĐ-UBND", within="article")
    official.follow("Sửa… Quyết định 5")
    official.unfold("Chỉ đạo, điều hành")
    official.tick("1.1.1")
    official.press("Lưu các tiêu chí")
    official.reads("1.1.1", within="article")
    replacement = tmp_path / "Bản ký.pdf"
    replacement.write_bytes(_noisy_pdf(2000))
    official.follow("Sửa… Quyết định 5")
    official.hand_in("Tệp mới", replacement)
    official.press("Gửi tệp")
    official.unfold("1 tệp cũ")
    official.reads("Quyết định 5.pdf", within="article")
    official.page.set_viewport_size(PHONE)
    assert official.download("Tải tất cả (ZIP)", tmp_path).startswith(b"PK")
