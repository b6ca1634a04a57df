#!/usr/bin/env bash
# Installs the packages, builds everything and runs all tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tools/install-packages.sh
# Without it, which needs a package index, test/differential and
# test/quantized are not run.
tools/install-python.sh ||
  echo "run-tests: no ONNX Runtime: the tests that compare with it are skipped"
cmake --preset release
cmake --build --preset release
ctest --test-dir build --output-on-failure -j2
# The readers and the front end under AddressSanitizer and UBSan, a minute each.
cmake --preset fuzz
cmake --build --preset fuzz
ctest --preset fuzz -j2
