# Các lệnh của dự án. Gõ "make" để xem danh sách.

PYTHON ?=
PORT ?= 8000
HOST ?= 127.0.0.1
export PYTHON PORT HOST

.DEFAULT_GOAL := help
.PHONY: help run test check fix bench requirements messages

help:
	@echo "make run [PORT=8000]   cài đặt, nạp dữ liệu mẫu và chạy trang web trên máy này"
	@echo "make test              kiểm tra toàn bộ, trên SQLite và PostgreSQL (tự cài những gì cần)"
	@echo "make check             kiểm tra nhanh: mã nguồn và các bài kiểm thử ngắn"
	@echo "make fix               tự sửa những lỗi trình bày mã nguồn sửa được"
	@echo "make bench             đo tốc độ, trên SQLite và PostgreSQL"
	@echo "make requirements      ghi lại requirements*.txt từ requirements*.in (UPGRADE=1: lấy bản mới)"
	@echo "make messages          gom câu chữ cần dịch vào locale/ và biên dịch"
	@echo
	@echo "Tùy chọn: PYTHON=python3.12 để chọn Python, HOST=0.0.0.0 để máy khác truy cập được."

run:
	@tools/run.sh

test:
	@tools/test.sh

check:
	@tools/check.sh

fix:
	@tools/fix.sh

bench:
	@tools/bench.sh

requirements:
	@tools/requirements.sh

messages:
	@tools/messages.sh
