#!/usr/bin/env bash
# From a fresh checkout to a result: installs the packages, builds the tools,
# compiles the seed graph and runs it, on a GPU if there is one and on the
# emulator if not.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tools/install-packages.sh
cmake --preset release
cmake --build --preset release \
  --target mini-compile mini-run lib/mini/emulator/libamdhip64.so.6

build/bin/mini-compile test/models/seed_qdq_conv_add_relu.mlir \
  -o build/seed.hsaco
build/bin/mini-run build/seed.hsaco --inspect

# Positional: one --input for each input of the graph, each with its own seed.
inputs=()
for seed in 1 2 3 4 5 6; do
  inputs+=("--input=random:$seed")
done
build/bin/mini-run build/seed.hsaco --device=auto "${inputs[@]}" \
  --output=build/seed-outputs
