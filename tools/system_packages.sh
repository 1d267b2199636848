#!/usr/bin/env bash
# Installs the Debian packages named on the command line that are missing.
#
# Leaves with 1 when some could not be installed, having printed the line to type. A machine
# without dpkg is left alone: there the administrator knows where the packages come from.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive

is_installed() {
    # A Python from elsewhere that can make environments will do.
    [[ $1 == python3-venv ]] && "${PYTHON:-python3}" -c 'import ensurepip' 2>/dev/null && return
    [[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" == installed ]]
}

as_root() {
    if [[ $(id -u) -eq 0 ]]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
    command -v apt-get >/dev/null && { [[ $(id -u) -eq 0 ]] || sudo -n true 2>/dev/null; }
}

apt() {
    as_root apt-get -qq -o DPkg::Lock::Timeout=120 "$@" </dev/null
}

if ! command -v dpkg-query >/dev/null; then
    echo "Không phải Debian hay Ubuntu; máy cần có: $*"
    exit 1
fi

missing=()
for package in "$@"; do
    is_installed "$package" || missing+=("$package")
done
[[ ${#missing[@]} -eq 0 ]] && exit 0

command_line="apt-get install -y --no-install-recommends ${missing[*]}"
if ! may_install; then
    echo "Máy còn thiếu vài gói. Hãy gõ: sudo $command_line"
    exit 1
fi

echo "Cài gói hệ thống: ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# The package lists may be absent (a new container) or stale: fetched only when the first try fails.
install() { apt install -y --no-install-recommends "${missing[@]}"; }
if ! install >"$log" 2>&1 && ! { apt update && install; } >>"$log" 2>&1; then
    tail -n 15 "$log" >&2
    echo "Không cài được gói hệ thống. Hãy gõ: apt-get update && $command_line"
    exit 1
fi
