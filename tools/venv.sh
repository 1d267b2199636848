#!/usr/bin/env bash
# Brings .venv to exactly the given requirements file; does nothing when it is there already.
#
# usage: tools/venv.sh requirements.txt | requirements-dev.txt
set -euo pipefail
cd "$(dirname "$0")/.."

requirements=$1
runtime_stamp=.venv/requirements.txt.sha256
stamp=.venv/$requirements.sha256

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if command -v "$candidate" >/dev/null && is_new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

make_venv() {
    local python version
    if ! python=$(find_python); then
        tools/system_packages.sh python3 python3-venv
        python=$(find_python) || { echo "Cần Python 3.11 trở lên (${PYTHON:-python3})."; exit 1; }
    fi
    # Debian keeps ensurepip in a package of its own, named after the version.
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        tools/system_packages.sh "python$version-venv"
    fi
    echo "Tạo môi trường Python trong .venv"
    "$python" -m venv --clear .venv
}

if ! is_new_enough .venv/bin/python || ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    make_venv
fi

checksum=$(sha256sum "$requirements" | cut -d ' ' -f 1)
[[ -f $stamp && $(<"$stamp") == "$checksum" ]] && exit 0

echo "Cài thư viện Python ($requirements), lần đầu mất chừng nửa phút"
rm -f .venv/*.sha256
if ! .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes \
    -r "$requirements" </dev/null; then
    echo "Không cài được thư viện Python. Hãy kiểm tra kết nối mạng rồi chạy lại."
    exit 1
fi
# The development requirements contain the runtime ones at the same versions.
sha256sum requirements.txt | cut -d ' ' -f 1 >"$runtime_stamp"
echo "$checksum" >"$stamp"
