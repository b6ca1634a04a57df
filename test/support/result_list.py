"""A checked-in list of how each case ended, and what became worse.

One line a case: its name, how it ended, the reason. It never has a failure.
"""

import re
from pathlib import Path

PASS, UNSUPPORTED, FAIL = "pass", "unsupported", "FAIL"


def judge_refusal(completed):
    """Whether a compilation's end is a refusal with a reason, or a failure."""
    if completed.status == 1 and "support" in completed.errors:
        return UNSUPPORTED, reason_of(completed.errors)
    return FAIL, "mini-compile: " + completed.describe()


def reason_of(errors):
    """A refusal in a few words that do not change with each new operator."""
    from mini_tools import shorten

    reason = shorten(errors, limit=1000)
    operators = re.match(r"\d+ operators? (?:is|are) not supported: (.*?)(;|$)", reason)
    if operators:
        return re.sub(r" \(\d+\)", "", operators.group(1))
    return reason.split(";")[0][:120]


def read_list(path):
    """The state and the reason of each case, by name."""
    results = {}
    for line in path.read_text().splitlines() if path.exists() else []:
        name, state, *reason = line.split(" ", 2)
        results[name] = (state, reason[0] if reason else "")
    return results


def write_list(path, results):
    lines = [" ".join(filter(None, (n, s, r))) for n, (s, r) in sorted(results.items())]
    path.write_text("\n".join(lines) + "\n")


def find_changes(results, listed):
    """The changes for the worse, and all others, each as a line of text."""
    worse, other = [], []
    for name, (state, reason) in results.items():
        was, was_reason = listed.get(name, ("not listed", ""))
        line = f"{name}: {was} -> {state}" + (f": {reason}" if reason else "")
        if state == FAIL or (was == PASS and state != PASS):
            worse.append(line)
        elif (state, reason) != (was, was_reason):
            other.append(line)
    worse += [f"{name}: listed, but absent" for name in listed if name not in results]
    return worse, other


def add_options(driver):
    """--list, --update and --filter."""
    add = driver.add_argument
    add("--list", type=Path, required=True, help="the list of results")
    add("--update", action="store_true", help="write the list anew")
    add("--filter", default="", help="only cases whose name matches")


def compare_with_list(results, arguments):
    """The exit status, after what differs from the list was printed or, with
    --update, written."""
    everything = read_list(arguments.list)
    listed = {n: r for n, r in everything.items() if re.search(arguments.filter, n)}
    if arguments.update:
        kept = everything if arguments.filter else {}
        merged = {**kept, **results}
        write_list(arguments.list, {n: r for n, r in merged.items() if r[0] != FAIL})
        return int(any(state == FAIL for state, _ in results.values()))
    worse, other = find_changes(results, listed)
    for lines, what in (
        (
            other,
            f"differ from {arguments.list.name}, none for the worse; run again"
            " with --update:",
        ),
        (worse, f"are worse than {arguments.list.name} says:"),
    ):
        if lines:
            print(f"{len(lines)} cases {what}", *lines, sep="\n  ")
    return int(bool(worse))
