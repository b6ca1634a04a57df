#!/usr/bin/env python3
"""Compares mini with other compilers on one emulator and its timing model.

Each problem of problems.py is compiled by mini and by the peers that are installed
(README.md says how), run, checked against NumPy bit for bit, and timed by the model
of docs/timing.md: no time of a kernel is measured. What peers gave before comes from
the cache, if nothing changed that it depends on.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "test" / "support"))

from python_modules import SKIPPED, find_modules  # noqa: E402

NEEDED = ("numpy", "onnx")


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    build = ROOT / "build"
    add("--tools", type=Path, default=build / "bin", help="of the build (build/bin)")
    add("--python", type=Path, default=build / "peers", help="its Python (build/peers)")
    add("--peers", nargs="*", default=["triton", "iree"], help="besides mini")
    add("--need-peers", action="store_true", help="fail without them, or with theirs")
    add("--filter", default="", help="a pattern of groups and names of problems")
    add("--list", action="store_true", help="list the problems, and do nothing")
    add("--output", type=Path, help="results as JSON (build/benchmarks/COMMIT.json)")
    add("--cache", type=Path, default=build / "peers-cache", help="of peers' results")
    return parser.parse_args()


def enter_python(folder):
    """Goes on in the peers' Python if it is there, else in one that has NumPy."""
    python = folder / "bin" / "python3"
    if python.exists() and Path(sys.prefix).resolve() != folder.resolve():
        os.execv(python, [str(python), "-B", *sys.argv])
    find_modules(NEEDED, folder)


def find_commit():
    """The commit, marked if there is more than that."""
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--abbrev=12"]
    completed = subprocess.run(command, capture_output=True, text=True)
    return completed.stdout.strip() or "unknown"


def find_peers(wanted):
    """The modules of the compilers that are here, and their versions."""
    from cases import find_version
    from peers import iree_peer, mini_peer, triton_peer

    peers, versions = [mini_peer], {}
    for peer in (triton_peer, iree_peer):
        if peer.NAME not in wanted:
            continue
        version = find_version(peer)
        print(f"{peer.NAME}: {version or 'not found, and left out'}")
        if version:
            peers.append(peer)
            versions[peer.NAME] = version
    return peers, versions


def describe(name, result):
    if result["error"]:
        return f"{name} fails"
    return f"{name} {result['kernel_seconds'] * 1e6:.2f} us"


def compare(entries, peers, setup, save):
    from bounds import bound_of
    from cases import make_case, run_peer

    for number, entry in enumerate(entries):
        case = make_case(entry.problem)
        bound = bound_of(entry.problem)
        results = {}
        print(f"[{number + 1}/{len(entries)}] {entry.problem.name}:", end="")
        for peer in peers:
            results[peer.NAME] = run_peer(peer, case, setup)
            print(" " + describe(peer.NAME, results[peer.NAME]), end="", flush=True)
        print()
        save(
            {
                "group": entry.group,
                "name": entry.problem.name,
                "count": entry.count,
                "bound_seconds": bound.seconds,
                "bound_resource": bound.resource,
                "operations": bound.operations,
                "results": results,
            }
        )


def print_errors(problems, compilers):
    """Says why some of the compilers have no result; gives how often."""
    errors = [
        f"{problem['name']}: {compiler}: {problem['results'][compiler]['error']}"
        for problem in problems
        for compiler in compilers
        if problem["results"][compiler]["error"]
    ]
    print("\n".join(errors), end="\n" if errors else "")
    return len(errors)


def main():
    arguments = parse_arguments()
    enter_python(arguments.python)
    from cases import Setup
    from problems import all_entries

    pattern = re.compile(arguments.filter)
    entries = [
        entry
        for entry in all_entries()
        if pattern.search(f"{entry.group} {entry.problem.name}")
    ]
    if arguments.list or not entries:
        print(
            "\n".join(f"{e.group}: {e.problem.name}" for e in entries) or "no problem"
        )
        return 0 if entries else 2
    emulator = arguments.tools.parent / "lib" / "mini" / "emulator"
    peers, versions = find_peers(arguments.peers)
    if arguments.need_peers and len(versions) < len(arguments.peers):
        print(
            "skipped: tools/install-python.sh build/peers benchmarks/requirements.txt"
        )
        return SKIPPED
    found = {"commit": find_commit(), "versions": versions, "problems": []}
    output = (
        arguments.output or emulator.parents[2] / f"benchmarks/{found['commit']}.json"
    )
    output.parent.mkdir(parents=True, exist_ok=True)

    def save(problem):
        found["problems"].append(problem)
        output.write_text(json.dumps(found, indent=1) + "\n")

    setup = Setup(arguments.tools, emulator, arguments.cache)
    compare(entries, peers, setup, save)
    print(f"results: {output}")
    needed = [peer.NAME for peer in peers] if arguments.need_peers else ["mini"]
    return 1 if print_errors(found["problems"], needed) else 0


if __name__ == "__main__":
    sys.exit(main())
