#!/usr/bin/env python3
"""Checks a published PAR index by itself: one file, Python 3.8 or later, nothing else.

    python3 verify_result.py FOLDER_or_ZIP_or_result.json [--hash H] [--head H]

It shares no line with the program that computed the result. The points of the lines are taken as
given, all else is computed anew. Exit code: 0 all agrees, 1 something does not, 2 unreadable.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import unicodedata
import zipfile
from fractions import Fraction
from pathlib import Path
from typing import Any, Callable, Iterable, NamedTuple  # noqa: UP035 - as 3.8 knows them

FORMAT, LOG_FORMAT = "par-index-result", "par-index-log/2"
RESULT, RULES, LOG, EVIDENCE = "result.json", "rules.json", "log.json", "evidence.json"
MANIFEST, PROSE = "MANIFEST.sha256", "prose.json"
REQUIRED, MOST_SHOWN = (RESULT, RULES, LOG, EVIDENCE), 20
FIGURE = re.compile(r"(?!-0$)-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?")
MANIFEST_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
FIRST_KEYS = {"format", "period", "authority", "criteria_set", "communes", "statistics"}
TOP_KEYS = {f"{FORMAT}/1": FIRST_KEYS, f"{FORMAT}/2": {*FIRST_KEYS, "previous_set"}}
FIRST_LOG = {"format", "period", "revision", "sha256", "sequence", "head"}
LOG_KEYS = {"par-index-log/1": FIRST_LOG, LOG_FORMAT: {*FIRST_LOG, "prose_sha256"}}
LINE_KEYS = {"base", "round_1", "final", "left_out", "survey"}
COMMUNE_KEYS = {
    "code", "name", "kind", "block", "fields", "base", "self_total", "round_1_total", "total",
    "applicable_max", "bonus", "penalty", "index", "rank", "group", "previous_index",
    "previous_rank", "index_change", "rank_change", "submitted_at", "late", "not_submitted",
    "lines",
}  # fmt: skip
SUMS = {
    "fields": "điểm lĩnh vực", "base": "tổng tự chấm và điều tra", "self_total": "tổng tự chấm",
    "round_1_total": "tổng vòng 1", "total": "tổng điểm", "applicable_max": "điểm tối đa áp dụng",
    "bonus": "điểm thưởng", "penalty": "điểm trừ",
}  # fmt: skip
TAKEN: dict[str, Callable[[Any], Fraction | None]] = {
    "total": lambda line: None if line["left_out"] else number(line["final"]),
    "base": lambda line: number(line["base"] or "0"),
    "self_total": lambda line: number("0" if line["survey"] else line["base"] or "0"),
    "round_1_total": lambda line: number(line["round_1"]),
}
CHANGES = {"previous_index": "năm trước", "index_change": "chênh lệch", "rank_change": "bậc hạng"}


class Check(NamedTuple):
    """One thing that was compared: `says` what it is, `faults` where it does not agree."""

    key: str
    says: str
    faults: list[str]


class Unreadable(Exception):
    """There is nothing to check; the message says why."""


def verify(files: dict[str, bytes], *, printed: str = "", head: str = "") -> list[Check]:
    """All checks of a result, and of the package around it where there is one. `printed` and
    `head` are the hashes of result and log that stand on the paper, or how they begin."""
    if RESULT not in files:
        raise Unreadable("Không có tệp result.json.")
    data = _json(files[RESULT], RESULT)
    checks = _package_checks(files, data) if len(files) > 1 else []
    if printed:
        checks.append(_begins("printed", "Mã in trên quyết định", printed, hash_of(data)))
    if head:
        stands = str(_json(files.get(LOG, b"{}"), LOG).get("head", ""))
        checks.append(_begins("head", "Mã nhật ký in trên quyết định", head, stands))
    return checks + result_checks(data)


def read(path: Path) -> dict[str, bytes]:
    """The files by name: of a folder, of a ZIP, or the one JSON alone. Raises Unreadable."""
    try:
        if path.is_dir():
            inside = sorted(each for each in path.rglob("*") if each.is_file())
            return {each.relative_to(path).as_posix(): each.read_bytes() for each in inside}
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as package:
                names = [name for name in package.namelist() if not name.endswith("/")]
                return {name: package.read(name) for name in names}
        return {RESULT: path.read_bytes()}
    except (OSError, zipfile.BadZipFile, RuntimeError) as fault:
        raise Unreadable(f"Không đọc được {path}: {fault}") from None


def canonical(data: Any) -> bytes:
    """The one spelling: UTF-8, NFC, sorted keys, no spaces."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text).encode()


def hash_of(data: Any) -> str:
    return hashlib.sha256(canonical(data)).hexdigest()


def _package_checks(files: dict[str, bytes], data: Any) -> list[Check]:
    spelled = [] if files[RESULT] == canonical(data) else ["result.json đã bị ghi lại."]
    rules, evidence = data.get("criteria_set"), data.get("evidence", {})
    told = _json(files.get(LOG, b"{}"), LOG).get("prose_sha256", "")
    prose = hashlib.sha256(files[PROSE]).hexdigest() if PROSE in files else ""
    texts = [f"{PROSE} có mã {prose}, log.json ghi {told}."] if prose != told else []
    return [
        Check("manifest", f"Danh mục tệp {MANIFEST}", list(_manifest_faults(files))),
        Check("canonical", "result.json ở dạng chuẩn", spelled),
        Check("rules", "rules.json là bộ tiêu chí của kết quả", _same(files, RULES, rules)),
        Check("evidence", "evidence.json là của kết quả", _same(files, EVIDENCE, evidence)),
        Check("log", "log.json là của kết quả này", list(_log_faults(files, data))),
        Check("prose", "prose.json là lời văn của quyết định", texts),
    ]


def _manifest_faults(files: dict[str, bytes]) -> Iterable[str]:
    listed = set()
    for at, line in enumerate(files.get(MANIFEST, b"").decode("utf-8", "replace").splitlines(), 1):
        found = MANIFEST_LINE.fullmatch(line)
        if not found or found[2] in listed:
            yield f"{MANIFEST}, dòng {at} không đọc được hoặc lặp lại: {line[:80]}"
            continue
        listed.add(found[2])
        if found[2] not in files:
            yield f"Thiếu tệp {found[2]}."
        elif hashlib.sha256(files[found[2]]).hexdigest() != found[1]:
            yield f"Tệp {found[2]} không đúng với mã trong {MANIFEST}."
    for name in sorted({*files, *REQUIRED} - listed - {MANIFEST}):
        yield f"{MANIFEST} không ghi tệp {name}."


def _log_faults(files: dict[str, bytes], data: Any) -> Iterable[str]:
    log = _json(files[LOG], LOG) if LOG in files else {}
    if set(log) != LOG_KEYS.get(str(log.get("format"))) or type(log["sequence"]) is not int:
        yield "log.json thiếu, hoặc không đúng định dạng."
        return
    if log["sha256"] != hash_of(data):
        yield f"log.json ghi mã kết quả {log['sha256']}, tính lại là {hash_of(data)}."
    if log["period"] != data.get("period", {}).get("id"):
        yield "log.json là của một kỳ đánh giá khác."


def _same(files: dict[str, bytes], name: str, expected: Any) -> list[str]:
    same = name in files and _json(files[name], name) == expected
    return [] if same else [f"{name} khác với nội dung trong result.json."]


def _begins(key: str, says: str, printed: str, computed: str) -> Check:
    asked = "".join(printed.split()).lower()
    if not re.fullmatch("[0-9a-f]{8,64}", asked):
        raise Unreadable(f"“{printed}” không phải mã SHA-256 (ít nhất 8 chữ số 0-9, a-f).")
    fault = f"Trên giấy là {asked}, ở đây là {computed or 'không có'}."
    return Check(key, says, [] if computed.startswith(asked) else [fault])


def _json(raw: bytes, name: str) -> Any:
    try:
        data = json.loads(raw.decode("utf-8"), parse_float=str, parse_constant=str)
    except (ValueError, RecursionError) as fault:
        raise Unreadable(f"{name} không phải tệp JSON: {fault}") from None
    if not isinstance(data, dict):
        raise Unreadable(f"{name} không phải kết quả công bố.")
    return data


def result_checks(data: Any) -> list[Check]:
    """What follows from the frozen points, computed anew; one fault where the form is another."""
    try:
        if set(data) - {"evidence"} != TOP_KEYS[data["format"]]:
            raise ValueError("có mục lạ hoặc thiếu mục ở mức ngoài cùng")
        return _computed_checks(data, data["criteria_set"], data["communes"])
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as fault:
        problem = f"Không đúng định dạng {FORMAT}: {type(fault).__name__} {fault}."
        return [Check("form", "Định dạng của kết quả", [problem])]


def _computed_checks(data: Any, rules: Any, communes: list[Any]) -> list[Check]:
    leaves = {leaf["code"]: leaf for field in rules["fields"] for leaf in _leaves(field)}
    lines = [fault for commune in communes for fault in _line_faults(commune, leaves)]
    blocks = list(dict.fromkeys(commune["block"] for commune in communes))
    pairs = [(commune, _figures(commune, rules)) for commune in communes]
    pairs.sort(key=lambda pair: (blocks.index(pair[0]["block"]), pair[1]["standing"]))
    _place(pairs, rules["thresholds"])
    return [
        Check("lines", "Điểm từng tiêu chí nằm trong khung điểm", lines),
        _compared("sums", "Tổng điểm từng lĩnh vực và toàn bộ", pairs, SUMS),
        _compared("index", "Chỉ số", pairs, {"index": "chỉ số"}),
        _compared("rank", "Xếp hạng", pairs, {"rank": "hạng"}),
        Check("order", "Thứ tự các đơn vị", list(_order_faults(communes, pairs))),
        _compared("group", "Xếp nhóm", pairs, {"group": "nhóm"}),
        _compared("change", "So với năm trước", pairs, CHANGES),
        Check("statistics", "Thống kê chung", list(_statistic_faults(data["statistics"], pairs))),
    ]


def _line_faults(commune: Any, leaves: Any) -> Iterable[str]:
    if set(commune) != COMMUNE_KEYS or set(commune["lines"]) != set(leaves):
        yield f"{commune['name']}: có mục lạ hoặc thiếu mục."
    for code, line in commune["lines"].items():
        if code in leaves and not _is_possible(line, leaves[code]):
            yield f"{commune['name']}, {code}: điểm không hợp lệ với tiêu chí."


def _is_possible(line: Any, leaf: Any) -> bool:
    points = [number(line[name] or "0") for name in ("base", "round_1", "final")]
    return (
        set(line) == LINE_KEYS
        and type(line["left_out"]) is bool
        and line["survey"] is (leaf.get("source", "self") == "survey")
        and all(0 <= each <= number(leaf["max_points"]) for each in points)
        and not (line["left_out"] and points[-1])
    )


def _figures(commune: Any, rules: Any) -> dict[str, Any]:
    """The sums, the exact index, and where it stands."""
    fields, places, lines = rules["fields"], rules["index_places"], commune["lines"]
    regular = [field["code"] for field in fields if field["kind"] == "regular"]
    sums = {n: {f["code"]: _sum(f, lines, taken) for f in fields} for n, taken in TAKEN.items()}
    totals = {name: sum(sums[name][code][0] for code in regular) for name in TAKEN}
    final, extras = sums["total"], dict.fromkeys(("bonus", "penalty", "regular"), Fraction(0))
    for field in fields:
        extras[field["kind"]] += min(final[field["code"]][0], number(field["max_points"]))
    most = sum(final[code][1] for code in regular)
    extra = extras["bonus"] - extras["penalty"]
    index = totals["total"] * 100 / most + extra if most else None
    now = None if index is None else half_up(index, places)
    last = commune["previous_index"]
    then = None if last is None else half_up(number(last), places)
    ties = {field["code"]: _in_field(field, *final[field["code"]]) for field in fields}
    return {
        "fields": {code: _text(points) for code, (points, _most) in final.items()},
        **{name: _text(points) for name, points in totals.items()},
        "applicable_max": _text(most),
        "bonus": _text(extras["bonus"]),
        "penalty": _text(extras["penalty"]),
        "index": _text(now),
        "previous_index": _text(then),
        "index_change": None if now is None or then is None else _text(now - then),
        "exact": index,
        # The best first, those without an index last; equals keep the order of the file.
        "standing": (index is None, -(index or 0), [-ties[code] for code in rules["tie_break"]]),
    }


def _place(pairs: list[Any], thresholds: Any) -> None:
    """Rank and group of each: equals share a rank, 1, 2, 2, 4, in their block."""
    position, block, before = 0, None, None
    for commune, own in pairs:
        if commune["block"] != block:
            position, block, before = 0, commune["block"], None
        position += 1
        if own["standing"] != before:
            rank, before = position, own["standing"]
        last = commune["previous_rank"]
        own["rank"], own["rank_change"] = rank, None if last is None else last - rank
        own_bounds = [t for t in thresholds if t["block"] == block]
        bounds = own_bounds or [t for t in thresholds if not t["block"]]
        index = None if own["exact"] is None else max(own["exact"], Fraction(0))
        groups = [(number(t["lower"]), t["group"]) for t in bounds]
        reached = [pair for pair in groups if index is not None and index >= pair[0]]
        own["group"] = max(reached)[1] if reached else None


def _order_faults(communes: list[Any], pairs: list[Any]) -> Iterable[str]:
    moved = [f"{c['kind']} {c['name']}" for at, c in enumerate(communes) if c is not pairs[at][0]]
    yield from (f"Thứ tự không đúng từ {who}." for who in moved[:1])
    codes = [commune["code"] for commune in communes]
    yield from (f"Đơn vị {c} có hai lần." for c in sorted(set(codes)) if codes.count(c) > 1)


def _compared(key: str, says: str, pairs: list[Any], labels: dict[str, str]) -> Check:
    faults = [
        f"{commune['name']}: {label} ghi {_shown(commune[name])}, tính lại là {_shown(own[name])}."
        for commune, own in pairs
        for name, label in labels.items()
        if type(commune[name]) is not type(own[name]) or commune[name] != own[name]
    ]
    return Check(key, says, faults)


def _statistic_faults(stands: Any, pairs: list[Any], place: str = "") -> Iterable[str]:
    """Those that everybody quotes, of all and of each block; one not known yet may be missing."""
    for name, own in _statistics(pairs).items():
        frozen = stands.get(name, own)
        if name == "groups" and name in stands:
            frozen = {each: group["communes"] for each, group in frozen.items() if group["count"]}
        if frozen != own:
            yield f"{place}{name}: ghi {_shown(frozen)}, tính lại là {_shown(own)}."
    blocks = sorted({commune["block"] for commune, _own in pairs})
    for block in blocks if len(blocks) > 1 else ():
        inside = [pair for pair in pairs if pair[0]["block"] == block]
        yield from _statistic_faults(stands["blocks"][block], inside, f"{block}, ")


def _statistics(pairs: list[Any]) -> dict[str, Any]:
    exact = sorted(own["exact"] for _commune, own in pairs if own["exact"] is not None)
    middle = exact[(len(exact) - 1) // 2 : len(exact) // 2 + 1]
    groups = {own["group"] for _commune, own in pairs} - {None}
    moved = {}
    for key, sign in (("risers", 1), ("fallers", -1)):
        all_changes = ((c["name"], sign * number(own["index_change"] or "0")) for c, own in pairs)
        those = [each for each in all_changes if each[1] > 0]
        points = _text(sum((change for _name, change in those), Fraction(0)))
        moved[key] = {"communes": [n for n, _c in those], "count": len(those), "points": points}
    return {
        "communes": len(pairs),
        "mean_index": _text(half_up(sum(exact) / len(exact), 6)) if exact else None,
        "median_index": _text(half_up(sum(middle) / len(middle), 6)) if exact else None,
        "groups": {g: [c["name"] for c, own in pairs if own["group"] == g] for g in groups},
        **moved,
    }


def _leaves(node: Any) -> Iterable[Any]:
    for child in node["children"]:
        yield from _leaves(child) if child.get("children") else (child,)


def _sum(node: Any, lines: Any, taken: Callable[[Any], Fraction | None]) -> tuple[Any, Any]:
    """(points, maximum that applied) of all below; a capped criterion holds both at its own."""
    if not node.get("children"):
        points = taken(lines[node["code"]])
        return (Fraction(0),) * 2 if points is None else (points, number(node["max_points"]))
    parts = [_sum(child, lines, taken) for child in node["children"]]
    points, most = (sum((part[which] for part in parts), Fraction(0)) for which in (0, 1))
    cap = number(node["max_points"])
    return (min(points, cap), min(most, cap)) if node.get("capped") else (points, most)


def _in_field(field: Any, points: Fraction, most: Fraction) -> Fraction:
    """What parts equals, the higher the better; a field that applied to nobody stands last."""
    if field["kind"] == "regular":
        return points * 100 / most if most else Fraction(-1)
    return points if field["kind"] == "bonus" else -points


def number(text: Any) -> Fraction:
    """The figure in quotes. Raises ValueError for every other spelling."""
    if not isinstance(text, str) or not FIGURE.fullmatch(text):
        raise ValueError(f"{text!r} không phải là số")
    return Fraction(text)


def half_up(value: Fraction, places: int) -> Fraction:
    """To so many decimals; a half goes away from zero."""
    steps = int(abs(value) * 10**places + Fraction(1, 2))
    return Fraction(steps if value >= 0 else -steps, 10**places)


def _text(value: Fraction | None) -> Any:
    """`77.14`: a finite decimal without ending zeros."""
    if value is None or value == int(value):
        return None if value is None else str(int(value))
    places = next(n for n in range(1, 60) if (value * 10**n).denominator == 1)
    digits = str(abs(int(value * 10**places))).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def _shown(value: Any) -> str:
    return "không có" if value is None else json.dumps(value, ensure_ascii=False).strip('"')


def report(checks: list[Check], *, told: Callable[[str], Any] = print) -> bool:
    """Tells what agrees and what does not; whether all does."""
    for check in checks:
        told(f"{'SAI   ' if check.faults else 'ĐÚNG  '}{check.says}")
        more = len(check.faults) - MOST_SHOWN
        for fault in check.faults[:MOST_SHOWN] + [f"và {more} chỗ khác"] * (more > 0):
            told(f"      - {fault}")
    return not any(check.faults for check in checks)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Kiểm tra kết quả công bố Chỉ số CCHC.")
    parser.add_argument("path", type=Path, help="thư mục, tệp ZIP, hoặc result.json")
    parser.add_argument("--hash", default="", help="mã SHA-256 in trên quyết định")
    parser.add_argument("--head", default="", help="mã nhật ký in trên quyết định")
    asked = parser.parse_args(arguments)
    try:
        files = read(asked.path)
        checks = verify(files, printed=asked.hash, head=asked.head)
    except Unreadable as fault:
        print(f"KHÔNG KIỂM TRA ĐƯỢC: {fault}")
        return 2
    agrees = report(checks)
    print("Mã của kết quả, phải đúng với mã in trên quyết định (ai sửa lại cả gói chỉ lộ ra ở đó):")
    print(f"  {hash_of(_json(files[RESULT], RESULT))}")
    print("KẾT LUẬN: mọi thứ khớp." if agrees else "KẾT LUẬN: CÓ CHỖ KHÔNG KHỚP.")
    return 0 if agrees else 1


if __name__ == "__main__":
    sys.exit(main())
