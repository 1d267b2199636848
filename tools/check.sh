#!/usr/bin/env bash
# What to run before a commit: lint, then the tests that take a minute at most, on SQLite.
set -euo pipefail
cd "$(dirname "$0")/.."
unset DATABASE_URL PRODUCTION
# Each process would compile the house anew: 12 s for each worker, 3 s for each command.
unset PYTHONDONTWRITEBYTECODE

tools/venv.sh requirements-dev.txt
.venv/bin/python tools/compile_messages.py
tools/lint.sh
exec .venv/bin/python -m pytest -q -n auto --maxprocesses 4 --dist worksteal \
    --hypothesis-profile quick -m "not slow and not browser and not postgres"
