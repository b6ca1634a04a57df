"""Snippets of the tools' output in a page, and what the tools print now.

A snippet is a fence behind a comment that says where its text comes from:

    <!-- snippet: mini-compile test/models/softmax.mlir --to=tiled -o -
    scf.forall
    mini.gather .. mini.load_staged
    -->

shows of the command's output the next line with `scf.forall` in it, then all from the
next one with `mini.gather` to the next with `mini.load_staged`. What lies between is
shown as `...`; types of operands and what a linalg.generic says of its loops are left
out. A choice that ends with ` // WORDS` puts these behind its first line. A fence
behind

    <!-- session, varies: ^runs: -->

has commands, `$ mini-run ...`, each with all of its output; lines that the expression
matches are not compared.
"""

import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

MARKED = re.compile(
    r"^<!-- (?P<kind>snippet|session)(?P<source>(?:(?!-->).)*?)-->\n"
    r"```(?P<language>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
FENCE = re.compile(r"^```(?:mlir|console)\n", re.MULTILINE)

NESTED = r"<(?:[^<>]|<[^<>]*>)*>"
TYPE = rf"(?:(?:tensor|memref|vector|!torch\.\w+){NESTED}|!torch\.\w+|index|[if]\d+)"
# `: T, T into T`, but not the result's `-> T` behind it.
MORE = rf"(?:(?:, | into | to ){TYPE})*"
LEFT_OUT = re.compile(
    rf" ?: (?:\({TYPE}{MORE}\)|{TYPE}{MORE})"
    r"|(?<=linalg\.generic) \{indexing_maps = [^{}]*\}"
)


class SnippetError(Exception):
    """What keeps a snippet from being made."""


@dataclass
class Snippet:
    kind: str
    source: str
    text: str
    line: int
    span: tuple  # Of the text in the page.


def find_snippets(page):
    """The marked fences of a page, and the lines of those that should be but are not."""
    found, starts = [], set()
    for match in MARKED.finditer(page):
        line = page.count("\n", 0, match.start("text"))
        found.append(
            Snippet(
                match["kind"], match["source"], match["text"], line, match.span("text")
            )
        )
        starts.add(match.start("text"))
    unmarked = [
        page.count("\n", 0, match.start()) + 1
        for match in FENCE.finditer(page)
        if match.end() not in starts
    ]
    return found, unmarked


def select(lines, choices):
    """The lines that the choices name, each behind the one before."""
    shown, last = [], None

    def find(text, start):
        for index in range(start, len(lines)):
            if text in lines[index]:
                return index
        raise SnippetError(f"no line behind the last one shown has '{text}'")

    for choice in choices:
        choice, _, words = choice.partition(" // ")
        first, _, end = choice.partition(" .. ")
        begin = find(first, 0 if last is None else last + 1)
        if last is not None and begin > last + 1:
            indent = len(lines[begin]) - len(lines[begin].lstrip())
            shown.append(" " * indent + "...")
        last = find(end, begin + 1) if end else begin
        named = lines[begin : last + 1]
        shown += [f"{named[0]}  // {words}", *named[1:]] if words else named
    return shown


def shorten(lines):
    """Without what is left out, and as far to the left as they go."""
    lines = [LEFT_OUT.sub("", line).rstrip() for line in lines]
    indent = min((len(line) - len(line.lstrip()) for line in lines if line), default=0)
    return [line[indent:] for line in lines]


class Tools:
    """Runs the project's tools in a folder that looks like the repository's root."""

    def __init__(self, root, tools, folder):
        self.tools, self.folder = Path(tools).resolve(), folder
        self.outputs = {}
        (Path(folder) / "test").symlink_to(Path(root).resolve() / "test")
        (Path(folder) / "build").symlink_to(self.tools.parent)

    def run(self, command, with_errors):
        if (command, with_errors) not in self.outputs:
            name, *arguments = shlex.split(command)
            tool = Path(self.folder) / "build" / self.tools.name / Path(name).name
            if not Path(name).name.startswith("mini-"):
                raise SnippetError(f"'{name}' is not a tool of ours")
            done = subprocess.run(
                [tool, *arguments],
                cwd=self.folder,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT if with_errors else subprocess.PIPE,
                text=True,
                check=False,
            )
            if done.returncode:
                problem = done.stdout if with_errors else done.stderr
                raise SnippetError(
                    f"'{command}' exits with {done.returncode}: {problem}"
                )
            self.outputs[command, with_errors] = done.stdout
        return self.outputs[command, with_errors]


def make_output(snippet, tools):
    command, _, choices = snippet.source.removeprefix(":").strip().partition("\n")
    lines = tools.run(command, with_errors=False).splitlines()
    return "\n".join(shorten(select(lines, choices.splitlines()))) + "\n"


def make_session(snippet, tools):
    """The commands of the fence with their output; what varies is as it was."""
    _, _, varies = snippet.source.partition("varies:")
    varies = varies.strip()
    kept = [
        line for line in snippet.text.splitlines() if varies and re.search(varies, line)
    ]
    text = ""
    for command in re.findall(r"^\$ ((?:.*\\\n)*.*)\n", snippet.text, re.MULTILINE):
        text += f"$ {command}\n"
        for line in tools.run(
            command.replace("\\\n", ""), with_errors=True
        ).splitlines():
            if varies and re.search(varies, line) and kept:
                line = kept.pop(0)
            text += line.rstrip() + "\n"
    return text


def make(snippet, tools):
    """The text of a snippet, from the tools."""
    return (make_output if snippet.kind == "snippet" else make_session)(snippet, tools)
