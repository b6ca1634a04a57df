#!/usr/bin/env python3
"""Makes the report of a comparison: a Markdown file, and a plot where matplotlib is.

Reads what compare.py wrote.
"""

import argparse
import importlib.util
import json
import os
import sys
from pathlib import Path

from report_text import write_report

FOLDER = Path(__file__).resolve().parent
PLOT = "report.svg"
COLORS = {"triton": "tab:blue", "iree": "tab:orange"}


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    add = parser.add_argument
    add("results", type=Path, help="of compare.py, as JSON")
    add("--folder", type=Path, default=FOLDER, help="for REPORT.md and the plot (here)")
    add(
        "--python",
        type=Path,
        default=FOLDER.parent / "build" / "peers",
        help="a virtual environment with matplotlib (build/peers)",
    )
    return parser.parse_args()


def enter_python(folder):
    """Goes on in the Python of the peers, which has matplotlib, if it is there."""
    python = folder / "bin" / "python3"
    if python.exists() and Path(sys.prefix).resolve() != folder.resolve():
        os.execv(python, [str(python), "-B", *sys.argv])


def speedups(problems, peer):
    """Where a peer has a result: its place, and its time by that of mini."""
    points = []
    for place, problem in enumerate(problems):
        ours, theirs = problem["results"]["mini"], problem["results"].get(peer)
        if theirs and not ours["error"] and not theirs["error"]:
            points.append((place, theirs["kernel_seconds"] / ours["kernel_seconds"]))
    return points


def plot(found, path):
    import matplotlib

    matplotlib.use("svg")
    # The same results, the same file.
    matplotlib.rcParams["svg.hashsalt"] = "mini"
    import matplotlib.pyplot as pyplot

    problems = found["problems"]
    figure, axes = pyplot.subplots(figsize=(12, 4.5), layout="constrained")
    for peer in found["versions"]:
        points = speedups(problems, peer)
        if points:
            axes.scatter(*zip(*points), s=14, label=peer, color=COLORS.get(peer))
    axes.axhline(1, color="black", linewidth=0.8)
    axes.set_yscale("log", base=2)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.set_ylabel("modelled time of a peer / of mini")
    groups = [problem["group"] for problem in problems]
    firsts = [groups.index(group) for group in dict.fromkeys(groups)]
    for first in firsts:
        axes.axvline(first - 0.5, color="lightgray", linewidth=0.8)
    names = [groups[first] for first in firsts]
    axes.set_xticks(firsts, names, ha="left", rotation=-20)
    axes.set_title("Emulated, not measured: above 1 mini is faster")
    axes.legend()
    figure.savefig(path, metadata={"Date": None})


def main():
    arguments = parse_arguments()
    enter_python(arguments.python)
    found = json.loads(arguments.results.read_text())
    can_plot = importlib.util.find_spec("matplotlib") is not None
    has_points = any(speedups(found["problems"], peer) for peer in found["versions"])
    is_plotted = can_plot and has_points
    if is_plotted:
        plot(found, arguments.folder / PLOT)
    elif has_points:
        print("matplotlib was not found: there is no plot")
    text = write_report(found, PLOT if is_plotted else None)
    (arguments.folder / "REPORT.md").write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
