#!/usr/bin/env bash
# Makes a virtual environment with ONNX Runtime, for test/differential and
# test/quantized only, and ruff, for tools/check-style.sh: in build/python, or the
# folder given, of the file of requirements given, with pip's options given. Does
# nothing where it is complete.
# For the compilers that benchmarks/compare.py compares with:
#   tools/install-python.sh build/peers benchmarks/requirements.txt
# For the models that test/real runs, without what would run them:
#   tools/install-python.sh build/real test/real/requirements.txt --no-deps
# For AMD's quantizer, whose models test/quark runs:
#   tools/install-python.sh build/quark test/quark/requirements.txt
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=${1:-build/python}
requirements=${2:-test/differential/requirements.txt}
if [[ -f $folder/installed.txt ]] && cmp -s "$requirements" "$folder/installed.txt"; then
  echo "install-python: $folder has all packages"
  exit 0
fi
python3 -m venv "$folder"
"$folder/bin/python3" -m pip install --quiet --disable-pip-version-check \
  --requirement "$requirements" "${@:3}"
cp "$requirements" "$folder/installed.txt"
echo "install-python: installed the packages of $requirements in $folder"
