#!/usr/bin/env bash
# Every check that reads the code without running the tests; shows only what fails, all of it.
set -euo pipefail
cd "$(dirname "$0")/.."

python=.venv/bin/python
logs=$(mktemp -d)
trap 'rm -f "$logs"/*; rmdir "$logs"' EXIT
titles=()
running=()
failed=()

# All at once: most of them read on one core.
check() {
    local title=$1
    shift
    titles+=("$title")
    "$@" >"$logs/${#titles[@]}" 2>&1 &
    running+=("$!")
}

check "ruff check" "$python" -m ruff check
check "ruff format (make fix để sửa)" "$python" -m ruff format --check
check "mypy" "$python" -m mypy
check "import-linter" "$python" .venv/bin/lint-imports
check "djlint" "$python" -m djlint --lint --quiet templates
check "makemigrations" "$python" manage.py makemigrations --check --dry-run

for number in "${!titles[@]}"; do
    title=${titles[$number]}
    if wait "${running[$number]}"; then
        echo "đạt   $title"
    else
        echo "LỖI   $title"
        cat "$logs/$((number + 1))"
        failed+=("$title")
    fi
done

if [[ ${#failed[@]} -gt 0 ]]; then
    (IFS=,; echo "Chưa đạt: ${failed[*]}" >&2)
    exit 1
fi
