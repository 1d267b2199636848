"""A published result as a package that anybody can check: what stands in it. Pure."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from reports.result.json_text import Json
from reports.verifier import verify_result
from reports.verifier.verify_result import (
    EVIDENCE,
    LOG,
    LOG_FORMAT,
    MANIFEST,
    PROSE,
    RESULT,
    RULES,
)

HOW = "VERIFY.txt"
VERIFIER = "verify_result.py"
ZIPPED_AT = (2020, 3, 5, 0, 0, 0)  # of no file in particular: bytes repeat


@dataclass(frozen=True, kw_only=True)
class LogHead:
    """Which result it is, with which texts ("" where none were kept), and where the log stood when
    it was published."""

    period: str
    revision: int
    sha256: str
    sequence: int
    head: str
    prose_sha256: str = ""


def package_files(
    result: str, log: LogHead, documents: Mapping[str, bytes], how: str, prose: str = ""
) -> dict[str, bytes]:
    """The files by name, the list of them last. `result` and `prose` are the canonical JSON as
    they were frozen, `documents` are what was drawn from it, `how` says how all is checked."""
    data: Json = json.loads(result)
    files = {
        RESULT: result.encode(),
        **({PROSE: prose.encode()} if prose else {}),
        RULES: _spelled(data["criteria_set"]),
        EVIDENCE: _spelled(data.get("evidence", {})),
        LOG: _spelled({"format": LOG_FORMAT, **asdict(log)}),
        HOW: how.encode(),
        VERIFIER: Path(verify_result.__file__).read_bytes(),
        **documents,
    }
    return {**files, MANIFEST: manifest(files)}


def manifest(files: Mapping[str, bytes]) -> bytes:
    """As `sha256sum` writes it and `sha256sum -c` reads it."""
    names = sorted(name for name in files if name != MANIFEST)
    lines = [f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in names]
    return "".join(lines).encode()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The same files give the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, ZIPPED_AT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return written.getvalue()


def how_to_verify(*, title: str, log: LogHead, address: str) -> str:
    """VERIFY.txt, for whoever gets the package without another word."""
    on_the_site = f"4. Trên trang web, không cần tài khoản:\n\n   {address}\n" if address else ""
    return f"""KIỂM TRA KẾT QUẢ CÔNG BỐ

{title}

Mã của kết quả (SHA-256), in trong quyết định:
   {log.sha256}
Nhật ký điện tử đến sự kiện số {log.sequence}:
   {log.head}

1. Các tệp còn nguyên vẹn. Trong thư mục này:

   sha256sum -c {MANIFEST}

2. Đúng là kết quả đã công bố. Mã của {RESULT} phải đúng từng ký tự với mã in trong quyết định:

   sha256sum {RESULT}                        (Linux)
   shasum -a 256 {RESULT}                    (macOS)
   certutil -hashfile {RESULT} SHA256        (Windows)

   Ai sửa được cả gói thì cũng tính lại được mọi mã trong gói, kể cả mã ghi ở trên.
   Mã in trong quyết định thì không sửa được: hãy lấy mã từ bản giấy.

3. Tổng điểm, chỉ số, xếp hạng, xếp nhóm đúng với điểm từng tiêu chí, tính lại bằng một
   chương trình riêng (Python 3.8 trở lên, không cần mạng):

   python3 {VERIFIER} . --hash MÃ_IN_TRONG_QUYẾT_ĐỊNH

   Nên dùng tệp {VERIFIER} lấy từ một gói hoặc một nơi khác mà mình tin.

{on_the_site}"""


def _spelled(data: Any) -> bytes:
    return f"{json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True)}\n".encode()
