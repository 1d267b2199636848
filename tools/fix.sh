#!/usr/bin/env bash
# Mends what ruff can mend; the rest is printed.
set -euo pipefail
cd "$(dirname "$0")/.."

tools/venv.sh requirements-dev.txt
fixed=0
.venv/bin/python -m ruff check --fix || fixed=$?
.venv/bin/python -m ruff format
exit "$fixed"
