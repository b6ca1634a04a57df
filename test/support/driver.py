"""What the drivers of the tests have in common: how they open, run and end.

    driver = Driver(__doc__, modules=("numpy", "onnx"))
    driver.add_argument(...)
    arguments = driver.open()

Only what comes after that may import modules that are not the standard library's.
"""

import argparse
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from python_modules import SKIPPED, find_modules

ROOT = Path(__file__).resolve().parents[2]


class Driver(argparse.ArgumentParser):
    """The options of a driver, some of which all have."""

    def __init__(self, documentation, modules, has_tools=True):
        super().__init__(description=documentation.split("\n\n")[0])
        self.modules, self.has_tools = modules, has_tools
        if has_tools:
            self.add_argument(
                "--tools", required=True, help="folder of mini-compile, mini-run"
            )
        self.add_argument(
            "--python",
            default=ROOT / "build" / "python",
            help="a virtual environment to use (build/python)",
        )

    def add_count(self, name, count, help):
        self.add_argument(
            f"--{name}", type=int, default=count, help=f"{help} ({count})".lstrip()
        )

    def add_jobs(self, what):
        self.add_count("jobs", 2, f"{what} at a time")

    def add_seeds(self, what, count):
        """One random model for each seed."""
        self.add_count(what, count, "how many models")
        self.add_count("first", 0, "the first seed")
        self.add_argument("--keep", help="write the models that fail to this folder")
        self.seeds_of = lambda a: range(a.first, a.first + getattr(a, what))

    def add_shared(self, default):
        self.add_argument(
            "--shared", default=default, help="where it is; MINI_SHARED_DIR comes first"
        )

    def open(self, timeout=120):
        """The arguments, in a Python that has the modules."""
        arguments = self.parse_args()
        find_modules(self.modules, arguments.python)
        if "onnxruntime" in self.modules:
            import onnx_runtime

            print(onnx_runtime.describe())
        if self.has_tools:
            from mini_tools import Tools

            timeout = getattr(arguments, "timeout", timeout)
            arguments.tools = Tools(arguments.tools, timeout)
        return arguments


@contextmanager
def temporary_folder():
    with tempfile.TemporaryDirectory(prefix="mini-test-") as name:
        yield Path(name)


def in_parallel(jobs, function, items):
    """The results, in the order of the items."""
    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(function, items))


def keep_model(folder, title, model):
    """Writes a model that failed."""
    path = Path(folder) / f"{title.replace(' ', '')}.onnx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString())


def skip(reason):
    print(f"skipped: {reason}")
    return SKIPPED


def end(summary, problems):
    """Prints problems, each with a title, and the summary; gives the exit status."""
    for title, problem in problems:
        print(f"{title}: {problem}")
    print(f"{summary}; {len(problems)} fail")
    return int(bool(problems))
