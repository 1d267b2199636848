#!/usr/bin/env bash
# Every check that reads the code without running the tests; shows only what fails, all of it.
set -euo pipefail
cd "$(dirname "$0")/.."

python=.venv/bin/python
log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=()

check() {
    local title=$1
    shift
    if "$@" >"$log" 2>&1; then
        echo "đạt   $title"
    else
        echo "LỖI   $title"
        cat "$log"
        failed+=("$title")
    fi
}

check "ruff check" "$python" -m ruff check
check "ruff format (make fix để sửa)" "$python" -m ruff format --check
check "mypy" "$python" -m mypy
check "import-linter" "$python" .venv/bin/lint-imports
check "djlint" "$python" -m djlint --lint --quiet templates
check "makemigrations" "$python" manage.py makemigrations --check --dry-run

if [[ ${#failed[@]} -gt 0 ]]; then
    (IFS=,; echo "Chưa đạt: ${failed[*]}" >&2)
    exit 1
fi
