#!/usr/bin/env bash
# The one check of style: clang-format, clang-tidy and ruff, of what has changed or
# of the whole tree.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

help="usage: tools/check-style.sh [--all | --since=REV] [--fix] [--skip=TOOL]... [--analyze]

Checks the style of changed files: with clang-format-22 and clang-tidy-22 the C++ in
lib, include, runtime, tools, test and benchmarks, with ruff all Python. Changed is
what differs from where HEAD left main, or else origin/main, which on main is what
is not pushed; where HEAD is ahead of neither, what the last commit changed.
Uncommitted and untracked files always count. A changed header is tidied through
the sources of its name.

  --since=REV  check what differs from this commit
  --all        check the whole tree; clang-tidy takes some 20 minutes of two cores
  --fix        apply what the tools can correct
  --skip=TOOL  leave out clang-format, clang-tidy or ruff
  --analyze    let clang-tidy run the static analyzer of Clang too, which takes
               some 25 s more for a source that includes MLIR
  --help       print this

clang-tidy needs a configured build folder, build (cmake --preset release), and
makes the generated headers there first. Sources that no command of that folder
compiles (test/fuzz, test/emulator-host) are not tidied.

Exit status: 0 if all is well, 1 on a finding, 2 if it could not check."

fail() {
  echo "check-style: error: $*" >&2
  exit 2
}

all=false fix=false analyze=false since=
declare -A skip=()
for argument in "$@"; do
  case $argument in
  --all) all=true ;;
  --fix) fix=true ;;
  --since=*) since=${argument#*=} ;;
  --analyze) analyze=true ;;
  --skip=clang-format | --skip=clang-tidy | --skip=ruff) skip[${argument#*=}]=1 ;;
  --help | -h) echo "$help" && exit ;;
  *) fail "unknown argument '$argument'; see tools/check-style.sh --help" ;;
  esac
done

# wanted TOOL COMMAND INSTALLER: whether TOOL is wanted, and an error if it is missing.
wanted() {
  [[ -z ${skip[$1]:-} ]] || return 1
  command -v "$2" >/dev/null || fail "$2 is missing; $3 installs it"
}

# The commit that changes are counted from, or nothing in a clone without history.
base_commit() {
  local branch base head
  if [[ -n $since ]]; then
    git rev-parse --verify --quiet "$since^{commit}" || true
    return
  fi
  head=$(git rev-parse HEAD)
  for branch in main origin/main; do
    base=$(git merge-base HEAD "$branch" 2>/dev/null) || continue
    [[ $base == "$head" ]] || { echo "$base" && return; }
  done
  git rev-parse --verify --quiet HEAD~1 || true
}

# files PATTERN...: those to check that exist and match.
files() {
  if $all; then
    git ls-files -- "$@"
    return
  fi
  git diff --name-only --diff-filter=d "${base:-HEAD}" -- "$@"
  git ls-files --others --exclude-standard -- "$@"
}

sources=()
for folder in lib include runtime tools test benchmarks; do
  sources+=("$folder/*.cpp" "$folder/*.h")
done
base=$(base_commit)
$all || [[ -n $base ]] ||
  echo "check-style: no commit before HEAD is here: uncommitted files only"
mapfile -t cpp < <(files "${sources[@]}" | sort -u)
mapfile -t python < <(files '*.py' | sort -u)
$all || echo "check-style: ${#cpp[@]} C++ and ${#python[@]} Python files changed"
status=0

if wanted clang-format clang-format-22 tools/install-packages.sh &&
  [[ ${#cpp[@]} -gt 0 ]]; then
  $fix && mode=-i || mode=--dry-run
  clang-format-22 "$mode" -Werror "${cpp[@]}" || status=1
fi

if wanted ruff build/python/bin/ruff tools/install-python.sh &&
  [[ ${#python[@]} -gt 0 ]]; then
  # Excluded files stay so, although they are named.
  ruff=(build/python/bin/ruff)
  if $fix; then
    "${ruff[@]}" check --quiet --force-exclude --fix "${python[@]}" || status=1
    "${ruff[@]}" format --quiet --force-exclude "${python[@]}" || status=1
  else
    "${ruff[@]}" check --quiet --force-exclude "${python[@]}" || status=1
    "${ruff[@]}" format --quiet --force-exclude --check "${python[@]}" || status=1
  fi
fi

if wanted clang-tidy clang-tidy-22 tools/install-packages.sh &&
  [[ ${#cpp[@]} -gt 0 ]]; then
  [[ -f build/compile_commands.json ]] ||
    fail "build/compile_commands.json is missing; cmake --preset release makes it"
  generated=$(cmake --build build --target help |
    grep -oE '^(Mini[A-Za-z]*(IncGen|Precompiled)|include/.*_generated\.h):' | tr -d :)
  # shellcheck disable=SC2086 # words, on purpose
  cmake --build build --target $generated >build/style.log || {
    cat build/style.log >&2
    fail "the generated headers cannot be built"
  }
  $all && named=() || named=("${cpp[@]}")
  python3 tools/tidy_database.py build build/style/compile_commands.json "${named[@]}"
  options=(-quiet -p build/style -j "$(nproc)"
    -clang-tidy-binary "$(command -v clang-tidy-22)")
  $all || options+=(-hide-progress)
  $analyze && options+=('-checks=clang-analyzer-*,-clang-analyzer-core.StackAddressEscape')
  $fix && options+=(-fix)
  run-clang-tidy-22 "${options[@]}" || status=1
fi

[[ $status -eq 0 ]] || $fix || echo "check-style: findings; --fix applies what it can"
exit $status
