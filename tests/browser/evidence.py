"""What people do with documents at the browser: choose, drop and photograph them."""

import base64
import io

from PIL import Image
from playwright.sync_api import FilePayload, expect

from tests.browser.people import Person
from tests.browser.routines import line

ARRIVED_MS = 15_000
DROP = """([target, files]) => {
  const carried = new DataTransfer();
  for (const [name, type, content] of files) {
    const bytes = Uint8Array.from(atob(content), (char) => char.charCodeAt(0));
    carried.items.add(new File([bytes], name, { type }));
  }
  const how = { bubbles: true, cancelable: true, dataTransfer: carried };
  for (const kind of ['dragenter', 'dragover', 'drop'])
    target.dispatchEvent(new DragEvent(kind, how));
}"""

File = tuple[str, bytes]


def hand_in(person: Person, code: str, *files: File) -> None:
    """Chosen from the disk, for the line of that code."""
    person.page.locator(f"{line(code)} input[type=file]").first.set_input_files(
        [FilePayload(name=name, mimeType=_type_of(name), buffer=body) for name, body in files]
    )


def drop(person: Person, place: str, *files: File) -> None:
    """Dragged from the desk onto that part of the page."""
    carried = [[name, _type_of(name), base64.b64encode(body).decode()] for name, body in files]
    target = person.page.locator(place).element_handle()
    person.page.evaluate(DROP, [target, carried])


def take_photo(person: Person, code: str, content: bytes) -> None:
    """With the button that opens the camera of a phone."""
    button = person.page.locator(line(code)).get_by_text("Chụp ảnh")
    with person.page.expect_file_chooser() as camera:
        button.tap()
    camera.value.set_files({"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": content})


def arrived(person: Person, code: str, number: int = 1) -> None:
    """Waits until so many files of the line are there."""
    rows = person.page.locator(f"{line(code)} .uploads [data-state=done]")
    expect(rows).to_have_count(number, timeout=ARRIVED_MS)


def photo(width: int, height: int, *, orientation: int) -> bytes:
    """Upper half red, lower half blue, and how the phone was held."""
    picture = Image.new("RGB", (width, height), "red")
    picture.paste("blue", (0, height // 2, width, height))
    about = Image.Exif()
    about[0x0112] = orientation
    content = io.BytesIO()
    picture.save(content, "JPEG", exif=about, quality=95)
    return content.getvalue()


def _type_of(name: str) -> str:
    endings = {"pdf": "application/pdf", "jpg": "image/jpeg"}
    return endings.get(name.rpartition(".")[2], "application/octet-stream")
