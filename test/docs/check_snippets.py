#!/usr/bin/env python3
"""Compares the snippets of the documentation with what the tools print.

Exits with 1 and a difference for each that is not what its marker says it is, and for
fences of IR or of a session without a marker. `snippets.py` describes the markers.
"""

import argparse
import difflib
import sys
import tempfile
from pathlib import Path

from snippets import SnippetError, Tools, find_snippets, make


def check_page(path, name, tools, update):
    """The count of a page's snippets and what is wrong with it; rewrites it if asked."""
    page = path.read_text()
    found, unmarked = find_snippets(page)
    problems = [
        f"{name}:{line}: a fence of tools' output has no marker" for line in unmarked
    ]
    pieces, end = [], 0
    for snippet in found:
        place, text = f"{name}:{snippet.line}", snippet.text
        try:
            text = make(snippet, tools)
        except SnippetError as error:
            problems.append(f"{place}: {error}")
        if text != snippet.text and not update:
            old, new = (t.splitlines(keepends=True) for t in (snippet.text, text))
            problems.append(
                "".join(difflib.unified_diff(old, new, place, "the tools' output"))
            )
        pieces += [page[end : snippet.span[0]], text]
        end = snippet.span[1]
    if update:
        path.write_text("".join(pieces) + page[end:])
    return len(found), problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root", type=Path, help="the repository's folder")
    parser.add_argument(
        "--tools", type=Path, required=True, help="the build's folder bin"
    )
    parser.add_argument("--update", action="store_true", help="rewrite what differs")
    arguments = parser.parse_args()
    root = arguments.root.resolve()
    count, problems = 0, []
    with tempfile.TemporaryDirectory() as folder:
        tools = Tools(root, arguments.tools, folder)
        for path in (*root.glob("*.md"), *sorted((root / "docs").glob("*.md"))):
            name = path.relative_to(root).as_posix()
            found, wrong = check_page(path, name, tools, arguments.update)
            count += found
            problems += wrong
    print(*problems, sep="\n")
    print(f"{count} snippets, {len(problems)} problems")
    if problems and not arguments.update:
        print(
            "to rewrite them: test/docs/check_snippets.py . --tools build/bin --update"
        )
    return int(bool(problems) or not count)


if __name__ == "__main__":
    sys.exit(main())
