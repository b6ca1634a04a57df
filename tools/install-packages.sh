#!/usr/bin/env bash
# Installs the Debian packages that the build and the tests need. Does nothing,
# and needs no root, when all of them are there.
set -euo pipefail

packages=(
  # the compiler
  llvm-22-dev libmlir-22-dev mlir-22-tools llvm-22-tools liblld-22-dev lld-22
  clang-22 clang-tools-22 clang-format-22 clang-tidy-22 libclang-rt-22-dev
  rocm-device-libs libonnx-dev libprotobuf-dev protobuf-compiler zlib1g-dev libzstd-dev
  # the runtime and its tools
  libamdhip64-dev libflatbuffers-dev flatbuffers-compiler
  nlohmann-json3-dev libcli11-dev
  # the build and the tests
  cmake ninja-build ccache g++ libgtest-dev libgmock-dev libbenchmark-dev
  python3 python3-numpy python3-onnx python3-venv
  libonnx-testdata file
)

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [[ $status == installed ]] || missing+=("$package")
done
if [[ ${#missing[@]} -eq 0 ]]; then
  echo "install-packages: all ${#packages[@]} packages are installed"
  exit 0
fi

as_root=()
if [[ $EUID -ne 0 ]]; then
  if ! command -v sudo >/dev/null; then
    echo "install-packages: error: run as root, or install: ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
echo "install-packages: installing ${missing[*]}"
# Another installation may be under way, on a fresh machine often is.
apt_get=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive
  apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0)
"${apt_get[@]}" update
"${apt_get[@]}" install --no-install-recommends -y "${missing[@]}" >/dev/null
