#!/usr/bin/env bash
# Measures on SQLite, then on PostgreSQL; fails when either misses a goal.
set -euo pipefail
cd "$(dirname "$0")/.."
unset DATABASE_URL PRODUCTION

mapfile -t packages <tools/debian-packages.txt
tools/system_packages.sh "${packages[@]}" postgresql
tools/venv.sh requirements-dev.txt
.venv/bin/python tools/compile_messages.py

missed=0
echo "Đo trên SQLite"
.venv/bin/python -m bench || missed=1
echo "Đo trên PostgreSQL"
.venv/bin/python -m tests.postgres -- .venv/bin/python -m bench || missed=1
exit "$missed"
