"""Single changes to a frozen result, an event or a file, each with the sentence that finds it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from accounts.event_log import HASHED, event_hash
from accounts.event_walk import Mark
from reports.package import HOW, VERIFIER, LogHead, manifest, package_files
from reports.result.format import canonical_json, content_hash, to_json
from reports.result.period import period_result
from reports.verifier.verify_result import EVIDENCE, LOG, MANIFEST, PROSE, RESULT, RULES
from tests.reports import phu_yen

Json = dict[str, Any]
Files = dict[str, bytes]
TEXTS = {"causes": "- Chậm nộp hồ sơ."}
PRINTED = "Trên giấy là"  # nothing but the printed hash tells it


def frozen() -> Json:
    """The first five of Phù Yên 2022, with two files pinned."""
    data: Json = json.loads(_text())
    return data


@cache
def _text() -> str:
    year = phu_yen.result()
    first = {commune.code for commune in year.communes[:5]}
    few = period_result(
        authority=year.authority,
        period=year.period,
        criteria_set=year.criteria_set,
        communes=[each for each in phu_yen.communes() if each.code in first],
    )
    pinned = {"01": ("a" * 64, "b" * 64)}
    return canonical_json(to_json(replace(few, evidence=pinned))).decode()


def packed(data: Json) -> Files:
    """The package as it would be made of these figures, by whomever."""
    log = LogHead(
        period=data["period"]["id"],
        revision=1,
        sha256=content_hash(data),
        sequence=412,
        head="c" * 64,
        prose_sha256=content_hash(TEXTS),
    )
    documents = {"quyet-dinh.pdf": b"%PDF-1.7 figures", "bang.xlsx": b"PK figures"}
    result, texts = (canonical_json(each).decode() for each in (data, TEXTS))
    return package_files(result, log, documents, "How", texts)


@dataclass(frozen=True)
class Change:
    """`found_by` is how a sentence of the verifier begins, or what stands in it."""

    name: str
    make: Callable[[Any], object]
    found_by: str

    def __str__(self) -> str:
        return self.name


def _first(data: Json) -> Json:
    """The commune of the first rank: xã Tường Phù, 54 of 70 points, 77,14 %."""
    commune: Json = data["communes"][0]
    return commune


def _line(data: Json, code: str = "1.1") -> Json:
    line: Json = _first(data)["lines"][code]
    return line


def _leaf(data: Json) -> Json:
    leaf: Json = data["criteria_set"]["fields"][0]
    while leaf.get("children"):
        leaf = leaf["children"][0]
    return leaf


def _swap(rows: list[Any], one: int, other: int) -> None:
    rows[one], rows[other] = rows[other], rows[one]


def _a_line(data: Json) -> Json:
    """A line of the first commune that has points, none of the survey."""
    lines = _first(data)["lines"].values()
    return next(line for line in lines if line["final"] != "0" and not line["survey"])


IN_THE_RESULT = (
    Change("a score", lambda d: _a_line(d).update(final="0"), "Tường Phù: điểm lĩnh vực ghi"),
    Change("a claim", lambda d: _a_line(d).update(base="0"), "Tường Phù: tổng tự chấm ghi"),
    Change("round 1", lambda d: _a_line(d).update(round_1="0"), "Tường Phù: tổng vòng 1 ghi"),
    Change("left out", lambda d: _a_line(d).update(left_out=True), "điểm không hợp lệ"),
    Change("too many points", lambda d: _a_line(d).update(final="99"), "điểm không hợp lệ"),
    Change("a survey's line", lambda d: _a_line(d).update(survey=True), "điểm không hợp lệ"),
    Change("a float", lambda d: _a_line(d).update(final=1), "không phải là số"),
    Change("another spelling", lambda d: _first(d).update(total="54.0"), "tổng điểm ghi 54.0"),
    Change("a total", lambda d: _first(d).update(total="55"), "tổng điểm ghi 55, tính lại là 54."),
    Change(
        "a field", lambda d: _first(d)["fields"].update({"1": "0.5"}), "Tường Phù: điểm lĩnh vực"
    ),
    Change(
        "a digit of the index",
        lambda d: _first(d).update(index="77.15"),
        "chỉ số ghi 77.15, tính lại là 77.14.",
    ),
    Change("a rank", lambda d: _first(d).update(rank=2), "hạng ghi 2, tính lại là 1."),
    Change("an order", lambda d: _swap(d["communes"], 0, 4), "Thứ tự không đúng từ"),
    Change("a group", lambda d: _first(d).update(group="A"), "nhóm ghi A, tính lại là B."),
    Change("last year", lambda d: _first(d).update(previous_index="80"), "chênh lệch ghi -7.94"),
    Change("a change", lambda d: _first(d).update(index_change="7.94"), "chênh lệch ghi 7.94"),
    Change("a rank's change", lambda d: _first(d).update(rank_change=2), "bậc hạng ghi 2"),
    Change(
        "a threshold",
        lambda d: d["criteria_set"]["thresholds"][1].update(lower="77.2"),
        "Tường Phù: nhóm ghi B",
    ),
    Change("a maximum", lambda d: _leaf(d).update(max_points="9"), "điểm tối đa áp dụng ghi 70"),
    Change("decimals", lambda d: d["criteria_set"].update(index_places=1), "chỉ số ghi 77.14"),
    Change(
        "the kind of a field",
        lambda d: d["criteria_set"]["fields"][0].update(kind="bonus"),
        "điểm thưởng ghi 0",
    ),
    Change("a mean", lambda d: d["statistics"].update(mean_index="70"), "mean_index: ghi 70"),
    Change(
        "a list of a group",
        lambda d: d["statistics"]["groups"]["B"]["communes"].pop(),
        "groups: ghi",
    ),
    Change("a key more", lambda d: _first(d).update(note="x"), "Tường Phù: có mục lạ"),
    Change("a line less", lambda d: _first(d)["lines"].popitem(), "Không đúng định dạng"),
    Change("a commune less", lambda d: d["communes"].pop(), "communes: ghi 5"),
    Change(
        "a commune twice",
        lambda d: d["communes"].append(dict(_first(d))),
        "có hai lần",
    ),
    Change("a name", lambda d: _first(d).update(name="Tường Phong"), "groups: ghi"),
    Change("the authority", lambda d: d["authority"].update(name="UBND"), PRINTED),
    Change("a deadline", lambda d: d["period"].update(year=2021), PRINTED),
    Change("lateness", lambda d: _first(d).update(late=True), PRINTED),
    Change("evidence", lambda d: d["evidence"]["01"].pop(), PRINTED),
)


def chain(length: int = 8) -> list[Json]:
    """A whole log, as its rows are read."""
    events: list[Json] = []
    previous = ""
    for number in range(1, length + 1):
        event: Json = {
            "chain": "period:1",
            "sequence": number,
            "at": f"2022-12-{number:02d}T08:00:00.000000+00:00",
            "by_id": "u1",
            "by_name": "Hà Văn Chinh (Phòng Nội vụ)",
            "seen_from": "10.0.0.1",
            "what": "deduct",
            "subject_type": "scoring.score",
            "subject_id": f"s{number}",
            "old": {"points": "2"},
            "new": {"points": "1.5"},
            "reason": "Thiếu tài liệu",
            "previous_hash": previous,
        }
        previous = event_hash(event)
        events.append({**event, "hash": previous})
    return events


def head_of(events: list[Json]) -> Mark:
    return Mark(events[-1]["sequence"], events[-1]["hash"]) if events else Mark(0, "")


def rewrite(events: list[Json], start: int) -> None:
    """Makes the log whole in itself again from an event on, as a forger does."""
    previous = events[start - 1]["hash"] if start else ""
    for number, event in enumerate(events[start:], start=start + 1):
        event["sequence"], event["previous_hash"] = number, previous
        previous = event["hash"] = event_hash({name: event[name] for name in HASHED})


def _forged(events: list[Json]) -> None:
    events[3]["reason"] = "Đủ tài liệu"
    rewrite(events, 3)


def _rehashed(events: list[Json]) -> None:
    events[3]["reason"] = "Đủ tài liệu"
    events[3]["hash"] = event_hash({name: events[3][name] for name in HASHED})


def _without(events: list[Json], at: int) -> None:
    del events[at]
    rewrite(events, at)


WAS_CHANGED = "Event 4 (deduct, 2022-12-04 08:00) was changed."
OTHER = {
    "at": "2022-12-04T08:00:01.000000+00:00", "old": {}, "new": {"points": "2"},
    "previous_hash": "d" * 64, "chain": "period:2",
}  # fmt: skip
IN_THE_LOG = (
    *(
        Change(
            f"column {name}",
            lambda events, name=name: events[3].update({name: OTHER.get(name, "khác")}),
            WAS_CHANGED if name != "at" else "Event 4 (deduct, 2022-12-04 08:00) was changed.",
        )
        for name in HASHED
        if name not in ("sequence", "what")
    ),
    Change("column what", lambda e: e[3].update(what="grant"), "Event 4 (grant, 2022-12-04 08:00)"),
    Change("column hash", lambda e: e[3].update(hash="e" * 64), WAS_CHANGED),
    Change("deleted", lambda e: e.pop(3), "1 events are missing before event 5."),
    Change("the first deleted", lambda e: e.pop(0), "1 events are missing before event 2."),
    Change("two swapped", lambda e: _swap(e, 3, 4), "events are missing before event 5."),
    Change("column and its hash", _rehashed, "Event 5 (deduct, 2022-12-05 08:00) does not follow"),
    Change("appended", lambda e: e.append({**e[-1], "sequence": 9}), "Event 9 (deduct"),
    Change("tail cut", lambda e: e.pop(), "The log ends with event 7, its head says 8."),
    Change("tail rewritten", _forged, "Event 6 (deduct, 2022-12-06 08:00) is not the one whose"),
    Change("deleted, rewritten", lambda e: _without(e, 3), "is not the one whose hash was"),
    Change("emptied", lambda e: e.clear(), "Event 6, whose hash was published, is gone."),
)


def _one_byte(name: str) -> Change:
    def make(files: Files) -> None:
        files[name] = bytes([files[name][0] ^ 1]) + files[name][1:]

    found = f"Tệp {name} không đúng với mã trong {MANIFEST}."
    return Change(f"one byte of {name}", make, found)


def _edit(files: Files, name: str, old: bytes, new: bytes, *, forged: bool = False) -> None:
    assert old in files[name]
    files[name] = files[name].replace(old, new, 1)
    if forged:
        files[MANIFEST] = manifest(files)


def _rename(files: Files) -> None:
    files["quyet-dinh-1.pdf"] = files.pop("quyet-dinh.pdf")


def _other_result(files: Files) -> None:
    """Another result under the manifest made for it, the rest left as it was."""
    data = frozen()
    data["authority"]["name"] = "UBND"
    files[RESULT] = canonical_json(data)
    files[MANIFEST] = manifest(files)


def _forge_all(files: Files) -> None:
    data = frozen()
    data["authority"]["name"] = "UBND"
    files.update(packed(data))


IN_THE_FILES = (
    *(_one_byte(name) for name in (HOW, VERIFIER, "quyet-dinh.pdf", "bang.xlsx")),
    Change(
        "a blank in the result",
        lambda f: _edit(f, RESULT, b",", b", "),
        f"Tệp {RESULT} không đúng với mã",
    ),
    Change(
        "a blank in the result and in the manifest",
        lambda f: _edit(f, RESULT, b",", b", ", forged=True),
        "result.json đã bị ghi lại.",
    ),
    Change(
        "the rules",
        lambda f: _edit(f, RULES, b'"index_places": 2', b'"index_places": 1', forged=True),
        "rules.json khác với nội dung",
    ),
    Change(
        "the evidence",
        lambda f: _edit(f, EVIDENCE, b"aaaa", b"dddd", forged=True),
        "evidence.json khác với nội dung",
    ),
    Change(
        "the period of the log",
        lambda f: _edit(f, LOG, b'"period": "2022"', b'"period": "2021"', forged=True),
        "log.json là của một kỳ đánh giá khác.",
    ),
    Change(
        "the hash in the log",
        lambda f: _edit(f, LOG, b'"sha256": "', b'"sha256": "0', forged=True),
        "log.json ghi mã kết quả 0",
    ),
    Change(
        "the head in the log",
        lambda f: _edit(f, LOG, b"cccc", b"dddd", forged=True),
        f"{PRINTED} {'c' * 64}",
    ),
    Change(
        "a text",
        lambda f: _edit(f, PROSE, "Chậm".encode(), "Sớm".encode(), forged=True),
        f"{PROSE} có mã",
    ),
    Change("the texts removed", lambda f: f.pop(PROSE), f"{PROSE} có mã"),
    Change("a file removed", lambda f: f.pop("bang.xlsx"), "Thiếu tệp bang.xlsx."),
    Change("the log removed", lambda f: f.pop(LOG), "Thiếu tệp log.json."),
    Change("the manifest removed", lambda f: f.pop(MANIFEST), f"{MANIFEST} không ghi tệp"),
    Change("a file added", lambda f: f.update({"a.txt": b"a"}), f"{MANIFEST} không ghi tệp a.txt."),
    Change("a file renamed", _rename, "Thiếu tệp quyet-dinh.pdf."),
    Change(
        "a line of the manifest",
        lambda f: _edit(f, MANIFEST, b"  quyet", b" quyet"),
        f"{MANIFEST}, dòng",
    ),
    Change(
        "a line of the manifest twice",
        lambda f: f.update({MANIFEST: f[MANIFEST] * 2}),
        f"{MANIFEST}, dòng",
    ),
    Change("another result", _other_result, "log.json ghi mã kết quả"),
    Change("everything computed anew", _forge_all, PRINTED),
)


def changed(change: Change, files: Files) -> Files:
    """The files after the change; of a result, as a forger packs it who computes every hash."""
    if change in IN_THE_RESULT:
        data = json.loads(files[RESULT])
        change.make(data)
        return packed(data)
    copied = dict(files)
    change.make(copied)
    return copied
