#!/usr/bin/env bash
# Pins requirements*.in into requirements*.txt, with hashes, for every platform from Python 3.11 on.
# Pins already there are kept; UPGRADE=1 takes the newest.
set -euo pipefail
cd "$(dirname "$0")/.."

tools/venv.sh requirements.txt
.venv/bin/python -m pip install -qq --disable-pip-version-check uv

options=(--universal --python-version 3.11 --generate-hashes --quiet)
# The files must serve everybody: no address of the index they were made from.
options+=(--no-config --no-emit-index-url --no-emit-find-links)
[[ -n ${UPGRADE:-} ]] && options+=(--upgrade)
for name in requirements requirements-s3 requirements-dev; do
    .venv/bin/python -m uv pip compile "${options[@]}" \
        --custom-compile-command "make requirements" "$name.in" --output-file "$name.txt"
done
