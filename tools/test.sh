#!/usr/bin/env bash
# Everything: what it needs is installed, the code is linted, the tests run on both databases.
# The first thing that fails ends it.
set -euo pipefail
cd "$(dirname "$0")/.."
unset DATABASE_URL PRODUCTION
# Each process would compile the house anew: 12 s for each worker, 3 s for each command.
unset PYTHONDONTWRITEBYTECODE

mapfile -t packages <tools/debian-packages.txt
# libatomic1: for the Node.js inside Playwright. LibreOffice reads back what is written for Word and Excel.
tools/system_packages.sh "${packages[@]}" postgresql chromium libatomic1 \
    libreoffice-writer-nogui libreoffice-calc-nogui
tools/venv.sh requirements-dev.txt
.venv/bin/python tools/compile_messages.py

pytest=(.venv/bin/python -m pytest -q)
# While the linters use one core: what every worker would else do by itself, compiling the tests
# and migrating on SQLite. Should it fail, the tests will say why.
"${pytest[@]}" tests -k test_the_right_password_opens_the_house >/dev/null 2>&1 &
warm_up=$!
trap 'kill "$warm_up" 2>/dev/null || true' EXIT
tools/lint.sh
wait "$warm_up" || true
trap - EXIT

pytest+=(-n auto --maxprocesses 4 --dist worksteal)
echo "Kiểm thử trên PostgreSQL"
.venv/bin/python -m tests.postgres -- \
    "${pytest[@]}" -m "not sqlite_only and not browser and not pure and not asks"
echo "Kiểm thử trên SQLite, và bằng trình duyệt"
exec "${pytest[@]}" -m "not postgres"
