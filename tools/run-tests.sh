#!/usr/bin/env bash
# Installs the packages, builds everything, runs all tests and checks the style.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tools/install-packages.sh
# Without it, which needs a package index, test/differential and
# test/quantized are not run.
skip_ruff=()
tools/install-python.sh || {
  echo "run-tests: no ONNX Runtime: the tests that compare with it are skipped"
  echo "run-tests: no ruff: the style of Python is not checked"
  skip_ruff=(--skip=ruff)
}
tools/check-style.sh --all --skip=clang-tidy "${skip_ruff[@]}"
cmake --preset release
cmake --build --preset release
ctest --test-dir build --output-on-failure -j2
# clang-tidy looks at the last commit; the whole tree takes some 20 minutes.
tools/check-style.sh --since=HEAD~1 --skip=clang-format --skip=ruff
# The readers and the front end under AddressSanitizer and UBSan, a minute each.
cmake --preset fuzz
cmake --build --preset fuzz
ctest --preset fuzz -j2
