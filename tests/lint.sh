#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# lint.sh - the rules of the house that a compiler does not check.
cd "$(dirname "$0")/.." && python3 tests/log_doc.py &&
	python3 tests/doctor_doc.py && exec python3 tests/lint.py
