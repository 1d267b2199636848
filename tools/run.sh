#!/usr/bin/env bash
# From a fresh clone to the running site; the second time in seconds, keeping the data.
set -euo pipefail
cd "$(dirname "$0")/.."

host=${HOST:-127.0.0.1}
port=${PORT:-8000}
accounts=var/accounts.json
python=.venv/bin/python

stop() {
    echo "Dừng: $*" >&2
    exit 1
}

port_is_free() {
    "$python" - "$host" "$port" <<'PYTHON' 2>/dev/null
import socket, sys

with socket.socket(socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET) as listener:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((sys.argv[1], int(sys.argv[2])))
PYTHON
}

mapfile -t packages <tools/debian-packages.txt
tools/system_packages.sh "${packages[@]}" || echo "Chưa cài thì chưa in được PDF."
tools/venv.sh requirements.txt
port_is_free || stop "không mở được cổng $port ở $host. Hãy chọn cổng khác: make run PORT=8001"

shown_host=$host
if [[ $host != 127.0.0.1 && $host != localhost && -z ${ALLOWED_HOSTS:-} ]]; then
    addresses=$(hostname -I 2>/dev/null || true)
    ALLOWED_HOSTS=$(echo localhost 127.0.0.1 "[::1]" "$host" "$(hostname)" "$addresses" | xargs | tr ' ' ',')
    export ALLOWED_HOSTS
    if [[ $host == 0.0.0.0 && -n $addresses ]]; then shown_host=${addresses%% *}; fi
fi

mkdir -p var/static
"$python" tools/compile_messages.py || stop "không biên dịch được bản dịch."
echo "Chuẩn bị cơ sở dữ liệu"
"$python" manage.py migrate --verbosity 0 || stop "không cập nhật được cơ sở dữ liệu."
"$python" manage.py load_year fixtures/phu_yen_2022.json --until published \
    --accounts-json "$accounts" --if-absent || stop "không nạp được dữ liệu mẫu."

echo
"$python" tools/show_accounts.py "$accounts"
echo
echo "Mở trình duyệt tại: http://$shown_host:$port/  (nhấn Ctrl+C để dừng)"
exec "$python" -m gunicorn config.wsgi --bind "$host:$port" --workers 2 --threads 4 \
    --no-control-socket --log-level warning
