"""Prints the trial accounts, a few of each role, as a table.

usage: show_accounts.py var/accounts.json

The file is a list of objects with the keys `username`, `password`, `name`, `role`, `unit`.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path

HEADINGS = {
    "username": "Tên đăng nhập",
    "password": "Mật khẩu",
    "role": "Vai trò",
    "unit": "Đơn vị",
    "name": "Họ tên",
}
SHOWN_PER_ROLE = 2

Account = dict[str, str]


def first_of_each_role(accounts: list[Account]) -> list[Account]:
    by_role: dict[str, list[Account]] = defaultdict(list)
    for account in accounts:
        by_role[account.get("role", "")].append(account)
    return [account for same_role in by_role.values() for account in same_role[:SHOWN_PER_ROLE]]


def table(accounts: list[Account]) -> list[str]:
    """Aligned lines, the headings first; columns that are empty everywhere are left out."""
    keys = [key for key in HEADINGS if any(account.get(key) for account in accounts)]
    rows = [[HEADINGS[key] for key in keys]]
    rows += [[account.get(key) or "" for key in keys] for account in accounts]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def main(path: Path) -> None:
    if not path.exists():
        return
    accounts: list[Account] = json.loads(path.read_text(encoding="utf-8"))
    shown = first_of_each_role(accounts)
    if not shown:
        return
    print("Tài khoản dùng thử:")
    for line in table(shown):
        print(f"  {line}")
    if len(shown) < len(accounts):
        print(f"  (cả {len(accounts)} tài khoản: {path})")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
