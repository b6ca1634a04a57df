"""Random command lines end with an exit status that the tools document."""

import random
import subprocess
import unittest

from tools import ToolTest

RUNS = 250  # Of each tool.
HOSTILE = [
    "", " ", "-", "--", "=", "\x1b[2J", "nan", "inf", "-1", "0", "1e999", "9" * 40,
    "a" * 5000, "/nonexistent/x", ".", "..", "/dev/full", "x=y", "x.2=7", "x.99=1",
    "x=-3", "%s%n", "é", "small.mlir", "program.hsaco", "x=small.mlir", "folder",
]  # fmt: skip
COMPILE = {
    "--bind": ["x=x.npy", "y=x.npy"],
    "--dim": ["x.0=16", "batch=2", "x.0=18446744073709551616"],
    "--from": ["input", "graph", "hsaco", "Graph"],
    "--to": ["input", "linalg", "llvm", "asm", "hsaco"],
    "--json": ["figures.json", "-"],
    "-o": ["out", "-"],
    "--save-temps": ["folder"],
    "--target": ["gfx942", "gfx950", "gfx90a"],
    "--no-elide": None,
    "--report": None,
    "--strict-qdq": None,
    "--time-passes": None,
    "--list-ops": None,
    "--list-targets": None,
    "--help": None,
    "--version": None,
    "--unknown": ["x"],
}
# No number here makes a run that is asked to be long.
RUN = {
    "--device": ["emulator", "auto", "hip"],
    "--check": ["all", "none", "race,warn", "bound"],
    "--input": ["random:1", "x=random:2", "x.npy", "x=x.npy", "random:x"],
    "--output": ["folder"],
    "--expect": ["x.npy"],
    "--atol": ["0.5"],
    "--rtol": ["0.5"],
    "--max-mismatch": ["0.5", "2"],
    "--repeat": ["1", "2", "0", "-1", "x"],
    "--duration": ["0", "0.01", "-1", "x"],
    "--warmup": ["0", "1", "-1", "x"],
    "--json": ["report.json", "-"],
    "--profile": None,
    "--profile=html:page.html": None,
    "--inspect": None,
    "--help": None,
    "--version": None,
    "--unknown": ["x"],
}
LONG = ("--repeat", "--duration", "--warmup")


def random_line(choice, options, inputs):
    """Up to six options with values, and up to two inputs among them."""
    words = [
        choice.choice([*inputs, *HOSTILE])
        for _ in range(choice.choice([0, 1, 1, 1, 2]))
    ]
    for _ in range(choice.randrange(6)):
        name = choice.choice(list(options))
        known = options[name]
        if known is None:
            words.insert(choice.randrange(len(words) + 1), name)
            continue
        is_hostile = choice.random() < 0.3 and name not in LONG
        value = choice.choice(HOSTILE if is_hostile else known)
        joined = [f"{name}={value}"] if choice.random() < 0.5 else [name, value]
        place = choice.randrange(len(words) + 1)
        words[place:place] = joined
    return words


class CommandLines(ToolTest):
    def check(self, tool, options, inputs, statuses):
        choice = random.Random(0)
        for _ in range(RUNS):
            words = random_line(choice, options, inputs)
            with self.subTest(tool=tool, words=words):
                result = self.run_tool(tool, *words, stdin=subprocess.DEVNULL)
                text = result.stderr.decode(errors="replace")
                self.assertIn(result.returncode, statuses, text)
                self.assertNotIn("bug in mini", text)
                self.assertNotIn("\x1b", text)
                if result.returncode:
                    self.assertIn("error", text)

    def test_compile(self):
        self.check("mini-compile", COMPILE, [self.model] * 20, (0, 1, 2))

    def test_run(self):
        program = self.make_program()
        self.check("mini-run", RUN, [program] * 20, (0, 1, 2, 3, 4))


if __name__ == "__main__":
    unittest.main()
