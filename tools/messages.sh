#!/usr/bin/env bash
# Gathers the sentences to translate into locale/vi, and compiles what is translated.
set -euo pipefail
cd "$(dirname "$0")/.."

tools/system_packages.sh gettext
tools/venv.sh requirements.txt
.venv/bin/python tools/gather_messages.py
.venv/bin/python tools/compile_messages.py
