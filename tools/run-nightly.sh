#!/usr/bin/env bash
# What takes hours: all tests under AddressSanitizer and UBSan, the emulator's and the
# runtime's under ThreadSanitizer, and each fuzzer for MINI_FUZZ_SECONDS (30 minutes),
# from another seed each time. The packages are installed, as tools/run-tests.sh does.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for preset in sanitize thread; do
  cmake --preset "$preset"
  cmake --build --preset "$preset"
done
ctest --preset sanitize -j2
ctest --preset thread -j2
cmake --preset fuzz -DMINI_FUZZ_SECONDS="${MINI_FUZZ_SECONDS:-1800}" -DMINI_FUZZ_SEED=0
cmake --build --preset fuzz
ctest --preset fuzz -j2
