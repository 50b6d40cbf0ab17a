#!/usr/bin/env bash
# Fails on every C++ file that clang-format would change and names the places. Usage: scripts/check_format.sh
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
formatter=$(command -v clang-format-14 || command -v clang-format) || { echo "SKIPPED: needs clang-format"; exit 77; }
# Each major version lays out some lines in its own way; .clang-format is written for Debian 12's.
[[ $("$formatter" --version) == *"version 14."* ]] || { echo "SKIPPED: needs clang-format 14, not $("$formatter" --version)"; exit 77; }

find engine policies io sweep tests benchmarks -name '*.cpp' -print0 -o -name '*.h' -print0 |
  xargs --null "$formatter" --dry-run -Werror
