"""What a compiler gave for a problem, and where that is kept between runs."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path


def processor_seconds():
    """The processor time of this process and of those that it waited for: unlike the
    time that passes, it hardly depends on what else the machine does."""
    return sum(os.times()[:4])


@dataclass
class Result:
    """Times are the emulator's model's; only the processor's to compile is measured."""

    launches: list = field(default_factory=list)
    compile_seconds: float = 0.0
    # What was taken of several possibilities, and all of them.
    variant: str = ""
    tried: list = field(default_factory=list)
    # Why there is nothing else.
    error: str = ""

    def totals(self):
        kernels = sum(launch["seconds"] for launch in self.launches)
        launching = sum(launch["launch_seconds"] for launch in self.launches)
        return {
            "kernels": len(self.launches),
            "kernel_seconds": kernels,
            "seconds": kernels + launching,
            "compile_seconds": self.compile_seconds,
        }

    def as_json(self):
        return asdict(self) | self.totals()


def digest(*parts):
    """A name for content; parts are text or bytes."""
    state = hashlib.sha256()
    for part in parts:
        state.update(part if isinstance(part, bytes) else part.encode())
        state.update(b"\0")
    return state.hexdigest()[:32]


class Cache:
    """What peers compiled, and what the emulator said of that, by content: neither
    depends on anything else."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)

    def write(self, name, content):
        # Another run, or the end of this one, may be at any point.
        temporary = self.folder / f"{name}.{os.getpid()}"
        temporary.write_bytes(content)
        temporary.replace(self.folder / name)

    def artifact(self, key, make):
        """A program and its figures, made if it is not there."""
        name = digest(key)
        program, figures = self.folder / f"{name}.bin", self.folder / f"{name}.json"
        if program.exists() and figures.exists():
            return program.read_bytes(), json.loads(figures.read_text())
        content, made = make()
        self.write(program.name, content)
        self.write(figures.name, json.dumps(made).encode())
        return content, made

    def value(self, key, make):
        """A value of JSON, made if it is not there."""
        path = self.folder / f"{digest(key)}.json"
        if not path.exists():
            self.write(path.name, json.dumps(make()).encode())
        return json.loads(path.read_text())
